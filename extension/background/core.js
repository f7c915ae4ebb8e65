import init, { afterRefusals, handle, handleAll, recording, start, view } from "../wasm/sada_web.js";
import { perform } from "./effects.js";
import { Queue } from "./queue.js";
import { saveSnapshot } from "./snapshot.js";
import { readAtLast, settled } from "../shared/storage.js";

/** @typedef {import("../shared/boundary").Effect} Effect */
/** @typedef {import("../shared/boundary").Signal} Signal */

/** @type {Queue<Signal>} */
const queue = new Queue(() => {
  ready.then(handOver).catch((error) => console.error("Sada could not handle signals.", error));
});

let online = navigator.onLine;

/** @type {(error: unknown) => void} */
let cannotRead = () => {};
/** Fails when what was kept cannot be read, which is tried again and again. */
const unread = new Promise((_, fail) => (cannotRead = fail));
unread.catch(() => {});

/** The one promise everything waits for: the core is loaded and knows where it left off. */
const ready = open();
ready.catch((error) => console.error("Sada's core did not start.", error));

/** Resolves when the core is ready, and fails where it cannot be until what was kept can be read. */
export async function opened() {
  await Promise.race([ready, unread]);
}

/**
 * Hands a signal to the core, after all that was reported before, and resolves when it is handled.
 * @param {Signal} signal
 */
export async function deliver(signal) {
  await ready;
  handOver();
  handle(signal);
}

/**
 * The same for signals nobody waits for. They come in bursts, and each burst crosses to the
 * core at once, in its order, also what came while the core was still loading.
 * @param {Signal} signal
 */
export function report(signal) {
  queue.add(signal);
}

/**
 * Resolves when all that the core asked for is written, or refused: the core has heard which, and what it then has
 * written instead is written too.
 */
export async function stored() {
  await settled();
  handOver();
  await settled();
}

/** What pages show now. */
export async function currentView() {
  await ready;
  handOver();
  const shown = view();
  saveSnapshot(shown);
  return shown;
}

/** The diagnostic recording, a line for each signal. */
export async function currentRecording() {
  await ready;
  handOver();
  return recording();
}

/** Tells the core what is granted. Asked anew each time: events carry only the change. */
export async function reportGranted() {
  const { origins = [], data_collection: data = null } = await chrome.permissions.getAll();
  await deliver({ type: "granted", origins, data });
}

/** Tells the core if the browser's own word on the connection has changed. */
export async function reportConnection() {
  await ready;
  handOver();
}

async function open() {
  const loaded = init({ module_or_path: chrome.runtime.getURL("wasm/sada_web_bg.wasm") });
  const [kept, operator, granted, { os }] = await Promise.all([
    readAtLast(async (error, refusals) => {
      console.error("Sada cannot read what it kept, and tries again.", error);
      cannotRead(error);
      await loaded;
      await new Promise((done) => afterRefusals(refusals, () => done(undefined)));
    }),
    readOperator(),
    chrome.permissions.getAll(),
    chrome.runtime.getPlatformInfo(),
    loaded,
  ]);
  online = navigator.onLine;
  const { origins = [], data_collection: data = null } = granted;
  const place = { origin: location.origin, online, granted: origins, data, os, saving: isSaving(), ...operator };
  const carryOut = (/** @type {Effect[]} */ effects) => {
    perform(effects, report);
    // After this turn, in which the core is at work.
    if (effects.some(({ type }) => type === "badge")) queueMicrotask(() => saveSnapshot(view()));
  };
  start(carryOut, kept, place);
  handle({ type: "woke", cold: kept.living === undefined });
}

/** Whether the browser, where it tells, was told to save data, or is on a line that is paid for by what passes. */
function isSaving() {
  const { connection } = navigator;
  return connection?.saveData === true || connection?.type === "cellular";
}

/**
 * The operator this build belongs to. A build without one has no such file, which is not an error.
 * @returns {Promise<{operator?: string}>}
 */
async function readOperator() {
  try {
    const answer = await fetch(chrome.runtime.getURL("operator.json"));
    return answer.ok ? { operator: await answer.text() } : {};
  } catch {
    return {};
  }
}

/**
 * Hands over all that waits. A service worker is not told of every change of the connection,
 * so each occasion is one to look.
 */
function handOver() {
  const signals = queue.take();
  if (navigator.onLine !== online) {
    online = navigator.onLine;
    signals.unshift({ type: "connectivity", online });
  }
  if (signals.length === 0) return;
  for (const complaint of handleAll(signals)) console.error("Sada could not read a signal.", complaint);
}
