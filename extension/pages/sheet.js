import { placeCards } from "./cards.js";
import { drawLanguages } from "./language-menu.js";
import { ask, onChange } from "./background-messages.js";
import { find, writeOrHide } from "./dom.js";
import { Words } from "../shared/words.js";

/** @typedef {import("../shared/boundary").View} View */

/**
 * What a part of a sheet works with.
 * @typedef {object} SheetContext
 * @property {Words} words
 * @property {() => View} shown the view that is in sight
 * @property {(view: View) => void} show
 * @property {(error: unknown) => void} fail
 */

/**
 * A part of a sheet: made to work once, drawn with every new view.
 * @typedef {object} Part
 * @property {(context: SheetContext) => void} [open]
 * @property {(view: View, words: Words) => void} [draw]
 */

/**
 * Opens a page that is a sheet of cards, and draws it again whenever there is something new.
 * @param {string} title the key of its title
 * @param {Part[]} parts in the order in which they are drawn
 */
export function openSheet(title, parts) {
  open(title, parts).catch((error) => {
    fail(error);
    // The background could not read what it kept, and now says something after all.
    onChange(() => location.reload());
  });
}

/**
 * @param {string} title
 * @param {Part[]} parts
 */
async function open(title, parts) {
  const [words, view] = await Promise.all([Words.load(), ask(), placeCards()]);
  words.fill(document);
  document.title = words.text(title);
  find("[data-draft]").hidden = !words.language.draft;
  if (document.querySelector("#language")) drawLanguages(words);

  let shown = view;
  const show = (/** @type {View} */ newest) => {
    shown = newest;
    writeOrHide(find("[data-unkept]"), newest.unkept === null ? "" : words.of(newest.unkept));
    for (const { draw } of parts) draw?.(newest, words);
  };
  for (const part of parts) part.open?.({ words, shown: () => shown, show, fail });
  show(view);
  onChange(() => ask().then(show).catch(fail));

  find("main").hidden = false;
  document.documentElement.setAttribute("data-ready", "");
  // The cards were not there yet when the browser looked for the place that the address names.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  find("[data-failure]").hidden = false;
}
