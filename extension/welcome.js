import { drawFeed, openFeed } from "./feed.js";
import { drawLanguages } from "./menu.js";
import { ask, copy, find, onChange, tell, write } from "./page.js";
import { giveBack } from "./permissions.js";
import { drawSharing, openSharing } from "./sharing.js";
import { Words } from "./words.js";

/** @typedef {import("./boundary").View} View */

/** The catalogue begins with so many that are suggested. */
const SUGGESTED = 4;

const root = document.documentElement;

open().catch(fail);

async function open() {
  const [words, view] = await Promise.all([Words.load(), ask()]);
  words.fill(document);
  document.title = words.text("welcome_page_title");
  find("[data-draft]").hidden = !words.language.draft;
  drawLanguages(words);
  drawPlatforms(view, words);
  let shown = view;
  const show = (/** @type {View} */ newest) => {
    shown = newest;
    drawSharing(newest, words);
    drawFeed(newest, words);
  };
  openSharing(() => shown, show, words, fail);
  openFeed(() => shown, show, words, fail);
  show(view);

  find("#choose").onclick = () => choose(view, words).catch(fail);
  onChange(() => ask().then(show).catch(fail));

  find("main").hidden = false;
  root.setAttribute("data-ready", "");
  // The sections were hidden when the browser looked for the place the address names.
  if (location.hash === "#sharing") find("#sharing").scrollIntoView();
}

/**
 * Until the person has chosen once, the first ones are ticked; nothing is asked for before the click.
 * @param {View} view
 * @param {Words} words
 */
function drawPlatforms({ platforms }, words) {
  const chosenBefore = platforms.some(({ chosen }) => chosen);
  const suggested = platforms.slice(0, SUGGESTED).map(({ id }) => id);
  const labels = platforms.map(({ id, name, chosen }) => {
    const label = copy("#platform");
    const box = label.querySelector("input");
    if (box) Object.assign(box, { value: id, checked: chosenBefore ? chosen : suggested.includes(id) });
    write(find("span", label), name);
    return label;
  });
  find("[data-platforms]").replaceChildren(...labels);
  root.toggleAttribute("data-chosen", false);
  if (chosenBefore) acceptChoice(words);

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
 */
async function choose({ platforms }, words) {
  const ticked = new Set([...document.querySelectorAll("input[name=platform]:checked")].map((box) => box.getAttribute("value")));
  const chosen = platforms.filter(({ id }) => ticked.has(id));
  const wanted = [...new Set(chosen.flatMap(({ origins }) => origins))];
  const given = wanted.length === 0 || (await chrome.permissions.request({ origins: wanted }));
  if (!given) {
    write(find("[data-choice]"), words.text("choose_refused"));
    return;
  }
  await tell({ type: "choose", platforms: chosen.map(({ id }) => id) });
  await giveBack({ origins: platforms.flatMap(({ origins }) => origins).filter((origin) => !wanted.includes(origin)) });
  if (chosen.length > 0) acceptChoice(words);
  else write(find("[data-choice]"), "");
}

/** @param {Words} words */
function acceptChoice(words) {
  root.setAttribute("data-chosen", "true");
  write(find("[data-choice]"), words.text("choose_done"));
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  find("[data-failure]").hidden = false;
}
