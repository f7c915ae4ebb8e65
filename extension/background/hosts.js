/**
 * Pages of the platforms that can be chosen, as match patterns.
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
  "*://*.whatsapp.com/*",
  "*://*.tiktok.com/*",
  "*://*.telegram.org/*",
  "*://*.t.me/*",
  "*://*.telegram.me/*",
  "*://*.signal.org/*",
  "*://*.snapchat.com/*",
  "*://*.reddit.com/*",
  "*://*.linkedin.com/*",
  "*://*.discord.com/*",
  "*://*.messenger.com/*",
  "*://*.threads.com/*",
  "*://*.threads.net/*",
];

/**
 * Pages, interfaces and media: the only requests this extension ever sees, and of those only
 * the ones whose permission a person granted.
 */
export const PLATFORM_HOSTS = [
  ...PLATFORM_PAGES,
  "*://*.youtubei.googleapis.com/*",
  "*://*.ytimg.com/*",
  "*://*.googlevideo.com/*",
  "*://*.fbcdn.net/*",
  "*://*.twimg.com/*",
  "*://*.cdninstagram.com/*",
  "*://*.whatsapp.net/*",
  "*://*.tiktokv.com/*",
  "*://*.tiktokcdn.com/*",
  "*://*.tiktokcdn-us.com/*",
  "*://*.ttwstatic.com/*",
  "*://*.telesco.pe/*",
  "*://*.telegram-cdn.org/*",
  "*://*.cdn-telegram.org/*",
  "*://*.sc-cdn.net/*",
  "*://*.redd.it/*",
  "*://*.redditstatic.com/*",
  "*://*.redditmedia.com/*",
  "*://*.licdn.com/*",
  "*://*.discord.gg/*",
  "*://*.discordapp.com/*",
  "*://*.discordapp.net/*",
];
