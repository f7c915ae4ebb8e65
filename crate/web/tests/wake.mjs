/**
 * How long the packaged core takes from nothing to having woken: compiled, started from what was stored, told that it
 * woke. Prints milliseconds. Once a process: an engine compiles the same bytes only once.
 *
 * node wake.mjs FOLDER   where FOLDER holds a package's wasm/
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.argv[2], "wasm");
const core = await import(pathToFileURL(join(folder, "sada_web.js")).href);
const bytes = await readFile(join(folder, "sada_web_bg.wasm"));
const operator = await readFile(join(process.argv[2], "operator.json"), "utf8").catch(() => null);
const place = { origin: "chrome-extension://abc", operator, online: true, granted: ["<all_urls>"], data: null, os: "linux", saving: false };

const began = performance.now();
await core.default({ module_or_path: bytes });
core.start(() => {}, {}, place);
core.handle({ type: "woke", cold: true });
console.log(performance.now() - began);
