// What is listened to, what may be asked for, and what the core knows agree.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PLATFORM_PAGES } from "./hosts.js";

const root = new URL("../", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", root), "utf8"));
const catalogue = readFileSync(new URL("crate/core/src/catalogue.rs", root), "utf8");

/** The match patterns of the catalogue's domains in fields of this name. */
function patterns(/** @type {string} */ field) {
  const lists = [...catalogue.matchAll(new RegExp(`${field}: &\\[("[^\\]]*)\\]`, "g"))];
  return lists.flatMap(([, list]) => [...String(list).matchAll(/"([^"]+)"/g)].map(([, domain]) => `*://*.${domain}/*`));
}

const controls = [...catalogue.matchAll(/origin: "(https:[^"]+)"/g)].map(([, origin]) => origin);

test("exactly the catalogue's pages are listened to", () => {
  assert.deepEqual(PLATFORM_PAGES.toSorted(), patterns("pages").sort());
});

test("exactly the catalogue's hosts may be asked for", () => {
  const known = [...patterns("pages"), ...patterns("media"), ...controls];
  assert.ok(controls.length > 0);
  assert.deepEqual(manifest.optional_host_permissions.toSorted(), known.sort());
});

test("installing asks for nothing that is warned of", () => {
  assert.deepEqual(manifest.permissions, ["storage", "alarms", "webRequest"]);
  assert.equal(manifest.host_permissions, undefined);
  assert.equal(manifest.incognito, "not_allowed");
});
