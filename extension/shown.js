import { keep } from "./store.js";

/** @typedef {import("./boundary").View} View */

/** So long after something new, once for all that comes meanwhile, in milliseconds. */
const AFTER = 2000;

let waiting = false;

/**
 * Keeps what a popup shows, for one that is opened while the background sleeps: it need not wait
 * for it to wake before there is anything to see.
 * @param {() => View} view
 */
export function keepShown(view) {
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    try {
      keep({ type: "persist", shown: JSON.stringify(forPopup(view())) });
    } catch (error) {
      console.error("Sada could not keep what it shows.", error);
    }
  }, AFTER);
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
