import { LANGUAGES, chooseLanguage, forgetLanguage } from "./languages.js";
import { ask, copy, find, onChange, tell, write } from "./page.js";
import { drawSharing } from "./sharing.js";
import { Words } from "./words.js";

/** @typedef {import("./boundary").View} View */

const root = document.documentElement;

open().catch(fail);

async function open() {
  const [words, view] = await Promise.all([Words.load(), ask()]);
  words.fill(document);
  document.title = words.text("welcome_page_title");
  find("[data-draft]").hidden = !words.language.draft;
  drawLanguages(words);
  drawPlatforms(view, words);
  drawSharing(view, words);

  find("#choose").onclick = () => choose(view, words).catch(fail);
  find("#share-yes").onclick = () => share(true, words).catch(fail);
  find("#share-no").onclick = () => share(false, words).catch(fail);
  find("#forget").onclick = () => forget(words).catch(fail);
  onChange(() => refresh(words).catch(fail));

  find("main").hidden = false;
  root.setAttribute("data-ready", "");
  // The sections were hidden when the browser looked for the place the address names.
  if (location.hash === "#sharing") find("#sharing").scrollIntoView();
}

/** @param {Words} words */
function drawLanguages(words) {
  const menu = find("#language");
  if (!(menu instanceof HTMLSelectElement)) return;
  menu.replaceChildren(...LANGUAGES.map(({ code, name }) => new Option(name, code)));
  menu.value = words.language.code;
  menu.onchange = () => {
    chooseLanguage(menu.value);
    location.reload();
  };
}

/**
 * Everything is ticked until the person has chosen once; nothing is asked for before the click.
 * @param {View} view
 * @param {Words} words
 */
function drawPlatforms({ platforms }, words) {
  const chosenBefore = platforms.some(({ chosen }) => chosen);
  const labels = platforms.map(({ id, name, chosen }) => {
    const label = copy("#platform");
    const box = label.querySelector("input");
    if (box) Object.assign(box, { value: id, checked: chosen || !chosenBefore });
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
  await giveBack(platforms.flatMap(({ origins }) => origins).filter((origin) => !wanted.includes(origin)));
  if (chosen.length > 0) acceptChoice(words);
  else write(find("[data-choice]"), "");
}

/** @param {Words} words */
function acceptChoice(words) {
  root.setAttribute("data-chosen", "true");
  write(find("[data-choice]"), words.text("choose_done"));
}

/**
 * @param {boolean} yes
 * @param {Words} words
 */
async function share(yes, words) {
  drawSharing(await tell({ type: "share", yes }), words);
}

/** @param {Words} words */
async function forget(words) {
  const view = await tell({ type: "forget" });
  const { origins = [] } = await chrome.permissions.getAll();
  await giveBack(origins);
  forgetLanguage();
  root.removeAttribute("data-chosen");
  write(find("[data-choice]"), "");
  drawPlatforms(view, words);
  drawSharing(view, words);
  write(find("[data-forgotten]"), words.text("forget_done"));
}

/** @param {Words} words */
async function refresh(words) {
  drawSharing(await ask(), words);
}

/** @param {string[]} origins */
async function giveBack(origins) {
  if (origins.length > 0) await chrome.permissions.remove({ origins });
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  find("[data-failure]").hidden = false;
}
