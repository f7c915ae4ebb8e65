/** @typedef {import("../shared/boundary").Needs} Needs */

/**
 * Gives permissions back that are not needed any more.
 * @param {chrome.permissions.Permissions} permissions
 */
export async function giveBack({ origins = [], permissions = [], data_collection: data = [] }) {
  // Asked for nothing, one of the browsers complains; of data only one has heard.
  if (origins.length + permissions.length + data.length === 0) return;
  await chrome.permissions.remove(data.length > 0 ? { origins, permissions, data_collection: data } : { origins, permissions });
}

/**
 * Asks the browser for what a Yes needs. Whether it was given, or nothing was needed.
 * @param {Needs} needs
 */
export async function askFor({ origins, data }) {
  if (origins.length + data.length === 0) return true;
  return chrome.permissions.request(data.length > 0 ? { origins, data_collection: data } : { origins });
}

/**
 * Gives back what had been asked for and nothing needs any more.
 * @param {Needs} asked
 * @param {Needs} needed
 */
export async function giveBackUnneeded(asked, needed) {
  const origins = asked.origins.filter((origin) => !needed.origins.includes(origin));
  const data = asked.data.filter((kind) => !needed.data.includes(kind));
  await giveBack({ origins, data_collection: data });
}

/** Gives everything back that was given after installing. */
export async function giveAllBack() {
  const { optional_permissions: optional = [] } = chrome.runtime.getManifest();
  const { origins = [], permissions = [], data_collection: data = [] } = await chrome.permissions.getAll();
  const given = permissions.filter((permission) => optional.includes(permission));
  await giveBack({ origins, permissions: given, data_collection: data });
}
