import { find, tell, write } from "./page.js";
import { askFor, giveBackUnneeded } from "./permissions.js";

/** @typedef {import("./boundary").View} View */
/** @typedef {import("./words.js").Words} Words */

/**
 * Draws the sharing question and its answer.
 * @param {View} view
 * @param {Words} words
 */
export function drawSharing({ sharing, operator }, words) {
  const { on, available, example, lacksPermission, place, saver } = sharing;
  document.documentElement.dataset["sharing"] = on === null ? "unset" : on ? "on" : "off";
  write(find("[data-operator]"), words.of(operator));
  find("[data-question]").hidden = !available;
  write(find("[data-example]"), example);
  find("#share-yes").setAttribute("aria-pressed", String(on === true));
  find("#share-no").setAttribute("aria-pressed", String(on === false));
  write(find("[data-share]"), words.text(answerKey(on, lacksPermission)));
  write(find("[data-place]"), place === null ? "" : words.of(place));
  find("[data-place]").hidden = place === null;
  find("[data-saver]").hidden = on !== true;
  saverSwitch().checked = saver;
}

/**
 * @param {boolean | null} on
 * @param {boolean} lacksPermission
 */
function answerKey(on, lacksPermission) {
  if (on === null) return "share_unset";
  if (!on) return "share_is_off";
  return lacksPermission ? "share_lacks_permission" : "share_is_on";
}

/**
 * Makes the answer count: what it needs is asked for on the click itself, as browsers demand, and
 * with a No what nothing else needs is given back.
 * @param {() => View} shown the view whose text is being answered
 * @param {(view: View) => void} show
 * @param {Words} words
 * @param {(error: unknown) => void} fail
 */
export function openSharing(shown, show, words, fail) {
  const answer = async (/** @type {boolean} */ yes) => {
    const asked = shown().sharing;
    if (yes && !(await askFor(asked))) {
      write(find("[data-share]"), words.text("share_refused"));
      return;
    }
    const view = await tell({ type: "share", yes, consent: asked.consent });
    show(view);
    if (!yes) await giveBackUnneeded(asked, view.needs);
  };
  find("#share-yes").onclick = () => answer(true).catch(fail);
  find("#share-no").onclick = () => answer(false).catch(fail);
  const saver = saverSwitch();
  saver.onchange = () => tell({ type: "save", on: saver.checked }).then(show).catch(fail);
}

function saverSwitch() {
  return /** @type {HTMLInputElement} */ (find("#saver"));
}
