/** @typedef {import("./boundary").Arg} Arg */
/** @typedef {import("./boundary").Message} Message */

/**
 * What the browser itself shows of a message: titles, notifications.
 * @param {Message} message
 * @returns {Promise<string>}
 */
export async function spoken({ key, args }) {
  return chrome.i18n.getMessage(key, args.map(written));
}

/** @param {Arg} arg */
function written(arg) {
  const [value] = Object.values(arg);
  return Array.isArray(value) ? value.join(", ") : String(value);
}
