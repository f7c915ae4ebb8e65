/**
 * The languages there are texts in, in the order of the menu; the texts are in _locales. A draft
 * is one that no native reader has checked, and the page says so.
 */
export const LANGUAGES = [
  { code: "en", name: "English", dir: "ltr", draft: false },
  { code: "ur", name: "اردو", dir: "rtl", draft: true },
  { code: "fa", name: "فارسی", dir: "rtl", draft: true },
  { code: "ar", name: "العربية", dir: "rtl", draft: true },
];

/** @typedef {typeof LANGUAGES[number]} Language */

/** The complete language, which lends what another lacks. */
export const FALLBACK = "en";

/** Where the choice stands: for pages, which must know it at once, and for the background, which has no localStorage. */
const CHOICE = "language";

/** The language chosen in the menu, else the first of the browser's that there is. */
export function currentLanguage() {
  const chosen = localStorage.getItem(CHOICE);
  // Version 0.1 kept it for pages alone.
  if (chosen !== null) chrome.storage.local.set({ [CHOICE]: chosen }).catch(console.error);
  return languageFor(chosen);
}

/** The same in the background. */
export async function backgroundLanguage() {
  const { [CHOICE]: chosen } = await chrome.storage.local.get(CHOICE);
  return languageFor(typeof chosen === "string" ? chosen : null);
}

/**
 * Resolves when the background knows it too.
 * @param {string} code
 */
export async function chooseLanguage(code) {
  localStorage.setItem(CHOICE, code);
  await chrome.storage.local.set({ [CHOICE]: code });
}

/** Forgets the choice made in the menu. */
export async function forgetLanguage() {
  localStorage.removeItem(CHOICE);
  await chrome.storage.local.remove(CHOICE);
}

/**
 * A language that the browser speaks and that is not here is passed over.
 * @param {string | null} chosen
 * @returns {Language}
 */
function languageFor(chosen) {
  const found = [chosen ?? "", ...navigator.languages].map(byCode).find((language) => language !== undefined);
  return found ?? /** @type {Language} */ (byCode(FALLBACK));
}

/** @param {string} tag */
function byCode(tag) {
  const code = tag.toLowerCase().split("-")[0];
  return LANGUAGES.find((language) => language.code === code);
}
