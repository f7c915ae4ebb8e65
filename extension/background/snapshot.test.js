// What a popup shows is kept without what it does not draw.
import assert from "node:assert/strict";
import { test } from "node:test";

/** @type {Record<string, string>[]} */
const writes = [];
const area = { set: async (/** @type {Record<string, string>} */ items) => void writes.push(items) };
Object.assign(globalThis, { chrome: { storage: { session: area, local: area } } });
const { saveSnapshot } = await import("./snapshot.js");
const { settled } = await import("../shared/storage.js");

/** @returns {any} */
function view() {
  const row = { chosen: true, origins: ["*://*.x.com/*"] };
  return {
    sentence: { key: "sentence_works", args: [] },
    platforms: [{ ...row, id: "x" }, { ...row, id: "tiktok", chosen: false }],
    sharing: { on: true, last: [{ payload: "a report" }], example: "a report" },
  };
}

test("neither reports nor what is not watched is in it", async () => {
  const shown = view();
  saveSnapshot(shown);
  await settled();
  const text = writes[0]?.["shown"] ?? "";
  assert.ok(text.includes("sentence_works"));
  for (const word of ["a report", "tiktok", "x.com"]) assert.ok(!text.includes(word), word);
  assert.deepEqual(shown, view(), "and what pages get is as it was");
});
