// What comes together is handed on together, whole and in its order.
import assert from "node:assert/strict";
import { after, test } from "node:test";

/** @type {MessagePort[]} */
const ports = [];
const Real = MessageChannel;
// The browser's own, kept so that it can be closed: an open one keeps node from ending.
globalThis.MessageChannel = /** @type {typeof MessageChannel} */ (
  class extends Real {
    constructor() {
      super();
      ports.push(this.port1);
    }
  }
);
const { Queue } = await import("./queue.js");
after(() => ports.forEach((port) => port.close()));

/** A queue of numbers, and the lists it handed on. */
function gathering() {
  /** @type {number[][]} */
  const lists = [];
  /** @type {(() => void)[]} */
  const waiting = [];
  /** @type {import("./queue.js").Queue<number>} */
  const queue = new Queue(() => {
    lists.push(queue.take());
    waiting.splice(0).forEach((done) => done());
  });
  return { queue, lists, due: () => new Promise((done) => waiting.push(() => done(undefined))) };
}

test("tasks that already wait are handed on together", async () => {
  const { queue, lists, due } = gathering();
  const came = due();
  // Each of these is a task of its own, as events of a browser are.
  for (const number of [1, 2, 3]) setImmediate(() => queue.add(number));
  queue.add(0);
  await came;
  await new Promise(setImmediate);
  assert.deepEqual(lists.flat(), [0, 1, 2, 3]);
  assert.ok(lists.length <= 2, `in ${lists.length} lists`);
});

test("a burst is one list", async () => {
  const { queue, lists, due } = gathering();
  const came = due();
  for (const number of Array(500).keys()) queue.add(number);
  await came;
  assert.deepEqual(lists, [[...Array(500).keys()]]);
});

test("what comes later is handed on later", async () => {
  const { queue, lists, due } = gathering();
  for (const number of [1, 2]) {
    const came = due();
    queue.add(number);
    await came;
  }
  assert.deepEqual(lists, [[1], [2]]);
});

test("what was taken is not handed on again", async () => {
  const { queue, lists, due } = gathering();
  const came = due();
  queue.add(1);
  assert.deepEqual(queue.take(), [1]);
  await came;
  assert.deepEqual(lists, [[]]);
});
