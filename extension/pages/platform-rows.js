import { copy, find, write } from "./dom.js";
import { drawHistoryStrip } from "./history-strip.js";

/** @typedef {import("../shared/boundary").PlatformView} PlatformView */
/** @typedef {import("../shared/words.js").Words} Words */

/**
 * Draws one row for each platform, in place, so that focus and opened reasons stay.
 * @param {Element} list
 * @param {PlatformView[]} platforms
 * @param {Words} words
 */
export function drawRows(list, platforms, words) {
  const old = new Map([...list.children].map((row) => [row.getAttribute("data-platform"), row]));
  platforms.forEach((platform, index) => {
    const row = old.get(platform.id) ?? makeRow(platform);
    old.delete(platform.id);
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    drawRow(row, platform, words);
  });
  for (const row of old.values()) row.remove();
}

/** @param {PlatformView} platform */
function makeRow({ id }) {
  const row = copy("#row");
  row.dataset["platform"] = id;
  return row;
}

/**
 * @param {Element} row
 * @param {PlatformView} platform
 * @param {Words} words
 */
function drawRow(row, platform, words) {
  row.setAttribute("data-verdict", platform.verdict ?? "");
  row.setAttribute("data-certainty", platform.certainty ?? "");
  row.setAttribute("data-fine", platform.fine ?? "");
  const blind = !platform.granted;
  row.toggleAttribute("data-blind", blind);

  row.querySelector("use")?.setAttribute("href", `../icons/states.svg#${platform.verdict ?? "none"}`);
  write(find("[data-name]", row), platform.name);
  write(find("[data-label]", row), words.of(platform.label));
  drawHistoryStrip(find("[data-strip]", row), platform.name, platform.strip, words);
  write(find("[data-counts]", row), platform.counts === null ? "" : words.of(platform.counts));
  drawWhy(row, platform, words);

  const grant = find("[data-grant]", row);
  grant.setAttribute("aria-label", `${words.text("grant")}: ${platform.name}`);
  grant.onclick = () => {
    chrome.permissions.request({ origins: platform.origins }).catch(console.error);
  };
}

/**
 * The first reason is always in sight and opens the others, if there are any.
 * @param {Element} row
 * @param {PlatformView} platform
 * @param {Words} words
 */
function drawWhy(row, { why, lastChecked }, words) {
  const [first = "", ...others] = why.map((reason) => words.of(reason));
  const alone = others.length === 0;
  if (lastChecked !== null) others.push(words.text("last_checked", words.time(lastChecked)));

  const lead = find("[data-why]", row);
  lead.hidden = first === "" || !alone;
  write(lead, first);

  const more = find("[data-more]", row);
  more.hidden = alone;
  write(find("summary", row), first);
  drawLines(find("[data-reasons]", row), others);
}

/**
 * Draws lines of text as items of a list.
 * @param {Element} list
 * @param {string[]} lines
 */
export function drawLines(list, lines) {
  while (list.childElementCount > lines.length) list.lastElementChild?.remove();
  while (list.childElementCount < lines.length) list.append(document.createElement("li"));
  lines.forEach((line, index) => write(/** @type {Element} */ (list.children[index]), line));
}
