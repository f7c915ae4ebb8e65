import { askRecording } from "./background-messages.js";
import { find, write } from "./dom.js";
import { download } from "./download.js";

/** @typedef {import("../shared/boundary").View} View */
/** @typedef {import("./sheet.js").SheetContext} SheetContext */
/** @typedef {import("../shared/words.js").Words} Words */

/** The diagnostic recording: how long it is, and its file. Its switch is one of switches.js. */
export const recording = { open, draw };

/** @param {SheetContext} context */
function open({ fail }) {
  find("#save-recording").onclick = () => {
    const saving = askRecording().then((lines) => download("sada-diagnostic.jsonl", "application/jsonl", lines));
    saving.catch(fail);
  };
}

/**
 * @param {View} view
 * @param {Words} words
 */
function draw({ recording: { on, lines } }, words) {
  write(find("[data-lines]"), on || lines > 0 ? words.text("record_lines", lines) : "");
  find("#save-recording").toggleAttribute("disabled", lines === 0);
}
