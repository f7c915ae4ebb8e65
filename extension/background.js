/**
 * The background: hooks events and hands them on. Every listener is registered here, at once
 * and at top level: a browser wakes this file for an event and drops the event if nobody is
 * listening by the time the file has run. All meaning is in the core.
 */
import { report, reportConnection, reportGranted } from "./core.js";
import { ALARM } from "./effects.js";
import { PLATFORM_PAGES } from "./hosts.js";
import { answer, isRequest } from "./messages.js";

/** @type {chrome.webRequest.RequestFilter} */
const PAGES = { urls: PLATFORM_PAGES, types: ["main_frame"] };

/** @type {import("./boundary").RequestEvent[]} */
const REQUEST_EVENTS = [
  "onBeforeRequest",
  "onBeforeRedirect",
  "onResponseStarted",
  "onCompleted",
  "onErrorOccurred",
];

for (const event of REQUEST_EVENTS) {
  /** @param {object} details */
  const listener = (details) => {
    report({ type: "request", event, details });
    return undefined;
  };
  chrome.webRequest[event].addListener(listener, PAGES);
}

chrome.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === ALARM) report({ type: "alarm" });
});

chrome.permissions.onAdded.addListener(() => logged(reportGranted()));
chrome.permissions.onRemoved.addListener(() => logged(reportGranted()));

self.addEventListener("online", () => logged(reportConnection()));
self.addEventListener("offline", () => logged(reportConnection()));

chrome.runtime.onMessage.addListener((message, _sender, respond) => {
  if (!isRequest(message)) return false;
  answer(message).then(respond);
  return true;
});

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") logged(chrome.tabs.create({ url: chrome.runtime.getURL("welcome.html") }));
});

// Nothing to do but to be awake: the core looks round when it starts.
chrome.runtime.onStartup.addListener(() => {});

/** @param {Promise<unknown>} work */
function logged(work) {
  work.catch((error) => console.error("Sada's background met a problem.", error));
}
