/**
 * The languages the pages can show; the texts are in _locales. A draft is one that no native
 * reader has checked, and the page says so.
 */
export const LANGUAGES = [
  { code: "en", name: "English", dir: "ltr", draft: false },
  { code: "ur", name: "اردو", dir: "rtl", draft: true },
];

/** The complete language, which lends what another lacks. */
export const FALLBACK = "en";

const CHOICE = "language";

/** The language chosen in the menu, else the first of the browser's that there is. */
export function currentLanguage() {
  const wanted = [localStorage.getItem(CHOICE) ?? "", ...navigator.languages];
  const found = wanted.map(byCode).find((language) => language !== undefined);
  return found ?? /** @type {typeof LANGUAGES[number]} */ (byCode(FALLBACK));
}

/** @param {string} code */
export function chooseLanguage(code) {
  localStorage.setItem(CHOICE, code);
}

/** Forgets the choice made in the menu. */
export function forgetLanguage() {
  localStorage.removeItem(CHOICE);
}

/** @param {string} tag */
function byCode(tag) {
  const code = tag.toLowerCase().split("-")[0];
  return LANGUAGES.find((language) => language.code === code);
}
