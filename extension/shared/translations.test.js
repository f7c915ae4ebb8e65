// What can be seen of a translation without reading it: its script, its length, and words that no language may use.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

/** @typedef {Record<string, {message: string, description?: string}>} Texts */

const folder = new URL("../_locales/", import.meta.url);
const codes = readdirSync(folder);
/** @type {Record<string, Texts>} */
const catalogues = Object.fromEntries(
  codes.map((code) => [code, JSON.parse(readFileSync(new URL(`${code}/messages.json`, folder), "utf8"))]),
);
const english = catalogues["en"] ?? {};
/** The English a text says; its forms are as long as it. */
const model = (/** @type {string} */ name) => english[name] ?? english[name.replace(/_[a-z]+$/, "")];
/** A word by its beginning, in any script. */
const word = (/** @type {string} */ beginnings) => new RegExp(`(?<!\\p{L})(${beginnings})`, "iu");

/** What never stands in a language: letters of its neighbours that look alike, and marks of another script. */
const FOREIGN = {
  en: /[^\p{Script=Latin}\p{N}\p{P}\p{S}\s]/u,
  // Arabic kaf, yeh, heh and teh marbuta; Persian ezafe; the full stop and digits of others.
  ur: /[كيىهةۀ٠-٩۰-۹,;?]|\.(\s|$)/,
  // Arabic kaf, yeh and teh marbuta; letters of Urdu; a blank where a zero-width non-joiner belongs.
  fa: /[كيىةہھےںٹڈڑ۔٠-٩,;?]|(?<![$\p{L}])[0-9]|(?<!\p{L})ن?می\s|\sها(ی|یی)?(?!\p{L})/u,
  // Letters of Persian and Urdu.
  ar: /[کیہھےںٹڈڑگپچژ۔٠-٩۰-۹,;?]/,
};

/** Nothing may be called this. */
const SAFE = {
  en: word("safe|secure"),
  ur: word("محفوظ|امن|مامون"),
  fa: word("امن|ایمن"),
  ar: word("آمن|الآمن|أمان|الأمان|مأمون"),
};

/** What stands in no language: marks of direction, which are set where texts are put together, and glyphs in place of letters. */
const NOWHERE = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB50-\uFDFF\uFE70-\uFEFC]|\s\s|^\s|\s$/;

/** Characters that fit in a line of a page 320 pixels wide, at a button's size. */
const BUTTON = 30;
/** A translation may be longer than the English by half, a short one by so many characters. */
const LONGER = { times: 1.5, characters: 15 };
/** What the stores take. */
const STORE = /** @type {Record<string, number>} */ ({ name: 75, short_name: 12, description: 132 });

/**
 * Each finds what is wrong with a text, and is shown one that it must find.
 * @type {Record<string, {wrong: (code: string, name: string, message: string) => boolean, planted: [string, string, string][]}>}
 */
const CHECKS = {
  "no language has letters or marks of another": {
    wrong: (code, _, message) => NOWHERE.test(message) || (of(FOREIGN, code)?.test(message) ?? false),
    planted: [
      ["en", "title_idle", "Sаda"],
      ["ur", "title_idle", "يہ"],
      ["ur", "title_idle", "یہ."],
      ["fa", "title_idle", "كار"],
      ["fa", "title_idle", "می شود"],
      ["fa", "last_day", "24 ساعت"],
      ["ar", "title_idle", "یعمل"],
      ["ar", "title_idle", "لا, نعم"],
      ["ar", "title_idle", "\u200Fلا"],
    ],
  },
  "nothing is called safe": {
    wrong: (code, _, message) => of(SAFE, code)?.test(message) ?? false,
    planted: [
      ["en", "title_works", "It is safe."],
      ["ur", "title_works", "آپ محفوظ ہیں۔"],
      ["fa", "title_works", "این امن است."],
      ["ar", "title_works", "اتصالك آمن."],
    ],
  },
  "the stores take it": {
    wrong: (_, name, message) => message.length > (STORE[name] ?? Infinity),
    planted: [["en", "description", "x".repeat(133)], ["ur", "name", "x".repeat(76)]],
  },
  "a button is short": {
    wrong: (_, name, message) => (model(name)?.description ?? "").startsWith("Button") && message.length > BUTTON,
    planted: [["fa", "share_yes", "x".repeat(31)]],
  },
  "no translation is much longer than the English": {
    wrong: (_, name, message) => {
      const length = model(name)?.message.length ?? 0;
      return message.length > Math.max(length * LONGER.times, length + LONGER.characters);
    },
    planted: [["ar", "label_works", "x".repeat(21)], ["ar", "why_silent", "x".repeat(70)]],
  },
};

/**
 * @template T
 * @param {Record<string, T>} each
 * @param {string} code
 */
function of(each, code) {
  return each[code];
}

for (const [name, { wrong, planted }] of Object.entries(CHECKS)) {
  test(name, () => {
    for (const code of codes) {
      const found = Object.entries(catalogues[code] ?? {}).filter(([key, { message }]) => wrong(code, key, message));
      assert.deepEqual(found, [], code);
    }
    for (const each of planted) assert.ok(wrong(...each), `${each} is not found`);
  });
}

test("every language says which letters and words it may not have", () => {
  assert.deepEqual(Object.keys(FOREIGN).sort(), codes.toSorted());
  assert.deepEqual(Object.keys(SAFE).sort(), codes.toSorted());
});

test("Yes and No are about as short as each other", () => {
  for (const [yes, no] of [["share_yes", "share_no"], ["feed_yes", "feed_no"]]) {
    for (const code of codes) {
      const [a = 0, b = 0] = [yes, no].map((key) => catalogues[code]?.[key ?? ""]?.message.length);
      assert.ok(Math.abs(a - b) <= 8, `${code} ${yes}: ${a}, ${no}: ${b}`);
    }
  }
});
