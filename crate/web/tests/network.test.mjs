/**
 * Requests of the core, carried out for real against a server on this machine: only their
 * addresses are changed on the way, and what came of them is read from a recording.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { core, details, start } from "./support.mjs";

const HEAD_AFTER = 60;
const REST_AFTER = 300;
const BODY = "x".repeat(20_000);

/** How the server treats a request, by the host it was meant for. */
const ways = {
  "www.wikidata.org": (_, response) => {
    setTimeout(() => {
      response.writeHead(200, { "content-length": String(BODY.length) });
      response.write(BODY.slice(0, 10_000));
      setTimeout(() => response.end(BODY.slice(10_000)), REST_AFTER);
    }, HEAD_AFTER);
  },
  "cloudflare-dns.com": (_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("the beginning");
    setTimeout(() => response.destroy(), 20);
  },
  "cdn.jsdelivr.net": (request) => request.socket.destroy(),
  "api.github.com": (_, response) => response.writeHead(200).end(Buffer.from([0x77, 0xff, 0xd8])),
  "detectportal.firefox.com": (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/login" }).end(),
};

const asked = [];
const server = createServer((request, response) => {
  const host = request.url.split("/")[1];
  asked.push({ host, headers: request.headers });
  ways[host]?.(request, response);
});
const original = globalThis.fetch;

before(async () => {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  globalThis.fetch = (request) => {
    const { host, pathname } = new URL(request.url);
    const { credentials, cache, redirect, referrerPolicy, signal } = request;
    assert.deepEqual({ credentials, cache, referrerPolicy }, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
    return original(`http://127.0.0.1:${server.address().port}/${host}${pathname}`, { redirect, signal });
  };
});

after(() => {
  // A core anew has no timer that keeps node from ending.
  start();
  globalThis.fetch = original;
  server.closeAllConnections();
  server.close();
});

/** What came of the questions to the controls, by their host. */
let answers;

beforeEach(async () => {
  start();
  core.handle({ type: "woke", cold: true });
  core.handle({ type: "choose", platforms: ["x"] });
  core.handle({ type: "record", on: true });
  core.handle({ type: "request", event: "onErrorOccurred", details: details({ error: "net::ERR_CONNECTION_RESET" }) });
  const lines = () => core.recording().trimEnd().split("\n").slice(1).map((line) => JSON.parse(line).signal);
  const came = () => lines().filter(({ type }) => type === "asked");
  while (came().length < Object.keys(ways).length) await new Promise((done) => setTimeout(done, 10));
  answers = Object.fromEntries(came().map(({ control, answer }) => [control, answer]));
});

test("what came of a question", () => {
  const { status, timing } = answers["wikimedia"];
  assert.equal(status, 200);
  assert.equal(timing.bytes, BODY.length, "bytes of the whole body, not of what is looked at");
  // The waits are the server's own, so no load of the machine makes them shorter.
  assert.ok(timing.first >= HEAD_AFTER - 2, `the head after ${timing.first} ms`);
  assert.ok(timing.whole >= HEAD_AFTER + REST_AFTER - 2, `the whole after ${timing.whole} ms`);
  assert.ok(timing.first < timing.whole, `${timing.first} is when the head came, not the whole`);

  assert.equal(answers["cloudflare"].answer, "failed", "a body that breaks off is no answer");
  assert.equal(answers["jsdelivr"].answer, "failed");
  assert.deepEqual([answers["github"].status, answers["github"].timing.bytes], [200, 3]);
  // Browsers hide the status of a redirect that is not followed; node tells it.
  assert.equal(answers["plain"].answer, "body", "a redirect is an answer and is not followed");
  for (const { headers } of asked) assert.equal(headers.cookie ?? headers.referer, undefined);
});
