// What is listened to, what may be asked for, and what the core knows agree.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PLATFORM_HOSTS, PLATFORM_PAGES } from "./hosts.js";

const root = new URL("../../", import.meta.url);
/** @param {string} path */
const read = (path) => readFileSync(new URL(path, root), "utf8");
const manifest = JSON.parse(read("manifest.json"));

/** The platforms of the catalogue: the domains in each of their lists. */
const platforms = read("crate/core/src/catalogue/platforms.rs")
  .split(/\n {4}Platform \{/)
  .slice(1)
  .map((entry) => ({ pages: domains(entry, "pages"), api: domains(entry, "api"), media: domains(entry, "media") }));

const controls = [...read("crate/core/src/catalogue/controls.rs").matchAll(/origin: "(https?:[^"]+)"/g)].map(
  ([, origin]) => String(origin),
);

/** @param {string} entry @param {string} field */
function domains(entry, field) {
  const list = entry.match(new RegExp(`\\b${field}: &\\[([^\\]]*)\\]`));
  assert.ok(list, `no ${field} in ${entry}`);
  return [...String(list[1]).matchAll(/"([^"]+)"/g)].map(([, domain]) => String(domain));
}

/** @param {string} domain */
const pattern = (domain) => `*://*.${domain}/*`;

/** As the core does: a domain below another one of its platform needs no pattern of its own. */
const hosts = platforms.flatMap(({ pages, api, media }) => {
  const all = [...pages, ...api, ...media];
  return all.filter((domain) => !all.some((above) => domain.endsWith(`.${above}`))).map(pattern);
});

test("the catalogue was read whole", () => {
  const names = read("crate/core/src/catalogue/platforms.rs").match(/\bid: PlatformId\(/g);
  assert.equal(platforms.length, names?.length);
  assert.ok(platforms.every(({ pages }) => pages.length > 0));
  assert.ok(controls.length > 0);
});

test("exactly the catalogue's pages are pages", () => {
  assert.deepEqual(PLATFORM_PAGES, platforms.flatMap(({ pages }) => pages).map(pattern));
});

test("exactly the catalogue's platforms are listened to", () => {
  assert.deepEqual(PLATFORM_HOSTS.toSorted(), hosts.toSorted());
});

test("exactly the catalogue's hosts may be asked for", () => {
  assert.deepEqual(manifest.optional_host_permissions.toSorted(), [...hosts, ...controls].sort());
});

test("installing asks for nothing that is warned of", () => {
  assert.deepEqual(manifest.permissions, ["storage", "alarms", "webRequest", "dns", "captivePortal"]);
  assert.equal(manifest.host_permissions, undefined);
  assert.equal(manifest.incognito, "not_allowed");
});

test("nothing but the extension's own pages is run, and no other page reaches it", () => {
  for (const key of ["content_scripts", "externally_connectable", "web_accessible_resources", "sandbox"]) {
    assert.equal(manifest[key], undefined, key);
  }
  const directives = manifest.content_security_policy.extension_pages.split("; ");
  for (const directive of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "form-action 'none'", "frame-ancestors 'none'"]) {
    assert.ok(directives.includes(directive), directive);
  }
  assert.deepEqual(Object.keys(manifest.content_security_policy), ["extension_pages"]);
});

test("required of Firefox is that nothing is collected", () => {
  const { data_collection_permissions: data } = manifest.browser_specific_settings.gecko;
  assert.deepEqual(data, { required: ["none"], optional: ["locationInfo", "browsingActivity"] });
});
