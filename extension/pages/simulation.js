import { tell } from "./background-messages.js";
import { find, write } from "./dom.js";

/** @typedef {import("../shared/boundary").Scene} Scene */
/** @typedef {import("../shared/boundary").View} View */
/** @typedef {import("./sheet.js").SheetContext} SheetContext */
/** @typedef {import("../shared/words.js").Words} Words */

/** The simulation: which scene is played. */
export const simulation = { open, draw };

/** @param {SheetContext} context */
function open({ show, fail }) {
  const play = (/** @type {Scene | null} */ scene) => tell({ type: "simulate", scene }).then(show).catch(fail);
  for (const button of buttons()) button.onclick = () => play(/** @type {Scene} */ (button.dataset["scene"]));
  find("#simulate-end").onclick = async () => {
    await play(null);
    // The button is gone; whoever uses a keyboard goes on where a scene can be chosen.
    buttons()[0]?.focus();
  };
}

/**
 * @param {View} view
 * @param {Words} words
 */
function draw({ simulation }, words) {
  for (const button of buttons()) button.setAttribute("aria-pressed", String(button.dataset["scene"] === simulation));
  write(find("[data-simulated]"), simulation === null ? "" : words.text("simulate_is_on"));
  find("[data-simulating]").hidden = simulation === null;
}

function buttons() {
  return /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-scene]"));
}
