// The background speaks the language chosen in the menu, reads its texts once, and says something whatever fails.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, test } from "node:test";

/** @type {Record<string, string>} */
const kept = {};
/** @type {string[]} */
let fetched = [];
let offline = false;

const chrome = {
  storage: {
    local: {
      get: async (/** @type {string} */ key) => (key in kept ? { [key]: kept[key] } : {}),
      set: async (/** @type {Record<string, string>} */ items) => void Object.assign(kept, items),
      remove: async (/** @type {string} */ key) => void delete kept[key],
    },
  },
  runtime: { getURL: (/** @type {string} */ path) => new URL(`../${path}`, import.meta.url).href },
  i18n: { getMessage: (/** @type {string} */ key, /** @type {string[]} */ args) => [key, ...args].join("|") },
};
/** @type {Map<string, string>} */
const page = new Map();
const localStorage = {
  getItem: (/** @type {string} */ key) => page.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => page.set(key, value),
  removeItem: (/** @type {string} */ key) => page.delete(key),
};
const fetch = async (/** @type {string} */ url) => {
  fetched.push(url.split("/").at(-2) ?? "");
  if (offline) throw new Error("not now");
  const text = await readFile(new URL(url), "utf8");
  return { json: async () => JSON.parse(text) };
};
const navigator = { languages: ["de-AT", "en-GB"] };
for (const [name, value] of Object.entries({ chrome, fetch, localStorage, navigator })) {
  Object.defineProperty(globalThis, name, { value, configurable: true });
}
const { chooseLanguage, currentLanguage, forgetLanguage } = await import("../shared/languages.js");
const { localized } = await import("./localized.js");
const paused = { key: "title_paused", args: [] };

beforeEach(() => {
  fetched = [];
  offline = false;
  console.error = () => {};
});

test("texts that cannot be read are the browser's, and are tried again", async () => {
  offline = true;
  assert.equal(await localized({ key: "title", args: [{ number: 1000 }, { names: ["X", "YouTube"] }] }), "title|1,000|X and YouTube");
  offline = false;
  assert.equal(await localized(paused), "Sada: paused");
});

test("until a language is chosen it is the browser's first that there is", async () => {
  assert.equal(await localized(paused), "Sada: paused");
  assert.deepEqual(fetched, [], "read once");
});

test("a choice is heard at once, by pages and background, and forgotten by both", async () => {
  await chooseLanguage("ur");
  assert.equal(currentLanguage().code, "ur");
  assert.equal(await localized(paused), "صدا: رکی ہوئی ہے");
  await forgetLanguage();
  assert.deepEqual([kept, page.size], [{}, 0]);
  assert.equal(currentLanguage().code, "en");
  assert.equal(await localized(paused), "Sada: paused");
});
