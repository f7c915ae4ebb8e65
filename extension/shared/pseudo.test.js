// The catalogue in no language hides nothing: all texts, all places, all longer, and no letter of English.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LONGER, pseudo } from "../../tests/pseudo.mjs";

const english = JSON.parse(readFileSync(new URL("../_locales/en/messages.json", import.meta.url), "utf8"));
const script = { rtl: /\p{Script=Arabic}/u, ltr: /\p{Script=Latin}/u };

for (const [direction, letters] of Object.entries(script)) {
  test(`every text is there, longer and in other letters: ${direction}`, () => {
    const texts = pseudo(english, direction);
    assert.deepEqual(Object.keys(texts), Object.keys(english));
    for (const [key, { message }] of Object.entries(texts)) {
      const model = english[key].message;
      assert.match(message, /^⟦.+⟧$/, key);
      assert.doesNotMatch(message, /[a-z]/i, key);
      if (/[a-z]/i.test(model)) assert.match(message, letters, key);
      assert.deepEqual(message.match(/\$\d/g), model.match(/\$\d/g), key);
      if (!["name", "description"].includes(key)) assert.ok(message.length - 2 >= model.length * (1 + LONGER), key);
    }
  });
}
