import { copy, find, tell, write } from "./page.js";
import { giveBack } from "./permissions.js";

/** @typedef {import("./boundary").View} View */
/** @typedef {import("./sheet.js").Desk} Desk */
/** @typedef {import("./words.js").Words} Words */

/** The catalogue begins with so many that are suggested. */
const SUGGESTED = 4;

const root = document.documentElement;

/** The choice of platforms. It is drawn once: what a person ticks stays ticked until it is told. */
export const platforms = { open };

/** @param {Desk} desk */
function open({ shown, show, words, fail }) {
  drawBoxes(shown(), words);
  find("#choose").onclick = () => choose(shown(), words).then(show).catch(fail);
}

/**
 * Until the person has chosen once, the first ones are ticked; nothing is asked for before the click.
 * @param {View} view
 * @param {Words} words
 */
function drawBoxes({ platforms }, words) {
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
  root.toggleAttribute("data-chosen", false);
  if (chosenBefore) root.setAttribute("data-chosen", "true");

  const hosts = new Set(platforms.flatMap(({ origins }) => origins));
  find("[data-hosts]").replaceChildren(...[...hosts].map(hostLine));
  write(find("[data-choice]"), chosenBefore ? words.text("choose_done") : "");
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
  if (chosen.length > 0) root.setAttribute("data-chosen", "true");
  else root.toggleAttribute("data-chosen", false);
  write(find("[data-choice]"), words.text(chosen.length > 0 ? "choose_done" : "choose_none"));
  return newest;
}
