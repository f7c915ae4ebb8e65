// Every text a page, the manifest or the core names exists, in every language, in every form its counts need.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { LANGUAGES } from "./languages.js";

/** @typedef {Record<string, {message: string, description?: string}>} Texts */

const extension = new URL("../", import.meta.url);
const root = new URL("../", extension);
const read = (/** @type {string} */ path, base = extension) => readFileSync(new URL(path, base), "utf8");
const codes = readdirSync(new URL("_locales/", extension)).sort();
/** @type {Record<string, Texts>} */
const catalogues = Object.fromEntries(codes.map((code) => [code, JSON.parse(read(`_locales/${code}/messages.json`))]));
const english = catalogues["en"] ?? {};
const names = Object.keys(english);
/** What a form is called after, and its category; a text without forms has neither. */
const form = (/** @type {string} */ name) => {
  const [, key = "", category = ""] = /^(\w+)_(zero|one|two|few|many)$/.exec(name) ?? [];
  return key in english ? { key, category } : null;
};
const keys = names.filter((name) => form(name) === null);

/** The forms of a text a language must have: none, which says that one text fits all counts, or all. */
function forms(/** @type {string} */ code, /** @type {string} */ key, /** @type {Texts} */ texts) {
  const written = Object.keys(texts).some((name) => form(name)?.key === key);
  const categories = new Intl.PluralRules(code).resolvedOptions().pluralCategories.filter((each) => each !== "other");
  return written ? categories.map((category) => `${key}_${category}`) : [];
}

/** The texts of a language that are missing or too many. */
function unequal(/** @type {string} */ code, /** @type {Texts} */ texts) {
  const wanted = new Set(keys.flatMap((key) => [key, ...forms(code, key, texts)]));
  const there = new Set(Object.keys(texts));
  return [...wanted, ...there].filter((name) => !(wanted.has(name) && there.has(name)));
}

/** The texts of a language that are empty or fill other places than the English. */
function unfilled(/** @type {Texts} */ texts) {
  const places = (/** @type {string} */ text) => String([...new Set(text.match(/\$\d/g))].sort());
  return Object.entries(texts).filter(([name, { message }]) => {
    const model = english[form(name)?.key ?? name]?.message ?? "";
    return message.trim() === "" || places(message) !== places(model);
  });
}

/** All sources in which a key can be named, without lines of comment: those show nothing to anybody. */
function sources() {
  const own = readdirSync(extension, { recursive: true })
    .map(String)
    .filter((name) => /\.(js|html)$/.test(name) && !name.endsWith(".test.js"));
  const core = readdirSync(new URL("crate/core/src/", root), { recursive: true });
  const rust = core.filter((name) => String(name).endsWith(".rs") && !String(name).includes("test"));
  return [
    read("manifest.json", root).replaceAll(/__MSG_(\w+)__/g, '"$1"'),
    ...own.map((name) => read(name)),
    ...rust.map((name) => read(`crate/core/src/${name}`, root)),
  ]
    .join("\n")
    .replaceAll(/^\s*\/\/.*$/gm, "");
}

test("every language has every text and no other, in all forms or in one", () => {
  for (const code of codes) assert.deepEqual(unequal(code, catalogues[code] ?? {}), [], code);
  const { title_idle: taken, ...less } = english;
  const idle = taken ?? { message: "" };
  assert.deepEqual(unequal("en", less), ["title_idle"]);
  assert.deepEqual(unequal("en", { ...english, other: idle }), ["other"]);
  assert.deepEqual(unequal("en", { ...english, title_idle_few: idle }), ["title_idle_one", "title_idle_few"]);
  assert.deepEqual(unequal("en", { ...english, title_idle_one: idle }), []);
});

test("every language fills the same places, in every form", () => {
  for (const code of codes) assert.deepEqual(unfilled(catalogues[code] ?? {}), [], code);
  const planted = { why_slow: { message: "$1, $3" }, why_slow_start_one: { message: "one second" }, title_idle: { message: " " } };
  assert.equal(unfilled(planted).length, 3);
});

test("every place is explained to translators, and forms stand only where something is counted", () => {
  for (const key of keys) {
    const { message, description = "" } = english[key] ?? { message: "" };
    if (message.includes("$")) assert.match(description, /\$1/, key);
    const counted = codes.some((code) => forms(code, key, catalogues[code] ?? {}).length > 0);
    if (counted) assert.match(description, /number|list of names/, key);
  }
});

test("only English explains", () => {
  for (const code of codes) {
    for (const [name, text] of Object.entries(catalogues[code] ?? {})) {
      if (code !== "en" || form(name)) assert.deepEqual(Object.keys(text), ["message"], `${code} ${name}`);
    }
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

test("the menu has every language there is, by its own name and in its direction", () => {
  assert.deepEqual(LANGUAGES.map(({ code }) => code).sort(), codes);
  for (const { code, name, dir } of LANGUAGES) {
    assert.equal(name.toLocaleLowerCase(code), new Intl.DisplayNames(code, { type: "language" }).of(code)?.toLocaleLowerCase(code));
    const rightToLeft = /^(Arab|Hebr|Syrc|Thaa|Nkoo|Adlm|Rohg)$/.test(new Intl.Locale(code).maximize().script ?? "");
    assert.equal(dir, rightToLeft ? "rtl" : "ltr", code);
  }
});
