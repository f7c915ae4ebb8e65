/** @typedef {import("../shared/boundary").TabDetails} TabDetails */

/**
 * What a tab shows now, as the browser says it: its address only where there is a permission
 * for it. Null if the tab is gone. Needs no permission of its own.
 * @param {number} id
 * @returns {Promise<TabDetails | null>}
 */
export async function shownIn(id) {
  try {
    const { status = null, url = null, pendingUrl = null } = await chrome.tabs.get(id);
    return { status, url, pendingUrl };
  } catch {
    // It was closed.
    return null;
  }
}
