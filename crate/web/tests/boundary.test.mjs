/**
 * The built wasm, called the way the background calls it. Run by `node --test` after
 * `cargo xtask build`; browsers are not needed, the shapes that cross the boundary are
 * the same. SADA_DIST names the folder of the packages.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";

const dist = process.env.SADA_DIST ?? join(import.meta.dirname, "../../../dist");
const folder = join(dist, "chromium", "wasm");
const core = await import(pathToFileURL(join(folder, "sada_web.js")).href);
await core.default({ module_or_path: await readFile(join(folder, "sada_web_bg.wasm")) });

const ORIGINS = ["*://*.x.com/*", "*://*.twitter.com/*", "*://*.twimg.com/*"];
const OPERATOR = JSON.stringify({ collector: "https://report.sada.test/", bin_seconds: 5 });
const NEW = { origin: "chrome-extension://abc", online: true, granted: ORIGINS };

/** What the shell was asked for since the last start. */
let effects = [];

function start(stored = {}, place = NEW) {
  effects = [];
  core.start((more) => effects.push(...more), stored, place);
}

/** The last effect of a type. */
const last = (type) => effects.findLast((effect) => effect.type === type);

/** A browser's details, with much that nobody needs. */
const details = (more) => ({
  requestId: "17", url: "https://x.com/home?secret=1", tabId: 3, frameId: 0, parentFrameId: -1,
  method: "GET", type: "main_frame", timeStamp: Date.now() + 0.25, initiator: undefined,
  proxyInfo: null, frameAncestors: [], urlClassification: { firstParty: [], thirdParty: [] }, ...more,
});

beforeEach(() => {
  start();
  core.handle({ type: "woke", cold: true });
  core.handle({ type: "choose", platforms: ["x"] });
});

test("a completed load becomes a verdict in the view", () => {
  core.handle({ type: "request", event: "onBeforeRequest", details: details() });
  core.handle({ type: "request", event: "onCompleted", details: details({ statusCode: 200, fromCache: false, ip: "203.0.113.1" }) });
  const view = core.view();
  const x = view.platforms.find((platform) => platform.id === "x");
  assert.equal(x.verdict, "works");
  assert.equal(view.sentence.key, "sentence_works");
  assert.equal(typeof x.lastChecked, "number");
  assert.equal(x.strip.length, 24);
  assert.equal(x.strip[23], "works");
  assert.equal(x.granted, true);
});

test("what is stored holds no address of a page", () => {
  core.handle({ type: "request", event: "onBeforeRequest", details: details() });
  const { living } = last("persist");
  assert.match(living, /"17"/);
  assert.doesNotMatch(living, /secret|home/);
});

test("a view has the shape that pages read, and goes through a message unharmed", () => {
  const view = core.view();
  assert.deepEqual(JSON.parse(JSON.stringify(view)), view);
  assert.deepEqual(Object.keys(view).sort(), ["checking", "operator", "paused", "platforms", "ruledOut", "sentence", "sharing", "tone"]);
  assert.deepEqual(view.platforms[0].certainty, null);
  assert.equal(view.operator.key, "operator_local_only");
  assert.equal(JSON.parse(view.sharing.example).version, 1);
});

test("a state goes on where it was left", () => {
  const { lasting } = last("persist");
  start({ lasting });
  core.handle({ type: "woke", cold: false });
  assert.equal(core.view().platforms.find((platform) => platform.id === "x").chosen, true);
  assert.deepEqual(last("badge").title, { key: "title_idle", args: [] });
});

test("a failure is stored with the alarm that will look again", () => {
  core.handle({ type: "request", event: "onErrorOccurred", details: details({ error: "net::ERR_CONNECTION_RESET" }) });
  assert.equal(last("badge").text, "…");
  assert.ok(last("wake").at > Date.now());
  assert.match(last("persist").lasting, /tcp\.reset/);
});

test("everything deleted is removed, not emptied", () => {
  core.handle({ type: "forget" });
  const removal = effects.findLast((effect) => effect.type === "persist");
  assert.deepEqual([removal.living, removal.lasting], [null, null]);
});

test("what cannot be read is refused with a clear error and changes nothing", () => {
  const before = core.view();
  for (const signal of [undefined, null, 7, {}, { type: "sneeze" }, { type: "choose", platforms: ["myspace"] },
    { type: "request", event: "onSneeze", details: details() }, { type: "request", event: "onCompleted" }]) {
    assert.throws(() => core.handle(signal), /the signal cannot be read/);
  }
  assert.throws(() => core.start(() => {}, {}, { origin: 7 }), /the context cannot be read/);
  assert.deepEqual(core.view().platforms, before.platforms);
});

test("corrupted state begins anew", () => {
  start({ living: "{", lasting: "\u0000" });
  assert.equal(core.view().sentence.key, "sentence_none_chosen");
});

test("an operator's file decides whether sharing is offered", () => {
  start({}, { ...NEW, operator: OPERATOR });
  assert.equal(core.view().sharing.host, "report.sada.test");
  start({}, { ...NEW, operator: OPERATOR.replace("report.sada.test", "collector.example.org") });
  assert.equal(core.view().sharing.available, false);
  assert.equal(core.view().operator.key, "operator_refused");
});
