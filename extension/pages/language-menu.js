import { LANGUAGES, chooseLanguage } from "../shared/languages.js";
import { find } from "./dom.js";

/** @typedef {import("../shared/words.js").Words} Words */

/**
 * Draws the menu of languages; a choice reads the page anew in that language.
 * @param {Words} words
 */
export function drawLanguages(words) {
  const menu = find("#language");
  if (!(menu instanceof HTMLSelectElement)) return;
  menu.replaceChildren(...LANGUAGES.map(({ code, name }) => new Option(name, code)));
  menu.value = words.language.code;
  menu.onchange = () => choose(menu.value);
}

/**
 * Draws a button for each language, in its own name and script, so that whoever cannot read the
 * page finds the one to press.
 * @param {Element} container
 * @param {Words} words
 */
export function drawLanguageButtons(container, words) {
  container.replaceChildren(
    ...LANGUAGES.map(({ code, name, dir }) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", lang: code, dir, textContent: name });
      button.dataset["language"] = code;
      button.setAttribute("aria-pressed", String(code === words.language.code));
      button.onclick = () => choose(code);
      return button;
    }),
  );
}

/**
 * The page is read anew whether or not the background could be told.
 * @param {string} code
 */
function choose(code) {
  chooseLanguage(code)
    .catch((error) => console.error("Sada could not keep the language.", error))
    .finally(() => location.reload());
}
