// Writes reach the browser one at a time, newest last; what became of each is told, and a failing one stops nothing.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** @type {{items: Record<string, string>, done: () => void, fail: (error: Error) => void}[]} */
let writes = [];
/** @type {unknown[]} */
let logged = [];

/** @type {Record<string, unknown>} */
let kept = {};
/** How often reading fails from now on. */
let unreadable = 0;

const area = {
  get: async (/** @type {string} */ key) => {
    if (key === "lasting" && unreadable-- > 0) throw new Error("unreadable");
    return key in kept ? { [key]: kept[key] } : {};
  },
  set: (/** @type {Record<string, string>} */ items) =>
    new Promise((resolve, reject) => {
      writes.push({ items, done: () => resolve(undefined), fail: reject });
    }),
  remove: (/** @type {string} */ key) => area.set({ [key]: "removed" }),
};
Object.assign(globalThis, { chrome: { storage: { session: area, local: area } } });
const { keep, keepShown, read, readAtLast, settled } = await import("./storage.js");
const turn = () => new Promise(setImmediate);

/** @type {import("./boundary").KeptSignal[]} */
let answers = [];
let number = 0;
/** @param {Partial<import("./boundary").PersistEffect>} parts */
function persist(parts) {
  number += 1;
  keep({ type: "persist", number, ...parts }, (answer) => answers.push(answer));
}

beforeEach(() => {
  writes = [];
  kept = {};
  logged = [];
  answers = [];
  number = 0;
  unreadable = 0;
  console.error = (...told) => logged.push(told);
});

test("a burst costs two writes, and the newest is last", async () => {
  for (const n of Array(100).keys()) persist({ living: String(n) });
  assert.equal(writes.length, 1);
  writes[0]?.done();
  await turn();
  assert.deepEqual(writes.map(({ items }) => items), [{ living: "0" }, { living: "99" }]);
  writes[1]?.done();
  await settled();
  assert.equal(writes.length, 2);
});

test("undefined leaves a part, null removes it", async () => {
  persist({ living: null });
  assert.deepEqual(writes.map(({ items }) => items), [{ living: "removed" }]);
  writes[0]?.done();
  await settled();
});

test("a write that is refused is told, and the next goes on", async () => {
  persist({ lasting: "a", living: "1", sharing_yes: null });
  persist({ lasting: "b" });
  for (const { items, done, fail } of writes) "lasting" in items ? fail(new Error("disk full")) : done();
  await turn();
  assert.equal(logged.length, 1);
  assert.deepEqual(answers, [{ type: "kept", number: 1, kept: ["living", "sharing_yes"], refused: ["lasting"] }]);
  assert.deepEqual(writes.at(-1)?.items, { lasting: "b" });
  writes.at(-1)?.done();
  await settled();
  assert.deepEqual(answers.at(-1), { type: "kept", number: 2, kept: ["lasting"], refused: [] });
});

test("what is written together has one answer, with the newest number", async () => {
  persist({ living: "1" });
  persist({ lasting: "a" });
  persist({ living: "2" });
  keepShown("a popup");
  writes[0]?.done();
  await turn();
  for (const { done } of writes) done();
  await settled();
  assert.deepEqual(answers.map(({ number }) => number), [1, 3]);
  assert.deepEqual(answers[1]?.kept.toSorted(), ["lasting", "living"]);
});

test("what the shell keeps for itself has no answer", async () => {
  keepShown("a popup");
  assert.deepEqual(writes.map(({ items }) => items), [{ shown: "a popup" }]);
  writes[0]?.fail(new Error("disk full"));
  await settled();
  assert.deepEqual(answers, []);
});

test("a read that fails is tried again until all of it is there", async () => {
  [kept, unreadable] = [{ lasting: "a", living: "b" }, 3];
  /** @type {[string, number][]} */
  const told = [];
  const stored = await readAtLast(async (error, refusals) => void told.push([String(error), refusals]));
  assert.deepEqual(stored, kept);
  assert.deepEqual(told, [1, 2, 3].map((times) => ["Error: unreadable", times]));
});

test("what was kept is read, but for what was laid aside and what is no text", async () => {
  const texts = { living: "a", recording: "b", unkept: "d", sharing_yes: "e", feed_yes: "f" };
  kept = { ...texts, lasting: 7, aside: "c" };
  assert.deepEqual(await read(), texts);
});

test("each part is kept under its own name", async () => {
  const all = { living: "a", recording: "b", lasting: "c", aside: "d", unkept: "e", sharing_yes: "f", feed_yes: "g" };
  persist(all);
  assert.deepEqual(Object.assign({}, ...writes.map(({ items }) => items)), all);
  for (const { done } of writes) done();
  await settled();
});
