/**
 * Gives permissions back that are not needed any more.
 * @param {chrome.permissions.Permissions} permissions
 */
export async function giveBack({ origins = [], permissions = [], data_collection: data = [] }) {
  // Asked for nothing, one of the browsers complains; of data only one has heard.
  if (origins.length + permissions.length + data.length === 0) return;
  await chrome.permissions.remove(data.length > 0 ? { origins, permissions, data_collection: data } : { origins, permissions });
}

/** Gives everything back that was given after installing. */
export async function giveAllBack() {
  const { optional_permissions: optional = [] } = chrome.runtime.getManifest();
  const { origins = [], permissions = [], data_collection: data = [] } = await chrome.permissions.getAll();
  const given = permissions.filter((permission) => optional.includes(permission));
  await giveBack({ origins, permissions: given, data_collection: data });
}
