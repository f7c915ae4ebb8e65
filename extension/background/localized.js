import { backgroundLanguage } from "../shared/languages.js";
import { Words } from "../shared/words.js";

/** @typedef {import("../shared/boundary").Message} Message */
/** @typedef {import("../shared/languages.js").Language} Language */

/**
 * A message in the language of the pages, for what the background says itself: the title of the
 * badge, a notification. Nothing is read before there is something to say, so that waking stays
 * quick, and the language is asked for each time, as it may have been chosen a moment ago.
 * @param {Message} message
 * @returns {Promise<string>}
 */
export async function localized(message) {
  const language = await backgroundLanguage();
  try {
    return (await Words.in(language)).of(message);
  } catch (error) {
    console.error("Sada could not read its texts.", error);
    return localizedByBrowser(message, language);
  }
}

/**
 * The browser's own lookup, in the browser's language and without forms for counts, is better than silence.
 * @param {Message} message
 * @param {Language} language
 */
function localizedByBrowser({ key, args }, language) {
  const words = new Words(language, new Map());
  return chrome.i18n.getMessage(key, args.map((arg) => words.shown(arg)));
}
