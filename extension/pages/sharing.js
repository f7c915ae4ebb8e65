import { tell } from "./background-messages.js";
import { find, write } from "./dom.js";
import { askFor, giveBackUnneeded } from "./permissions.js";

/** @typedef {import("../shared/boundary").View} View */
/** @typedef {import("./sheet.js").SheetContext} SheetContext */
/** @typedef {import("../shared/words.js").Words} Words */

/** The sharing question and its answer. */
export const sharing = { open, draw };

/**
 * @param {View} view
 * @param {Words} words
 */
function draw({ sharing, feed, operator }, words) {
  const { on, available, example, lacksPermission, place, saver } = sharing;
  document.documentElement.dataset["sharing"] = on === null ? "unset" : on ? "on" : "off";
  write(find("[data-operator]"), words.of(operator));
  find("[data-question]").hidden = !available;
  write(find("[data-example]"), example);
  openTerms(on === null);
  find("#share-yes").setAttribute("aria-pressed", String(on === true));
  find("#share-no").setAttribute("aria-pressed", String(on === false));
  write(find("[data-share]"), words.text(answerKey(on, lacksPermission)));
  write(find("[data-place]"), place === null ? "" : words.of(place));
  find("[data-place]").hidden = place === null;
  // It is about both.
  find("[data-saver]").hidden = on !== true && feed.on !== true;
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
 * What is shared lies open for whoever has not answered when the page is opened; after that it is
 * a person's to open and close. Closed with the answer, it would take the answer out of sight.
 * @param {boolean} unanswered
 */
function openTerms(unanswered) {
  const terms = find("[data-terms]");
  if (terms.dataset["drawn"] !== undefined) return;
  terms.dataset["drawn"] = "";
  terms.toggleAttribute("open", unanswered);
}

/**
 * Makes the answer count: what it needs is asked for on the click itself, as browsers demand, and
 * with a No what nothing else needs is given back.
 * @param {SheetContext} context
 */
function open({ shown, show, words, fail }) {
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
