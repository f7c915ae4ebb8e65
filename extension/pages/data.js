import { feed } from "./feed.js";
import { deletion } from "./deletion.js";
import { find } from "./dom.js";
import { recording } from "./recording.js";
import { reports } from "./reports.js";
import { download } from "./download.js";
import { sharing } from "./sharing.js";
import { openSheet } from "./sheet.js";
import { read } from "../shared/storage.js";
import { switches } from "./switches.js";

/** @typedef {import("./sheet.js").SheetContext} SheetContext */

/** All that is kept, as a file. */
const kept = {
  open: (/** @type {SheetContext} */ { words, fail }) => {
    find("#save").onclick = () => saveKept(words.language.code).catch(fail);
  },
};

openSheet("data_page_title", [reports, sharing, feed, kept, switches, recording, deletion]);

/**
 * Saves everything that is kept, as it is kept.
 * @param {string} language
 */
async function saveKept(language) {
  const parts = Object.entries(await read()).map(([part, text]) => [part, readable(text)]);
  download("sada-data.json", "application/json", JSON.stringify({ language, ...Object.fromEntries(parts) }, null, 2));
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
