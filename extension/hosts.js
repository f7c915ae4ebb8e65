/**
 * Pages of the platforms that can be chosen, as match patterns: the only requests this
 * extension ever sees, and of those only the ones whose permission a person granted.
 *
 * They are needed before the core has loaded, because listeners must be registered at once;
 * a test compares them with the core's catalogue. Hosts of controls and of a collector are
 * not here on purpose.
 */
export const PLATFORM_PAGES = [
  "*://*.youtube.com/*",
  "*://*.facebook.com/*",
  "*://*.x.com/*",
  "*://*.twitter.com/*",
  "*://*.instagram.com/*",
];
