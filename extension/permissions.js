/**
 * Gives permissions back that are not needed any more.
 * @param {chrome.permissions.Permissions} permissions
 */
export async function giveBack({ origins = [], permissions = [] }) {
  // Asked for nothing, one of the browsers complains.
  if (origins.length > 0 || permissions.length > 0) await chrome.permissions.remove({ origins, permissions });
}

/** Gives everything back that was given after installing. */
export async function giveAllBack() {
  const { optional_permissions: optional = [] } = chrome.runtime.getManifest();
  const { origins = [], permissions = [] } = await chrome.permissions.getAll();
  await giveBack({ origins, permissions: permissions.filter((permission) => optional.includes(permission)) });
}
