/**
 * One life of the packaged background, in a thread of its own: ended, nothing is left of it but what it stored. What a
 * browser offers is played here; its storage refuses what it is told to refuse.
 *
 * workerData: `kept`, by area; `refuses`, names of what cannot be written, `"all"` for everything beyond the session;
 * `unreadable`, how many reads fail.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

const dist = join(process.env.SADA_DIST ?? join(import.meta.dirname, "../../../dist"), "chromium");
const operator = join(import.meta.dirname, "../../../tests/operator.lab.json");
const ORIGINS = ["*://*.x.com/*", "*://*.twitter.com/*", "*://*.twimg.com/*", "http://detectportal.firefox.com/*"];

const { kept } = workerData;
let { refuses, unreadable } = workerData;
let writes = 0;

/** A storage area that answers a while later, as a browser's does. */
function area(name) {
  const change = async (key, deed) => {
    await new Promise(setImmediate);
    writes += 1;
    if (refuses.includes(key) || (name === "local" && refuses.includes("all"))) throw new Error(`${key} is refused`);
    deed();
    parentPort.postMessage({ kept, writes });
  };
  return {
    get: async (key) => {
      await new Promise(setImmediate);
      if (name === "local" && unreadable-- > 0) throw new Error("it cannot be read");
      return key in kept[name] ? { [key]: kept[name][key] } : {};
    },
    set: (items) => Promise.all(Object.entries(items).map(([key, value]) => change(key, () => (kept[name][key] = value)))),
    remove: (key) => change(key, () => delete kept[name][key]),
  };
}

const heard = () => ({ addListener: () => {} });
let listener;
const requests = ["onBeforeRequest", "onBeforeRedirect", "onResponseStarted", "onCompleted", "onErrorOccurred"];
const chrome = {
  storage: { session: area("session"), local: area("local") },
  alarms: { onAlarm: heard(), create: async () => {}, clear: async () => {} },
  permissions: { onAdded: heard(), onRemoved: heard(), getAll: async () => ({ origins: ORIGINS, permissions: [] }) },
  runtime: {
    onMessage: { addListener: (given) => (listener = given) },
    onInstalled: heard(),
    onStartup: heard(),
    getURL: (path) => pathToFileURL(join(dist, path)).href,
    getPlatformInfo: async () => ({ os: "linux" }),
    sendMessage: async () => {},
  },
  webRequest: Object.fromEntries(requests.map((event) => [event, heard()])),
  action: { setIcon: async () => {}, setBadgeText: async () => {}, setBadgeBackgroundColor: async () => {}, setTitle: async () => {} },
};
Object.assign(globalThis, { chrome, self: globalThis, addEventListener: () => {}, location: new URL("chrome-extension://abc/") });
Object.defineProperty(globalThis, "navigator", { value: { onLine: true, languages: ["en"] } });
globalThis.fetch = async (asked) => {
  const url = typeof asked === "string" ? asked : asked.url;
  if (!url.startsWith("file:")) throw new TypeError("there is no network");
  const file = url.endsWith("/operator.json") ? operator : fileURLToPath(url);
  const type = file.endsWith(".wasm") ? "application/wasm" : "application/json";
  return new Response(await readFile(file), { headers: { "content-type": type } });
};
// Refusals are logged, and expected.
console.error = () => {};

await import(pathToFileURL(join(dist, "background/background.js")).href);

parentPort.on("message", ({ id, message, now }) => {
  if (now) [refuses, unreadable] = [now, 0];
  if (message) listener(message, {}, (answer) => parentPort.postMessage({ id, answer, kept, writes }));
});
