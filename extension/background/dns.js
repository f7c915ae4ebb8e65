/**
 * The addresses the browser itself would use for a host: asked without flags, so that its
 * cache, its kind of lookup and its families of addresses are those of a page's load.
 * Null where browsers cannot be asked, or had no answer.
 * @param {string} host
 * @returns {Promise<string[] | null>}
 */
export async function addressesOf(host) {
  try {
    const record = await chrome.dns?.resolve(host);
    return record?.addresses ?? null;
  } catch {
    // The host has no address, or the resolver did not answer; the load itself tells which.
    return null;
  }
}
