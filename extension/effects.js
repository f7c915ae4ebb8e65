import { addressesOf } from "./resolver.js";
import { spoken } from "./spoken.js";
import { keep } from "./store.js";

/** @typedef {import("./boundary").BadgeEffect} BadgeEffect */
/** @typedef {import("./boundary").Effect} Effect */
/** @typedef {import("./boundary").Notice} Notice */
/** @typedef {import("./boundary").ResolveEffect} ResolveEffect */
/** @typedef {import("./boundary").Signal} Signal */
/** @typedef {import("./boundary").WakeEffect} WakeEffect */

/** The one alarm. */
export const ALARM = "sada";

let announcing = false;

/**
 * Does what the core asks for, in its order. Nothing here can fail into the core.
 * @param {Effect[]} effects
 * @param {(signal: Signal) => void} report takes what is found out for the core
 */
export function perform(effects, report) {
  for (const effect of effects) {
    if (effect.type === "badge") logged(badge(effect));
    else if (effect.type === "persist") keep(effect);
    else if (effect.type === "wake") logged(wake(effect));
    else if (effect.type === "resolve") logged(resolve(effect, report));
    else console.error("Sada was asked for something it cannot do.", effect);
  }
  announce();
}

/** @param {BadgeEffect} effect */
async function badge({ text, colour, title }) {
  await Promise.all([
    chrome.action.setBadgeText({ text }),
    chrome.action.setBadgeBackgroundColor({ color: colour }),
    chrome.action.setTitle({ title: await spoken(title) }),
  ]);
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

/** Tells open pages that there is something new to show, once for all effects of this turn. */
function announce() {
  if (announcing) return;
  announcing = true;
  queueMicrotask(() => {
    announcing = false;
    /** @type {Notice} */
    const notice = { changed: true };
    // With no page open there is nobody to hear it, which both browsers report as an error.
    chrome.runtime.sendMessage(notice).catch(() => {});
  });
}

/** @param {Promise<unknown>} work */
function logged(work) {
  work.catch((error) => console.error("Sada could not reach the browser.", error));
}
