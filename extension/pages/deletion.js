import { forgetLanguage } from "../shared/languages.js";
import { tell } from "./background-messages.js";
import { find, write } from "./dom.js";
import { giveAllBack } from "./permissions.js";

/** @typedef {import("./sheet.js").SheetContext} SheetContext */

/** The deletion of everything. */
export const deletion = { open };

/**
 * Asks once more in the page, with the answer that changes nothing under the finger first.
 * @param {SheetContext} context
 */
function open({ words, show, fail }) {
  const button = find("#forget");
  const confirm = find("[data-confirm]");
  const told = find("[data-forgotten]");

  const ask = (/** @type {boolean} */ asking) => {
    button.hidden = asking;
    confirm.hidden = !asking;
    (asking ? find("#forget-no") : button).focus();
  };
  button.onclick = () => {
    write(told, "");
    ask(true);
  };
  find("#forget-no").onclick = () => ask(false);
  confirm.onkeydown = ({ key }) => {
    if (key === "Escape") ask(false);
  };
  find("#forget-yes").onclick = () => {
    const deleted = forget().then(({ view, refused }) => {
      ask(false);
      // What the background could not delete, the view says.
      const left = words.text(refused ? "not_deleted" : "forget_done");
      write(told, view.unkept === null ? left : "");
      show(view);
    });
    deleted.catch(fail);
  };
}

/** Whatever the browser refuses, the rest is deleted. */
async function forget() {
  const view = await tell({ type: "forget" });
  const others = [chrome.storage.session.remove("shown"), forgetLanguage(), giveAllBack()];
  const outcomes = await Promise.allSettled(others);
  return { view, refused: outcomes.some(({ status }) => status === "rejected") };
}
