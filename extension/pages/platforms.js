import { tell } from "./background-messages.js";
import { copy, find, write } from "./dom.js";
import { giveBack } from "./permissions.js";

/** @typedef {import("../shared/boundary").View} View */
/** @typedef {import("./sheet.js").SheetContext} SheetContext */
/** @typedef {import("../shared/words.js").Words} Words */

/** The catalogue begins with so many that are suggested. */
const SUGGESTED = 4;

const root = document.documentElement;

/** The choice of platforms. */
export const platforms = { open, draw };

/** What is drawn, as text: what a person ticks stays ticked until the choice itself is another. */
let drawn = { choice: "", standing: "" };

/** @param {SheetContext} context */
function open({ shown, show, words, fail }) {
  find("#choose").onclick = () => choose(shown(), words).then(show).catch(fail);
}

/**
 * @param {View} view
 * @param {Words} words
 */
function draw(view, words) {
  const watched = view.platforms.filter((platform) => platform.watched);
  const choice = watched.map(({ id }) => id).join();
  const blind = watched.some(({ granted }) => !granted);
  const standing = [choice, blind, view.paused].join();
  if (drawn.standing === standing) return;
  if (drawn.standing === "" || drawn.choice !== choice) drawBoxes(view);
  drawn = { choice, standing };
  root.toggleAttribute("data-chosen", false);
  if (watched.length > 0) root.setAttribute("data-chosen", "true");
  write(find("[data-choice]"), watched.length > 0 ? words.text(standingKey(blind, view.paused)) : "");
}

/**
 * @param {boolean} blind
 * @param {boolean} paused
 */
function standingKey(blind, paused) {
  if (paused) return "sentence_paused";
  return blind ? "permission_missing" : "choose_done";
}

/**
 * Until the person has chosen once, the first ones are ticked; nothing is asked for before the click.
 * @param {View} view
 */
function drawBoxes({ platforms }) {
  const chosenBefore = platforms.some(({ watched }) => watched);
  const suggested = platforms.slice(0, SUGGESTED).map(({ id }) => id);
  const labels = platforms.map(({ id, name, watched }) => {
    const label = copy("#platform");
    const box = label.querySelector("input");
    if (box) Object.assign(box, { value: id, checked: chosenBefore ? watched : suggested.includes(id) });
    write(find("span", label), name);
    return label;
  });
  find("[data-platforms]").replaceChildren(...labels);
  const hosts = new Set(platforms.flatMap(({ origins }) => origins));
  find("[data-hosts]").replaceChildren(...[...hosts].map(hostLine));
}

/** @param {string} pattern */
function hostLine(pattern) {
  const line = document.createElement("li");
  const code = document.createElement("code");
  code.dir = "ltr";
  code.textContent = pattern;
  line.append(code);
  return line;
}

/**
 * Asks for the permission on the click itself, as browsers demand, then tells the core; what
 * is no longer needed is given back.
 * @param {View} view
 * @param {Words} words
 * @returns {Promise<View>}
 */
async function choose(view, words) {
  const { platforms } = view;
  const ticked = new Set([...document.querySelectorAll("input[name=platform]:checked")].map((box) => box.getAttribute("value")));
  const chosen = platforms.filter(({ id }) => ticked.has(id));
  const wanted = [...new Set(chosen.flatMap(({ origins }) => origins))];
  const given = wanted.length === 0 || (await chrome.permissions.request({ origins: wanted }));
  if (!given) {
    write(find("[data-choice]"), words.text("choose_refused"));
    return view;
  }
  const newest = await tell({ type: "choose", platforms: chosen.map(({ id }) => id) });
  await giveBack({ origins: platforms.flatMap(({ origins }) => origins).filter((origin) => !wanted.includes(origin)) });
  // What was said of an earlier try goes.
  drawn = { choice: "", standing: "" };
  draw(newest, words);
  if (chosen.length === 0) write(find("[data-choice]"), words.text("choose_none"));
  return newest;
}
