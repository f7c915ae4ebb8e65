/**
 * The background: hooks events and hands them on. Every listener is registered here, at once
 * and at top level: a browser wakes this file for an event and drops the event if nobody is
 * listening by the time the file has run. All meaning is in the core.
 */
import { report, reportConnection, reportGranted } from "./core.js";
import { ALARM } from "./effects.js";
import { answer, isRequest } from "./page-messages.js";
import { listenToNavigations } from "./web-navigation.js";
import { listenToPortal } from "./captive-portal.js";
import { listenToRequests } from "./web-requests.js";

listenToRequests();
listenToNavigations();
listenToPortal();

chrome.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === ALARM) report({ type: "alarm" });
});

chrome.permissions.onAdded.addListener(() => {
  listenToNavigations();
  logged(reportGranted());
});
chrome.permissions.onRemoved.addListener(() => logged(reportGranted()));

self.addEventListener("online", () => logged(reportConnection()));
self.addEventListener("offline", () => logged(reportConnection()));

chrome.runtime.onMessage.addListener((message, _sender, respond) => {
  if (!isRequest(message)) return false;
  answer(message).then(respond);
  return true;
});

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") logged(chrome.tabs.create({ url: chrome.runtime.getURL("pages/welcome.html") }));
});

// Nothing to do but to be awake: the core looks round when it starts.
chrome.runtime.onStartup.addListener(() => {});

/** @param {Promise<unknown>} work */
function logged(work) {
  work.catch((error) => console.error("Sada's background met a problem.", error));
}
