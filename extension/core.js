import init, { handle, start, view } from "./wasm/sada_web.js";
import { perform } from "./effects.js";
import { read } from "./store.js";

/** @typedef {import("./boundary").Signal} Signal */

let online = navigator.onLine;

/** The one promise everything waits for: the core is loaded and knows where it left off. */
const ready = open();
ready.catch((error) => console.error("Sada's core did not start.", error));

/**
 * Hands a signal to the core. Signals arrive in the order of these calls, also those that
 * came while the core was still loading.
 * @param {Signal} signal
 */
export async function deliver(signal) {
  await ready;
  senseConnection();
  handle(signal);
}

/**
 * The same for signals nobody waits for: what goes wrong is logged.
 * @param {Signal} signal
 */
export function report(signal) {
  deliver(signal).catch((error) => console.error("Sada could not handle a signal.", signal.type, error));
}

/** What pages show now. */
export async function currentView() {
  await ready;
  return view();
}

/** Tells the core which hosts are granted. Asked anew each time: events carry only the change. */
export async function reportGranted() {
  const { origins } = await chrome.permissions.getAll();
  await deliver({ type: "granted", origins: origins ?? [] });
}

/** Tells the core if the browser's own word on the connection has changed. */
export async function reportConnection() {
  await ready;
  senseConnection();
}

async function open() {
  const [stored, operator, granted] = await Promise.all([
    read(),
    readOperator(),
    chrome.permissions.getAll(),
    init({ module_or_path: chrome.runtime.getURL("wasm/sada_web_bg.wasm") }),
  ]);
  online = navigator.onLine;
  start(perform, stored, { origin: location.origin, online, granted: granted.origins ?? [], ...operator });
  handle({ type: "woke", cold: stored.living === undefined });
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

/** A service worker is not told of every change, so each signal is an occasion to look. */
function senseConnection() {
  if (navigator.onLine === online) return;
  online = navigator.onLine;
  handle({ type: "connectivity", online });
}
