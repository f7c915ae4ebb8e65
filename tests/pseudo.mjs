// A catalogue in no language, to put in place of one: every text of the English longer by two
// fifths and in brackets, in letters that read from right to left (rtl) or in odd ones (ltr). In a
// page shown in it, a missing bracket is a clipped text, and a Latin word one that no catalogue holds.
//   node tests/pseudo.mjs rtl > _locales/ar/messages.json
import { readFileSync } from "node:fs";
import process from "node:process";
import { URL, fileURLToPath } from "node:url";

/** @typedef {Record<string, {message: string}>} Catalogue */

/** By how much a translation may well be longer. */
export const LONGER = 0.4;
/** What the stores hold to a length stays as long as it is. */
const HELD = ["name", "short_name", "description"];
const LATIN = "abcdefghijklmnopqrstuvwxyz";
const LETTERS = /** @type {Record<string, string>} */ ({
  rtl: "ابثدعفغهيجكلمنوپقرستخژطصذز",
  ltr: "åƀçđéƒğħîĵķłɱñøþɋřšťûṽŵẋýž",
});

/**
 * @param {Catalogue} english
 * @param {string} direction
 * @returns {Catalogue}
 */
export function pseudo(english, direction) {
  const letters = [...(LETTERS[direction] ?? "")];
  const odd = (/** @type {string} */ text) => text.toLowerCase().replace(/[a-z]/g, (letter) => letters[LATIN.indexOf(letter)] ?? letter);
  const entries = Object.entries(english).map(([key, { message }]) => {
    const text = odd(message);
    const more = HELD.includes(key) ? "" : filler(odd, Math.ceil(message.length * LONGER));
    return [key, { message: `⟦${text}${more}⟧` }];
  });
  return Object.fromEntries(entries);
}

/**
 * Words as long as words are, so that lines may break among them.
 * @param {(text: string) => string} odd
 * @param {number} length
 */
function filler(odd, length) {
  return odd(" lorem ipsum dolor sit amet".repeat(Math.ceil(length / 27)).slice(0, length).trimEnd().padEnd(length, "o"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const english = JSON.parse(readFileSync(new URL("../extension/_locales/en/messages.json", import.meta.url), "utf8"));
  const direction = process.argv[2] ?? "rtl";
  if (!(direction in LETTERS)) throw new Error("rtl or ltr");
  process.stdout.write(`${JSON.stringify(pseudo(english, direction), null, 2)}\n`);
}
