// Texts choose their form by the count and write what fills them as the language does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Words } from "./words.js";

const text = (/** @type {Record<string, string>} */ texts) =>
  Object.fromEntries(Object.entries(texts).map(([key, message]) => [key, { message }]));
const english = text({ loads: "$1 loads of $2", loads_one: "$1 load of $2", lent: "$1 left", lent_one: "$1 leaves", plain: "Plain" });
const arabic = text({
  loads: "$1/$2 other",
  loads_zero: "$1/$2 zero",
  loads_one: "$1/$2 one",
  loads_two: "$1/$2 two",
  loads_few: "$1/$2 few",
  loads_many: "$1/$2 many",
  plain: "بسيط",
});

/** @param {string} code */
function words(code, own = code === "ar" ? arabic : english) {
  const language = { code, name: code, dir: code === "en" ? "ltr" : "rtl", draft: false };
  const catalogues = new Map([[code, own]]);
  if (code !== "en") catalogues.set("en", english);
  return new Words(language, catalogues);
}

const isolated = (/** @type {string} */ name) => `\u2068${name}\u2069`;

test("the first number chooses the form", () => {
  const forms = [0, 1, 2, 3, 11, 100].map((count) => words("ar").text("loads", count, 1).split(" ")[1]);
  assert.deepEqual(forms, ["zero", "one", "two", "few", "many", "other"]);
  assert.equal(words("en").of({ key: "loads", args: [{ number: 1 }, { number: 2 }] }), "1 load of 2");
  assert.equal(words("en").of({ key: "loads", args: [{ number: 2 }, { number: 1 }] }), "2 loads of 1");
  assert.equal(words("en").of({ key: "loads", args: [{ text: "1" }, { number: 1 }] }), "1 load of 1");
});

test("names count as many as they are", () => {
  const lent = (/** @type {string[]} */ ...names) => words("en").of({ key: "lent", args: [{ names }] });
  assert.equal(lent("X"), "X leaves");
  assert.equal(lent("X", "YouTube"), "X and YouTube left");
});

test("a text without forms is as it is", () => {
  assert.equal(words("en").text("plain", 1), "Plain");
  assert.equal(words("ar").text("plain", 2), "بسيط");
  assert.equal(words("en").text("loads", "1", "2"), "1 loads of 2");
});

test("what English lends follows the rules of English", () => {
  // To Persian, nothing is one.
  assert.equal(words("fa", {}).text("lent", 0), "۰ left");
  assert.equal(words("fa", {}).text("lent", 1), "۱ leaves");
});

test("numbers are written as the language writes them", () => {
  const loads = text({ loads: "$1" });
  assert.equal(words("fa", loads).text("loads", 1234.5), "۱٬۲۳۴٫۵");
  assert.equal(words("ur", loads).text("loads", 1234.5), "1,234.5");
  assert.equal(words("fa", loads).text("loads", "503"), isolated("503"));
});

test("a list of names is joined as the language does, each name in its own direction", () => {
  const lent = text({ lent: "$1" });
  const of = (/** @type {string} */ code) => words(code, lent).of({ key: "lent", args: [{ names: ["X", "YouTube"] }] });
  assert.equal(of("ur"), `${isolated("X")} اور ${isolated("YouTube")}`);
  assert.equal(of("ar"), `${isolated("X")} و${isolated("YouTube")}`);
});

test("countries have the names of the language", () => {
  const plain = text({ plain: "($1)" });
  assert.equal(words("en", plain).of({ key: "plain", args: [{ country: "PK" }] }), "(Pakistan)");
  assert.equal(words("ur", plain).of({ key: "plain", args: [{ country: "PK" }] }), "(پاکستان)");
});

test("a place that nothing fills stays empty", () => {
  assert.equal(words("en").text("loads", 1), "1 load of ");
});
