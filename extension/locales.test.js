// Every text a page, the manifest or the core names exists, in every language, with the same places to fill.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const here = new URL("./", import.meta.url);
const root = new URL("../", here);
const read = (/** @type {string} */ path, base = here) => readFileSync(new URL(path, base), "utf8");
const codes = readdirSync(new URL("_locales/", here));
const catalogues = Object.fromEntries(codes.map((code) => [code, JSON.parse(read(`_locales/${code}/messages.json`))]));
/** Characters the stores allow. */
const DESCRIPTION_LIMIT = 132;
const keys = Object.keys(catalogues.en);

/** All sources in which a key can be named. */
function sources() {
  const own = readdirSync(here).filter((name) => /\.(js|html)$/.test(name) && !name.endsWith(".test.js"));
  const core = readdirSync(new URL("crate/core/src/", root), { recursive: true });
  const rust = core.filter((name) => String(name).endsWith(".rs") && !String(name).includes("test"));
  return [
    read("manifest.json", root).replaceAll(/__MSG_(\w+)__/g, '"$1"'),
    ...own.map((name) => read(name)),
    ...rust.map((name) => read(`crate/core/src/${name}`, root)),
  ].join("\n");
}

test("every language has every text and no other", () => {
  for (const code of codes) assert.deepEqual(Object.keys(catalogues[code]).sort(), keys.toSorted(), code);
});

test("every language fills the same places", () => {
  const places = (/** @type {string} */ text) => [...new Set(text.match(/\$\d/g))].sort();
  for (const code of codes) {
    for (const key of keys) {
      const { message } = catalogues[code][key];
      assert.notEqual(message.trim(), "", `${code} ${key}`);
      assert.deepEqual(places(message), places(catalogues.en[key].message), `${code} ${key}`);
    }
  }
});

test("every place is explained to translators", () => {
  for (const [key, { message, description = "" }] of Object.entries(catalogues.en)) {
    if (!message.includes("$")) continue;
    assert.match(description, /\$1/, key);
  }
});

test("every text that is named exists", () => {
  const families = /"((?:sentence|label|why|ruledout|title|operator)_[a-z_]+)"/g;
  const attributes = /data-text="(\w+)"/g;
  const lookups = /words\.text\(\s*"(\w+)"/g;
  const text = sources();
  const named = [families, attributes, lookups].flatMap((pattern) => [...text.matchAll(pattern)].map(([, key]) => key));
  assert.ok(named.length > keys.length / 2, "the search finds what is named");
  for (const key of named) assert.ok(keys.includes(String(key)), `${key} is named but nowhere written`);
});

test("every text is named somewhere", () => {
  const text = sources();
  for (const key of keys.filter((key) => !key.startsWith("strip_"))) {
    assert.ok(text.includes(`"${key}"`), `${key} is written but never shown`);
  }
});

test("nothing is called safe", () => {
  for (const { message } of Object.values(catalogues.en)) assert.doesNotMatch(message, /\b(safe|safely|secure)\b/i);
});

test("the store's limit on the description is kept", () => {
  for (const code of codes) assert.ok(catalogues[code].description.message.length <= DESCRIPTION_LIMIT, code);
});
