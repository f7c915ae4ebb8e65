/**
 * The built wasm, called the way the background calls it. Run by `node --test` after
 * `cargo xtask build`; browsers are not needed, the shapes that cross the boundary are
 * the same. SADA_DIST names the folder of the packages.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { faults, shapes } from "./shape.mjs";
import { NEW, core, details, last, shell, start } from "./support.mjs";

const OPERATOR = await readFile(join(import.meta.dirname, "../../../tests/operator.lab.json"), "utf8");

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
  assert.deepEqual(faults(view, "View"), []);
  assert.deepEqual(view.recording, { on: false, lines: 0 });
  assert.deepEqual([view.platforms[0].certainty, view.platforms[0].fine], [null, null]);
  assert.equal(view.operator.key, "operator_local_only");
  assert.equal(JSON.parse(view.sharing.example).version, 1);
});

test("effects have the shape that the shell carries out", () => {
  core.handle({ type: "request", event: "onErrorOccurred", details: details({ error: "net::ERR_CONNECTION_RESET" }) });
  const effects = shell.effects.filter(({ type }) => ["badge", "persist", "resolve", "wake"].includes(type));
  assert.equal(new Set(effects.map(({ type }) => type)).size, 4);
  for (const effect of effects) assert.deepEqual(faults(effect, "Effect"), []);
});

test("a shape that is another one is found", () => {
  assert.ok(["View", "PlatformView", "SharingView", "FeedView", "Arg", "Scene", "Effect"].every((name) => shapes.includes(name)));
  const view = core.view();
  const [row] = view.platforms;
  for (const wrong of [
    { ...view, tone: null },
    { ...view, extra: 1 },
    { ...view, checking: undefined },
    { ...view, simulation: "flood" },
    { ...view, sentence: { key: "a", args: [{ number: "1" }] } },
    { ...view, platforms: [{ ...row, strip: [7] }] },
    { ...view, sharing: { ...view.sharing, place: "here" } },
  ]) assert.equal(faults(wrong, "View").length, 1, JSON.stringify(wrong).slice(0, 200));
  assert.ok(faults(undefined, "View").length > 0);
  assert.deepEqual(faults({ ...view, simulation: "line" }, "View"), []);
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
  const removal = last("persist");
  assert.deepEqual([removal.living, removal.lasting, removal.recording], [null, null, null]);
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
  assert.deepEqual(core.view().operator, { key: "operator_named", args: [{ text: "Sada’s test network" }] });
  assert.equal(core.view().sharing.available, true);
  start({}, { ...NEW, operator: OPERATOR.replace("relay.sada.test", "relay2.sada.test") });
  assert.equal(core.view().sharing.available, false);
  assert.equal(core.view().operator.key, "operator_refused");
});

test("signals that came together have one set of effects", () => {
  shell.calls = 0;
  const parts = ["script", "stylesheet", "media"].map((type, index) => ({
    type: "request", event: "onBeforeRequest", details: details({ requestId: `${index}`, url: "https://abs.twimg.com/a", type }),
  }));
  const complaints = core.handleAll([
    { type: "request", event: "onBeforeRequest", details: details() },
    { type: "request", event: "onErrorOccurred", details: details({ error: "net::ERR_CONNECTION_RESET" }) },
    ...parts,
    { type: "choose", platforms: ["x", "youtube"] },
  ]);
  assert.deepEqual(complaints, []);
  assert.equal(shell.calls, 1);
  const types = shell.effects.slice(shell.before).map(({ type }) => type);
  assert.deepEqual(types.toSorted(), [...new Set(types)].sort(), "each kind of effect once");
  assert.equal(last("badge").text, "…", "what only an earlier one brought about is there");
  assert.match(last("persist").lasting, /tcp\.reset/);
  assert.match(last("persist").lasting, /"youtube"/, "at its newest");
});

test("among many, one that cannot be read keeps no other from being taken", () => {
  const complaints = core.handleAll([
    { type: "request", event: "onBeforeRequest", details: details() },
    { type: "sneeze" },
    null,
    { type: "request", event: "onCompleted", details: details({ statusCode: 200, fromCache: false }) },
  ]);
  assert.equal(complaints.length, 2);
  for (const complaint of complaints) assert.match(complaint, /the signal cannot be read/);
  assert.equal(core.view().platforms.find(({ id }) => id === "x").verdict, "works");
  assert.deepEqual(core.handleAll([]), []);
});

test("of a browser's details only what the core knows is looked at", () => {
  const seen = new Set();
  const watched = new Proxy(details({ responseHeaders: [{ name: "Content-Length", value: "7" }], statusCode: 200 }), {
    get: (target, name) => (seen.add(name), Reflect.get(target, name)),
  });
  core.handle({ type: "request", event: "onCompleted", details: watched });
  assert.ok(seen.has("url") && seen.has("responseHeaders") && seen.has("method"));
  for (const name of ["frameAncestors", "urlClassification", "initiator", "proxyInfo", "documentUrl", "requestHeaders"]) {
    assert.ok(!seen.has(name), `${name} was read`);
  }
});

test("what only one of the browsers tells is taken as it is", () => {
  const signals = [
    { type: "navigation", details: { tabId: 3, frameId: 0, url: "https://x.com/", error: "Error code 2153390067", timeStamp: 1.5, processId: -1 } },
    { type: "resolved", host: "x.com", addresses: ["10.10.34.35"] },
    { type: "resolved", host: "x.com", addresses: null },
    { type: "portal", locked: true },
  ];
  assert.deepEqual(core.handleAll(signals), []);
});

test("a failed page's host is looked up by the shell", () => {
  core.handle({ type: "request", event: "onErrorOccurred", details: details({ error: "NS_ERROR_CONNECTION_REFUSED" }) });
  assert.deepEqual(last("resolve"), { type: "resolve", host: "x.com" });
});

test("of a page that failed and that another page asked for the shell is asked what its tab shows", () => {
  const failed = details({
    error: "net::ERR_CONNECTION_RESET",
    documentLifecycle: "active",
    frameId: 0,
    parentFrameId: -1,
    initiator: "https://news.example",
  });
  core.handle({ type: "request", event: "onErrorOccurred", details: failed });
  assert.deepEqual(last("ask_tab"), { type: "ask_tab", tab: failed.tabId });
  assert.deepEqual(faults(last("ask_tab"), "Effect"), []);
  const row = () => core.view().platforms.find((platform) => platform.id === "x");
  const strip = () => row().strip.at(-1);
  const before = strip();
  core.handle({ type: "tab", tab: failed.tabId, shown: { status: "complete", url: null, pendingUrl: null } });
  assert.equal(strip(), before);
  core.handle({ type: "request", event: "onErrorOccurred", details: failed });
  core.handle({ type: "tab", tab: failed.tabId, shown: null });
  assert.equal(strip(), before);
  core.handle({ type: "request", event: "onErrorOccurred", details: failed });
  core.handle({ type: "tab", tab: failed.tabId, shown: { status: "complete", url: "https://x.com/home", pendingUrl: null } });
  assert.notEqual(strip(), before);
});

test("of a page that a person asked for it is not", () => {
  const before = last("ask_tab");
  const typed = details({ error: "net::ERR_CONNECTION_RESET", documentLifecycle: "active", frameId: 0, parentFrameId: -1 });
  core.handle({ type: "request", event: "onErrorOccurred", details: typed });
  assert.equal(last("ask_tab"), before);
});

test("a recording holds hosts and no pages, outlives the background, and is removed when all is", () => {
  assert.equal(core.recording(), "");
  core.handle({ type: "record", on: true });
  core.handle({ type: "request", event: "onErrorOccurred", details: details({ error: "net::ERR_CONNECTION_RESET" }) });
  const { lines } = core.view().recording;
  assert.ok(lines > 0);
  const text = core.recording();
  assert.match(text, /ERR_CONNECTION_RESET/);
  assert.doesNotMatch(text, /secret|home/);
  for (const line of text.trimEnd().split("\n")) JSON.parse(line);

  const { recording, lasting } = last("persist");
  start({ recording, lasting });
  assert.deepEqual(core.view().recording, { on: true, lines });
  assert.equal(core.recording(), text);
  core.handle({ type: "forget" });
  assert.equal(core.recording(), "");
});
