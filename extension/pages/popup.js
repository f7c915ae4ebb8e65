import { ask, preloadedView, onChange, tell } from "./background-messages.js";
import { find, write, writeOrHide } from "./dom.js";
import { drawLines, drawRows } from "./platform-rows.js";
import { Words } from "../shared/words.js";

/** @typedef {import("../shared/boundary").Message} Message */
/** @typedef {import("../shared/boundary").View} View */

const root = document.documentElement;
// A popup takes its width from its content; the same page in a tab takes the tab's.
root.toggleAttribute("data-popup", chrome.extension.getViews({ type: "popup" }).includes(window));

/** @type {View | undefined} */
let shown;
let drawing = 0;
/** Whether the button was pressed that is gone once the simulation has ended. */
let leaving = false;

open().catch(fail);

async function open() {
  const words = Words.load();
  const view = preloadedView();
  let answered = false;
  // Both are awaited below; a failure of the first must not leave the second unheard.
  view.finally(() => (answered = true)).catch(() => {});
  const loaded = await words;
  loaded.fill(document);
  document.title = loaded.text("name");
  find("[data-draft]").hidden = !loaded.language.draft;
  find("[data-check]").onclick = () => show(tell({ type: "check" }), loaded);
  find("[data-pause]").onclick = () => show(tell({ type: "pause", on: !shown?.paused }), loaded);
  find("[data-simulate-end]").onclick = () => {
    leaving = true;
    return show(tell({ type: "simulate", scene: null }), loaded);
  };
  // First of all turns: what is asked later is newer.
  const first = show(view, loaded);
  onChange(() => show(ask(), loaded));
  try {
    const last = await lastShown();
    if (last && !answered) draw(last, loaded);
  } catch (error) {
    // The answer itself is on its way.
    console.error(error);
  }
  await first;
}

/**
 * What was shown last, until the background, which may be asleep, has answered.
 * @returns {Promise<View | undefined>}
 */
async function lastShown() {
  const { shown: text } = await globalThis.preloadedSnapshot;
  return text === undefined ? undefined : JSON.parse(text);
}

/**
 * Draws the newest answer; one that was overtaken is dropped.
 * @param {Promise<View>} coming
 * @param {Words} words
 */
async function show(coming, words) {
  drawing += 1;
  const turn = drawing;
  try {
    const view = await coming;
    if (turn !== drawing) return;
    draw(view, words);
    root.setAttribute("data-ready", "");
  } catch (error) {
    fail(error);
  }
}

/**
 * @param {View} view
 * @param {Words} words
 */
function draw(view, words) {
  shown = view;
  find("[data-failure]").hidden = true;
  writeOrHide(find("[data-unkept]"), view.unkept === null ? "" : words.of(view.unkept));
  find("main").hidden = false;
  find("[data-simulation]").hidden = view.simulation === null;

  const sentence = find("[data-sentence]");
  sentence.dataset["key"] = view.sentence.key;
  write(sentence, words.of(view.sentence));
  find(".verdict").dataset["tone"] = view.tone;

  const moments = view.platforms.flatMap(({ lastChecked }) => lastChecked ?? []);
  const checked = moments.length > 0 ? words.text("last_checked", words.time(Math.max(...moments))) : "";
  write(find("[data-checked]"), checked);

  const choosing = !view.platforms.some(({ chosen }) => chosen);
  find("[data-choose]").hidden = !choosing;
  const check = find("[data-check]");
  // What is real cannot be touched through what is not.
  const simulated = view.simulation !== null;
  check.hidden = choosing || view.paused || simulated;
  check.toggleAttribute("data-busy", view.checking);
  check.setAttribute("aria-disabled", String(view.checking));

  find("[data-platforms]").hidden = choosing;
  drawRows(find("[data-rows]"), view.platforms.filter(({ chosen }) => chosen), words);
  drawAside(find("[data-others]"), view.others, words);
  const { asOf } = view.feed;
  write(find("[data-others-as-of]"), asOf === null ? "" : words.text("others_as_of", words.time(asOf)));
  drawAside(find("[data-ruled-out]"), view.ruledOut, words);

  const pause = find("[data-pause]");
  pause.hidden = choosing || simulated;
  write(pause, words.text(view.paused ? "resume" : "pause"));
  drawFoot(view, words);
  if (leaving && !simulated) {
    leaving = false;
    // Whoever uses a keyboard goes on from a button that is there.
    (choosing ? find("[data-choose]") : pause).focus();
  }
}

/**
 * A section of lines, which is not there while there are none.
 * @param {HTMLElement} section
 * @param {Message[]} lines
 * @param {Words} words
 */
function drawAside(section, lines, words) {
  section.hidden = lines.length === 0;
  drawLines(find("ul", section), lines.map((message) => words.of(message)));
}

/**
 * @param {View} view
 * @param {Words} words
 */
function drawFoot({ sharing, operator }, words) {
  const parts = [words.text(sharing.on ? "sharing_on" : "sharing_off")];
  if (sharing.held) parts.push(words.of(sharing.held));
  if (sharing.queued > 0) parts.push(words.text("sharing_queued", sharing.queued));
  write(find("[data-sharing]"), parts.join(" · "));
  write(find("[data-operator]"), words.of(operator));
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  find("[data-failure]").hidden = false;
}
