import { report } from "./core.js";
import { PLATFORM_PAGES } from "./hosts.js";

/** What a match pattern of a platform has before and after its domain. */
const PATTERN = /^\*:\/\/\*\.(.+)\/\*$/;

/**
 * Hooks failed navigations, where the permission is there. A navigation is told of without
 * any permission for its host, so the filter is what keeps other sites out of sight.
 *
 * May be called again, after the permission was given: one function is taken only once.
 */
export function listenToNavigations() {
  chrome.webNavigation?.onErrorOccurred.addListener(failed, { url: pages() });
}

/** @param {object & {frameId: number}} details */
function failed(details) {
  if (details.frameId === 0) report({ type: "navigation", details });
}

/** The platforms' pages as this kind of event filters them. */
function pages() {
  return PLATFORM_PAGES.flatMap((pattern) => {
    const domain = PATTERN.exec(pattern)?.[1];
    if (domain === undefined) throw new Error(`${pattern} is no pattern of a platform.`);
    return [{ hostEquals: domain }, { hostSuffix: `.${domain}` }];
  });
}
