import { find, write } from "./page.js";

/** @typedef {import("./boundary").View} View */
/** @typedef {import("./words.js").Words} Words */

/**
 * Draws the sharing question and its answer.
 * @param {View} view
 * @param {Words} words
 */
export function drawSharing({ sharing, operator }, words) {
  const { on, available, example } = sharing;
  document.documentElement.dataset["sharing"] = on === null ? "unset" : on ? "on" : "off";
  write(find("[data-operator]"), words.of(operator));
  find("[data-question]").hidden = !available;
  write(find("[data-example]"), example);
  find("#share-yes").setAttribute("aria-pressed", String(on === true));
  find("#share-no").setAttribute("aria-pressed", String(on === false));
  write(find("[data-share]"), words.text(on === null ? "share_unset" : on ? "share_is_on" : "share_is_off"));
}
