import { addressesOf } from "./dns.js";
import { localized } from "./localized.js";
import { keep } from "../shared/storage.js";
import { shownIn } from "./tabs.js";

/** @typedef {import("../shared/boundary").AskTabEffect} AskTabEffect */
/** @typedef {import("../shared/boundary").BadgeEffect} BadgeEffect */
/** @typedef {import("../shared/boundary").Effect} Effect */
/** @typedef {import("../shared/boundary").ChangeNotice} ChangeNotice */
/** @typedef {import("../shared/boundary").NotifyEffect} NotifyEffect */
/** @typedef {import("../shared/boundary").ResolveEffect} ResolveEffect */
/** @typedef {import("../shared/boundary").Signal} Signal */
/** @typedef {import("../shared/boundary").WakeEffect} WakeEffect */

/** The one alarm. */
export const ALARM = "sada";

/** The one notification. Its icon says no more than that of a button that shows nothing. */
const NOTICE = "sada";
const NOTICE_ICON = "/icons/plain-128.png";

let announcing = false;

/**
 * Does what the core asks for, in its order. Nothing here can fail into the core.
 * @param {Effect[]} effects
 * @param {(signal: Signal) => void} report takes what is found out for the core
 */
export function perform(effects, report) {
  for (const effect of effects) {
    if (effect.type === "badge") logged(badge(effect));
    else if (effect.type === "notify") logged(notify(effect));
    else if (effect.type === "persist") keep(effect, report);
    else if (effect.type === "wake") logged(wake(effect));
    else if (effect.type === "resolve") logged(resolve(effect, report));
    else if (effect.type === "ask_tab") logged(askTab(effect, report));
    else console.error("Sada was asked for something it cannot do.", effect);
  }
  announce();
}

/**
 * On phones the button has no badge, and one of the browsers there has no icon to be set.
 * @param {BadgeEffect} effect
 */
async function badge({ icon, text, colour, title }) {
  await Promise.all([
    chrome.action.setIcon?.({ path: { 16: `/icons/${icon}-16.png`, 32: `/icons/${icon}-32.png` } }),
    chrome.action.setBadgeText?.({ text }),
    chrome.action.setBadgeBackgroundColor?.({ color: colour }),
    chrome.action.setTitle({ title: await localized(title) }),
  ]);
}

/**
 * The interface is there only while the permission is.
 * @param {NotifyEffect} effect
 */
async function notify({ title, text }) {
  if (!chrome.notifications) return;
  const [shownTitle, message] = await Promise.all([localized(title), localized(text)]);
  await chrome.notifications.create(NOTICE, { type: "basic", iconUrl: NOTICE_ICON, title: shownTitle, message });
}

/** @param {WakeEffect} effect */
async function wake({ at }) {
  if (at === null) await chrome.alarms.clear(ALARM);
  else await chrome.alarms.create(ALARM, { when: at });
}

/**
 * @param {ResolveEffect} effect
 * @param {(signal: Signal) => void} report
 */
async function resolve({ host }, report) {
  report({ type: "resolved", host, addresses: await addressesOf(host) });
}

/**
 * @param {AskTabEffect} effect
 * @param {(signal: Signal) => void} report
 */
async function askTab({ tab }, report) {
  report({ type: "tab", tab, shown: await shownIn(tab) });
}

/** Tells open pages that there is something new to show, once for all effects of this turn. */
function announce() {
  if (announcing) return;
  announcing = true;
  queueMicrotask(() => {
    announcing = false;
    /** @type {ChangeNotice} */
    const notice = { changed: true };
    // With no page open there is nobody to hear it, which both browsers report as an error.
    chrome.runtime.sendMessage(notice).catch(() => {});
  });
}

/** @param {Promise<unknown>} work */
function logged(work) {
  work.catch((error) => console.error("Sada could not reach the browser.", error));
}
