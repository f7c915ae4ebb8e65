/** The built wasm as tests call it, with the shell's part played here. SADA_DIST names the folder of the packages. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const dist = process.env.SADA_DIST ?? join(import.meta.dirname, "../../../dist");
const folder = join(dist, "chromium", "wasm");
export const core = await import(pathToFileURL(join(folder, "sada_web.js")).href);
await core.default({ module_or_path: await readFile(join(folder, "sada_web_bg.wasm")) });

const ORIGINS = ["*://*.x.com/*", "*://*.twitter.com/*", "*://*.twimg.com/*", "http://detectportal.firefox.com/*"];
export const NEW = { origin: "chrome-extension://abc", online: true, granted: ORIGINS, data: null, os: "linux", saving: false };

/** What the shell was asked for since the last start; `before` counts what had come before the last call. */
export const shell = { effects: [], calls: 0, before: 0 };

export function start(stored = {}, place = NEW) {
  Object.assign(shell, { effects: [], calls: 0, before: 0 });
  core.start((more) => {
    shell.before = shell.effects.length;
    shell.calls += 1;
    shell.effects.push(...more);
  }, stored, place);
}

/** The last effect of a type. */
export const last = (type) => shell.effects.findLast((effect) => effect.type === type);

/** A browser's details, with much that nobody needs. */
export const details = (more) => ({
  requestId: "17", url: "https://x.com/home?secret=1", tabId: 3, frameId: 0, parentFrameId: -1,
  method: "GET", type: "main_frame", timeStamp: Date.now() + 0.25, initiator: undefined,
  proxyInfo: null, frameAncestors: [], urlClassification: { firstParty: [], thirdParty: [] }, ...more,
});
