/** @typedef {import("../shared/words.js").Words} Words */

/**
 * Draws the last 24 hours of one platform: a bar an hour for the eye, a sentence for the ear.
 * @param {Element} strip
 * @param {string} name the platform's
 * @param {(string | null)[]} hours oldest first
 * @param {Words} words
 */
export function drawHistoryStrip(strip, name, hours, words) {
  const states = hours.map((state) => state ?? "none");
  while (strip.childElementCount < states.length) strip.append(document.createElement("i"));
  states.forEach((state, index) => {
    const bar = /** @type {HTMLElement} */ (strip.children[index]);
    bar.dataset["hour"] = state;
    bar.title = described(states, words, index, index + 1);
  });
  strip.setAttribute("aria-label", words.text("strip_label", name, described(states, words)));
}

/**
 * The hours from one to another in words, equal neighbours together.
 * @param {string[]} states
 * @param {Words} words
 * @param {number} first
 * @param {number} last the one after the last
 */
function described(states, words, first = 0, last = states.length) {
  const at = (/** @type {number} */ index) => words.hoursAgo(states.length - 1 - index);
  const runs = [];
  for (let from = first, to = first + 1; to <= last; to += 1) {
    if (to < last && states[to] === states[from]) continue;
    const state = words.text(`strip_${states[from]}`);
    const one = to === from + 1;
    runs.push(one ? words.text("strip_hour", at(from), state) : words.text("strip_hours", at(from), at(to - 1), state));
    from = to;
  }
  return words.list(runs, { type: "unit" });
}
