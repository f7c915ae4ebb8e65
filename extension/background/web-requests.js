import { report } from "./core.js";
import { PLATFORM_HOSTS, PLATFORM_PAGES } from "./hosts.js";

/** @typedef {import("../shared/boundary").RequestEvent} RequestEvent */

/**
 * What is listened to: which events of which kinds of request. An event that is delivered
 * costs more than anything done with it, so there are no more of them than a verdict needs:
 * parts a page is made of are followed from beginning to end, decoration only tells when it
 * fails, frames and what is fetched beforehand are no parts, and headers are asked for where
 * the length of an answer says how fast it came.
 * @type {{events: RequestEvent[], urls: string[], types: `${chrome.webRequest.ResourceType}`[], headers?: true}[]}
 */
const LISTENERS = [
  {
    events: ["onBeforeRequest", "onBeforeRedirect", "onErrorOccurred"],
    urls: PLATFORM_PAGES,
    types: ["main_frame"],
  },
  {
    events: ["onResponseStarted", "onCompleted"],
    urls: PLATFORM_PAGES,
    types: ["main_frame"],
    headers: true,
  },
  {
    events: ["onBeforeRequest"],
    urls: PLATFORM_HOSTS,
    types: ["script", "stylesheet", "media", "xmlhttprequest"],
  },
  {
    events: ["onResponseStarted", "onCompleted"],
    urls: PLATFORM_HOSTS,
    types: ["script", "media"],
    headers: true,
  },
  {
    events: ["onResponseStarted", "onCompleted"],
    urls: PLATFORM_HOSTS,
    types: ["stylesheet", "xmlhttprequest"],
  },
  {
    events: ["onErrorOccurred"],
    urls: PLATFORM_HOSTS,
    types: ["script", "stylesheet", "media", "xmlhttprequest", "image", "font"],
  },
];

/** Hooks the requests of the platforms. */
export function listenToRequests() {
  for (const { events, urls, types, headers } of LISTENERS) {
    for (const event of events) {
      // A function of its own for each, since a browser takes one function only once.
      const listener = (/** @type {object} */ details) => report({ type: "request", event, details });
      const more = headers ? [["responseHeaders"]] : [];
      /** @type {Listenable} */ (chrome.webRequest[event]).addListener(listener, { urls, types }, ...more);
    }
  }
}

/**
 * The events take different options; what they have in common is this.
 * @typedef {{addListener(listener: (details: object) => void, filter: object, ...more: string[][]): void}} Listenable
 */
