// What ESLint finds in the shell by its configuration, and what it lets be.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ESLint } from "eslint";

const eslint = new ESLint({ cwd: new URL("../", import.meta.url).pathname });

/**
 * What is found in statements of a function.
 * @param {string} statements
 * @param {string} filePath
 */
async function found(statements, filePath = "extension/pages/a.js") {
  const [result] = await eslint.lintText(`async function body() {\n${statements}\n}`, { filePath });
  const messages = result?.messages ?? [];
  assert.deepEqual(messages.filter(({ fatal }) => fatal), [], statements);
  return messages.filter(({ ruleId }) => ruleId === "no-restricted-syntax").map(({ message }) => message);
}

const CARRIES = [
  'row.dataset.verdict = view.verdict ?? "";',
  'if (effect.type === "badge" && area !== undefined) keep(effect);',
  "const AREAS = { living: chrome.storage.session, lasting: chrome.storage.local };",
  "document.querySelectorAll('input[name=platform]')",
  'const name = document.createElement("strong"); // interference would be a verdict',
  '/** @param {unknown} error */ console.error("An unknown message, likely from a page.", error);',
  "if (list.length === 0 || index > -1 || count >= 1) return;",
  "const hour = new Date(view.at).getHours() % 24;",
  'await fetch(chrome.runtime.getURL("operator.json"));',
  'const words = { http: "http://127.0.0.1/" };',
  "/* works\n slow */ a // likely\n\n'c'",
  String.raw`f("a\"b works", '// no comment', "")`,
  "a / b / c",
  "if (rest === 'dns.' || rest === 'tls.a..b' || rest === 'http.example.org/x') return;",
];

/** Each with a part of the one message it brings. */
const DECIDES = {
  "browser error": [
    'if (details.error === "net::ERR_CONNECTION_RESET") block();',
    "if (/NS_ERROR_NET_RESET/.test(error)) block();",
    'if (`${error}`.includes("ERR_")) block();',
    "if (details.error === Cr.NS_BINDING_ABORTED) block();",
    "const SEC_ERROR_EXPIRED = 7;",
    "if (error.startsWith(`SSL_ERROR_${name}`)) block();",
  ],
  "word of the verdict": [
    'row.className = verdict === "interference" ? "red" : "";',
    'const colour = { interference: "red" }[verdict];',
    "document.querySelector('[data-verdict=\"likely\"]')",
    'switch (verdict) { case "local": return; }',
    'if ("platform" === verdict) return;',
    "if (verdict === `strong`) return;",
    "if (view.works) return;",
    "const possible = view.chosen;",
    'words.text("label_interference_possible")',
    "`a ${ f({ x: `works${c}` }) } d` + e",
    "return /[/]slow\\//.test(a) / 2",
    "class Row { #unknown = view; }",
  ],
  "failure type": ['if (vote === "dns.name_not_resolved") return;', "if (vote === `tcp.reset`) return;"],
  threshold: [
    "if (failures > 3) return;",
    "if (20_000 <= elapsed) return;",
    "if (temperature < -40) return;",
    "switch (status) { case 503: return; }",
    "switch (status) { case -1_000: return; }",
    "if (failures / 2 > successes) return;",
    "if (share === .5) return;",
    "if (size !== 0x1F) return;",
  ],
  clock: ["const late = Date.now() - began;", "const now = new Date();", "const now = new Date;", "const at = self.performance.now();"],
  "Waits": ["setTimeout(check, 100);", "window.setInterval(check, 1);", "requestIdleCallback(check);"],
  network: [
    'await fetch("https://example.org/");',
    "await fetch(url);",
    "self.fetch(url);",
    "const get = fetch;",
    "new WebSocket(url);",
    "new XMLHttpRequest();",
    "navigator.sendBeacon(url);",
  ],
  "Static imports": ['const { words } = await import("./words.js");'],
};

test("what carries is let be", async () => {
  for (const text of CARRIES) assert.deepEqual(await found(text), [], text);
});

for (const [what, texts] of Object.entries(DECIDES)) {
  test(`found once: ${what}`, async () => {
    for (const text of texts) {
      const messages = await found(text);
      assert.equal(messages.length, 1, `${text}: ${messages}`);
      assert.ok(messages[0]?.includes(what), `${text}: ${messages}`);
    }
  });
}

test("who puts times into words may read the clock but not wait", async () => {
  for (const file of ["extension/shared/words.js", "extension/pages/history-strip.js"]) {
    assert.deepEqual(await found("if ((at - Date.now()) / 60_000 > -60) return minutes;", file), []);
    assert.equal((await found("setTimeout(again, 1);", file)).length, 1);
    assert.equal((await found("if (details.error === 'ERR_ABORTED') return;", file)).length, 1);
  }
});

test("only the shell is judged, and not its tests", async () => {
  for (const file of ["eslint.config.js", "extension/pages/a.test.js", "crate/web/tests/a.mjs"]) {
    assert.deepEqual(await found("if (a > 3) setTimeout(b);", file), [], file);
  }
  for (const file of ["extension/background/a.js", "extension/pages/a.js", "extension/shared/a.js"]) {
    assert.equal((await found("if (a > 3) b();", file)).length, 1, file);
  }
});

test("a background that waits at its top level is found", async () => {
  for (const text of ["await open();", "const view = await open();"]) {
    const [result] = await eslint.lintText(text, { filePath: "extension/background/a.js" });
    assert.ok(result?.messages.some(({ message }) => message.includes("top-level await")), text);
  }
});
