import { feed } from "./feed.js";
import { forgetting } from "./forget.js";
import { find } from "./page.js";
import { recorder } from "./recorder.js";
import { reports } from "./reports.js";
import { save } from "./save.js";
import { sharing } from "./sharing.js";
import { openSheet } from "./sheet.js";
import { read } from "./store.js";
import { switches } from "./switches.js";

/** @typedef {import("./sheet.js").Desk} Desk */

/** All that is kept, as a file. */
const kept = {
  open: (/** @type {Desk} */ { words, fail }) => {
    find("#save").onclick = () => saveKept(words.language.code).catch(fail);
  },
};

openSheet("data_page_title", [reports, sharing, feed, kept, switches, recorder, forgetting]);

/**
 * Saves everything that is kept, as it is kept.
 * @param {string} language
 */
async function saveKept(language) {
  const parts = Object.entries(await read()).map(([part, text]) => [part, readable(text)]);
  save("sada-data.json", "application/json", JSON.stringify({ language, ...Object.fromEntries(parts) }, null, 2));
}

/**
 * What a text holds, for a file that reads well; a text that holds nothing else is itself.
 * @param {string} text
 * @returns {unknown}
 */
function readable(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
