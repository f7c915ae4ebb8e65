import { askRecording, find, tell, write } from "./page.js";
import { save } from "./save.js";

/** @typedef {import("./boundary").View} View */
/** @typedef {import("./words.js").Words} Words */

/**
 * Makes the switch and the button of the diagnostic recording work.
 * @param {(view: View) => void} show
 * @param {(error: unknown) => void} fail
 */
export function openRecorder(show, fail) {
  const box = recordSwitch();
  box.onchange = () => {
    tell({ type: "record", on: box.checked }).then(show).catch(fail);
  };
  find("#save-recording").onclick = () => {
    const saving = askRecording().then((lines) => save("sada-diagnostic.jsonl", "application/jsonl", lines));
    saving.catch(fail);
  };
}

/**
 * @param {View} view
 * @param {Words} words
 */
export function drawRecorder({ recording: { on, lines } }, words) {
  recordSwitch().checked = on;
  write(find("[data-lines]"), on || lines > 0 ? words.text("record_lines", words.number(lines)) : "");
  find("#save-recording").toggleAttribute("disabled", lines === 0);
}

function recordSwitch() {
  return /** @type {HTMLInputElement} */ (find("#record"));
}
