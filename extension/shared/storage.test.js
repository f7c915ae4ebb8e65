// Writes reach the browser one at a time, newest last, and a failing one stops nothing.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** @type {{items: Record<string, string>, done: () => void, fail: (error: Error) => void}[]} */
let writes = [];
/** @type {unknown[]} */
let logged = [];

/** @type {Record<string, unknown>} */
let kept = {};

const area = {
  get: async (/** @type {string} */ key) => (key in kept ? { [key]: kept[key] } : {}),
  set: (/** @type {Record<string, string>} */ items) =>
    new Promise((resolve, reject) => {
      writes.push({ items, done: () => resolve(undefined), fail: reject });
    }),
  remove: (/** @type {string} */ key) => area.set({ [key]: "removed" }),
};
Object.assign(globalThis, { chrome: { storage: { session: area, local: area } } });
const { keep, read, settled } = await import("./storage.js");
const turn = () => new Promise(setImmediate);

beforeEach(() => {
  writes = [];
  kept = {};
  logged = [];
  console.error = (...told) => logged.push(told);
});

test("a burst costs two writes, and the newest is last", async () => {
  for (const n of Array(100).keys()) keep({ type: "persist", living: String(n) });
  assert.equal(writes.length, 1);
  writes[0]?.done();
  await turn();
  assert.deepEqual(writes.map(({ items }) => items), [{ living: "0" }, { living: "99" }]);
  writes[1]?.done();
  await settled();
  assert.equal(writes.length, 2);
});

test("undefined leaves a part, null removes it", async () => {
  keep({ type: "persist", living: null });
  assert.deepEqual(writes.map(({ items }) => items), [{ living: "removed" }]);
  writes[0]?.done();
  await settled();
});

test("a write that fails is told and the next goes on", async () => {
  keep({ type: "persist", lasting: "a" });
  keep({ type: "persist", lasting: "b" });
  writes[0]?.fail(new Error("disk full"));
  await turn();
  assert.equal(logged.length, 1);
  assert.deepEqual(writes[1]?.items, { lasting: "b" });
  writes[1]?.done();
  await settled();
});

test("what was kept is read, but for what was laid aside and what is no text", async () => {
  kept = { living: "a", recording: "b", lasting: 7, aside: "c" };
  assert.deepEqual(await read(), { living: "a", recording: "b" });
});

test("each part is kept under its own name", async () => {
  keep({ type: "persist", living: "a", recording: "b", lasting: "c", aside: "d" });
  assert.deepEqual(Object.assign({}, ...writes.map(({ items }) => items)), {
    living: "a", recording: "b", lasting: "c", aside: "d",
  });
  for (const { done } of writes) done();
  await settled();
});
