import { keepShown } from "../shared/storage.js";

/** @typedef {import("../shared/boundary").View} View */

/**
 * Keeps what a popup shows, for one that is opened while the background sleeps: it need not wait
 * for it to wake before there is anything to see. That is when a page was shown it, and when the
 * button changed; at every signal it would cost more than all the rest.
 * @param {View} view
 */
export function saveSnapshot(view) {
  keepShown(JSON.stringify(forPopup(view)));
}

/**
 * Without what the popup does not draw: reports, and what was not chosen.
 * @param {View} view
 * @returns {View}
 */
function forPopup(view) {
  const chosen = view.platforms.filter(({ chosen }) => chosen).map((platform) => ({ ...platform, origins: [] }));
  return { ...view, platforms: chosen, sharing: { ...view.sharing, last: [], example: "" } };
}
