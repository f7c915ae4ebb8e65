import { drawFeed, openFeed } from "./feed.js";
import { openFiner } from "./finer.js";
import { openForget } from "./forget.js";
import { drawLanguages } from "./menu.js";
import { ask, find, onChange } from "./page.js";
import { drawRecorder, openRecorder } from "./recorder.js";
import { drawReports } from "./reports.js";
import { drawSaid } from "./said.js";
import { save } from "./save.js";
import { read } from "./store.js";
import { Words } from "./words.js";

/** @typedef {import("./boundary").View} View */

open().catch(fail);

async function open() {
  const [words, view] = await Promise.all([Words.load(), ask()]);
  words.fill(document);
  document.title = words.text("data_page_title");
  find("[data-draft]").hidden = !words.language.draft;
  drawLanguages(words);

  let shown = view;
  const show = (/** @type {View} */ newest) => {
    shown = newest;
    draw(newest, words);
  };
  openFeed(() => shown, show, words, fail);
  show(view);
  find("#save").onclick = () => saveKept().catch(fail);
  openRecorder(show, fail);
  openFiner(words, fail);
  openForget(words, show, fail);
  onChange(() => ask().then(show).catch(fail));

  find("main").hidden = false;
  document.documentElement.setAttribute("data-ready", "");
}

/**
 * @param {View} view
 * @param {Words} words
 */
function draw(view, words) {
  drawFeed(view, words);
  drawSaid(view, words);
  drawReports(view.sharing.last, words);
  drawRecorder(view, words);
}

/** Saves everything that is kept, as it is kept. */
async function saveKept() {
  const parts = Object.entries(await read()).map(([part, text]) => [part, readable(text)]);
  save("sada-data.json", "application/json", JSON.stringify(Object.fromEntries(parts), null, 2));
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

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  find("[data-failure]").hidden = false;
}
