/**
 * The packaged background over a storage that refuses to write or to be read: from a page's message through core and
 * shell to what is stored, and what the next background makes of that. Run as boundary.test.mjs.
 */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Worker } from "node:worker_threads";

const SHARE = (yes) => ({ tell: { type: "share", yes, consent: 1 } });
const FOLLOW = (yes) => ({ tell: { type: "follow", yes, consent: 1 } });
const VIEW = { ask: "view" };

let open = [];
afterEach(async () => {
  await Promise.all(open.map((worker) => worker.terminate()));
  open = [];
});

/** A background that begins over what was kept. */
class Life {
  kept;
  writes = 0;
  #worker;
  #waiting = new Map();

  constructor(kept = { session: {}, local: {} }, { refuses = [], unreadable = 0 } = {}) {
    this.kept = kept;
    const workerData = { kept: structuredClone(kept), refuses, unreadable };
    this.#worker = new Worker(new URL("life.mjs", import.meta.url), { workerData });
    this.#worker.on("message", ({ id, answer, kept: now, writes }) => {
      Object.assign(this, { kept: now, writes });
      this.#waiting.get(id)?.(answer);
    });
    open.push(this.#worker);
  }

  /** The background's answer to a page. */
  ask(message) {
    const id = this.#waiting.size;
    return new Promise((done) => {
      this.#waiting.set(id, done);
      this.#worker.postMessage({ id, message });
    });
  }

  /** What the storage refuses from now on. */
  refuse(now) {
    this.#worker.postMessage({ now });
  }

  /** What a page shows after this. */
  async shows(message = VIEW) {
    const { view, error } = await this.ask(message);
    assert.equal(error, undefined);
    return { sharing: view.sharing.on, feed: view.feed.on, told: view.unkept?.key ?? null };
  }

  /** Ends it; another one begins over what it stored. */
  async next(options) {
    await this.#worker.terminate();
    return new Life(this.kept, options);
  }

  /** What is shown, once that is so. */
  async until(look) {
    for (;;) {
      const shown = await this.shows();
      if (look(shown)) return shown;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** One that shares and follows. */
async function sharing() {
  const life = new Life();
  await life.shows(SHARE(true));
  assert.deepEqual(await life.shows(FOLLOW(true)), { sharing: true, feed: true, told: null });
  assert.deepEqual([life.kept.local.sharing_yes, life.kept.local.feed_yes], ["yes", "yes"]);
  return life;
}

test("what is kept is told, and no reason to keep anything", async () => {
  const life = await sharing();
  await new Promise((done) => setTimeout(done, 300));
  await life.shows();
  const { writes } = life;
  await new Promise((done) => setTimeout(done, 300));
  // What a popup shows is kept when a page asks.
  await life.shows();
  assert.ok(life.writes <= writes + 2, `${life.writes - writes} writes, and nothing happened`);
  assert.equal(life.kept.session.unkept, undefined);
  const next = await life.next();
  assert.deepEqual(await next.shows(), { sharing: true, feed: true, told: null });
});

test("a No that is refused is told at once and stays No", async () => {
  const life = await sharing();
  life.refuse(["all"]);
  assert.deepEqual(await life.shows(SHARE(false)), { sharing: false, feed: true, told: "not_kept" });
  assert.deepEqual(await life.shows(FOLLOW(false)), { sharing: false, feed: false, told: "not_kept" });
  assert.match(life.kept.local.lasting, /"sharing":true/, "it was refused");
  const second = await life.next({ refuses: ["all"] });
  await second.until(({ told }) => told === "not_kept");
  assert.deepEqual(await second.shows(), { sharing: false, feed: false, told: "not_kept" });
  // It is asked for again without anybody's doing.
  second.refuse([]);
  assert.deepEqual(await second.until(({ told }) => told === null), { sharing: false, feed: false, told: null });
  assert.match(second.kept.local.lasting, /"sharing":false/);
  assert.deepEqual([second.kept.local.sharing_yes, second.kept.session.unkept], [undefined, undefined]);
});

test("a Yes that is refused is no Yes, and says so", async () => {
  for (const refuses of [["all"], ["lasting"], ["sharing_yes"]]) {
    const life = new Life();
    await life.shows();
    life.refuse(refuses);
    assert.deepEqual(await life.shows(SHARE(true)), { sharing: false, feed: null, told: "not_kept" });
    const next = await life.next();
    assert.notEqual((await next.shows()).sharing, true, `${refuses}`);
  }
});

test("everything that was to be deleted stays deleted", async () => {
  const life = await sharing();
  await life.ask({ tell: { type: "choose", platforms: ["x"] } });
  life.refuse(["all"]);
  assert.deepEqual(await life.shows({ tell: { type: "forget" } }), { sharing: null, feed: null, told: "not_deleted" });
  const next = await life.next({ refuses: ["all"] });
  await next.until(({ told }) => told === "not_deleted");
  const { view } = await next.ask(VIEW);
  assert.ok(view.platforms.every(({ chosen }) => !chosen));
  next.refuse([]);
  assert.deepEqual(await next.until(({ told }) => told === null), { sharing: null, feed: null, told: null });
  assert.doesNotMatch(next.kept.local.lasting ?? "", /"x"/);
  assert.equal(next.kept.local.sharing_yes, undefined);
});

test("what cannot be read is read later, and nothing is written over it", async () => {
  const life = await sharing();
  const next = await life.next({ unreadable: 1_000_000 });
  assert.match((await next.ask(VIEW)).error, /cannot be read/);
  assert.match((await next.ask(SHARE(false))).error, /cannot be read/);
  assert.equal(next.writes, 0);
  next.refuse([]);
  let answer;
  do answer = await next.ask(VIEW);
  while (answer.error);
  assert.equal(answer.view.sharing.on, true);
});
