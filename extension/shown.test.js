// What a popup shows is kept once a burst, without what it does not draw.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

/** @type {Record<string, string>[]} */
const writes = [];
const area = { set: async (/** @type {Record<string, string>} */ items) => void writes.push(items) };
Object.assign(globalThis, { chrome: { storage: { session: area, local: area } } });
const { keepShown } = await import("./shown.js");

mock.timers.enable({ apis: ["setTimeout"] });
const turn = () => new Promise(setImmediate);

/** @returns {any} */
function view() {
  const row = { chosen: true, origins: ["*://*.x.com/*"] };
  return {
    sentence: { key: "sentence_works", args: [] },
    platforms: [{ ...row, id: "x" }, { ...row, id: "tiktok", chosen: false }],
    sharing: { on: true, last: [{ payload: "a report" }], example: "a report" },
  };
}

test("a burst is kept once, as it stands at its end", async () => {
  let asked = 0;
  const shows = () => {
    asked += 1;
    return view();
  };
  for (let n = 0; n < 100; n += 1) keepShown(shows);
  assert.equal(asked, 0, "not while it lasts");
  mock.timers.tick(5000);
  await turn();
  assert.equal(asked, 1);
  assert.equal(writes.length, 1);
  keepShown(shows);
  mock.timers.tick(5000);
  await turn();
  assert.equal(writes.length, 2, "and again after the next");
});

test("neither reports nor what is not watched is in it", () => {
  const text = writes[0]?.["shown"] ?? "";
  assert.ok(text.includes("sentence_works"));
  for (const word of ["a report", "tiktok", "x.com"]) assert.ok(!text.includes(word), word);
});

test("a view that cannot be had stops nothing", async () => {
  const logged = mock.method(console, "error", () => {});
  keepShown(() => {
    throw new Error("no view");
  });
  mock.timers.tick(5000);
  await turn();
  assert.equal(logged.mock.callCount(), 1);
  keepShown(view);
  mock.timers.tick(5000);
  await turn();
  assert.equal(writes.length, 3);
});
