import { askRecording, find, write } from "./page.js";
import { save } from "./save.js";

/** @typedef {import("./boundary").View} View */
/** @typedef {import("./sheet.js").Desk} Desk */
/** @typedef {import("./words.js").Words} Words */

/** The diagnostic recording: how long it is, and its file. Its switch is one of switches.js. */
export const recorder = { open, draw };

/** @param {Desk} desk */
function open({ fail }) {
  find("#save-recording").onclick = () => {
    const saving = askRecording().then((lines) => save("sada-diagnostic.jsonl", "application/jsonl", lines));
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
