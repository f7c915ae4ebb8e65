import { find, write } from "./page.js";
import { giveBack } from "./permissions.js";

/** @typedef {import("./words.js").Words} Words */

/** The permission with which one of the browsers names failures it otherwise only describes. */
const PERMISSION = /** @type {const} */ ("webNavigation");

/**
 * Offers that permission where the manifest has it; the other browser's has not, since it
 * names them anyway.
 * @param {Words} words
 * @param {(error: unknown) => void} fail
 */
export function openFiner(words, fail) {
  const { optional_permissions: optional = [] } = chrome.runtime.getManifest();
  if (!optional.includes(PERMISSION)) return;
  find("[data-finer]").hidden = false;
  const box = finerSwitch();
  // Asked for on the click itself, as browsers demand.
  box.onchange = () => {
    const permissions = [PERMISSION];
    const changed = box.checked ? chrome.permissions.request({ permissions }) : giveBack({ permissions });
    write(find("[data-finer-answer]"), "");
    changed
      .then((given) => {
        if (given === false) write(find("[data-finer-answer]"), words.text("finer_refused"));
        return drawFiner();
      })
      .catch(fail);
  };
  chrome.permissions.onAdded.addListener(() => void drawFiner().catch(fail));
  chrome.permissions.onRemoved.addListener(() => void drawFiner().catch(fail));
  drawFiner().catch(fail);
}

async function drawFiner() {
  finerSwitch().checked = await chrome.permissions.contains({ permissions: [PERMISSION] });
}

function finerSwitch() {
  return /** @type {HTMLInputElement} */ (find("#finer"));
}
