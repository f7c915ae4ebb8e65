import { LANGUAGES, chooseLanguage } from "./languages.js";
import { find } from "./page.js";

/** @typedef {import("./words.js").Words} Words */

/**
 * Draws the menu of languages; a choice reads the page anew in that language.
 * @param {Words} words
 */
export function drawLanguages(words) {
  const menu = find("#language");
  if (!(menu instanceof HTMLSelectElement)) return;
  menu.replaceChildren(...LANGUAGES.map(({ code, name }) => new Option(name, code)));
  menu.value = words.language.code;
  menu.onchange = () => {
    chooseLanguage(menu.value);
    location.reload();
  };
}
