/* global chrome */
// Stands first in the background of a copy of the extension: the browser refuses to write beyond the session for as
// long as a test says so. What the test stores to say so, a page of the extension stores, which has this not.
for (const way of ["set", "remove"]) {
  const real = chrome.storage.local[way].bind(chrome.storage.local);
  chrome.storage.local[way] = async (asked) => {
    const { refuse } = await chrome.storage.local.get("refuse");
    if (refuse === true) throw new Error("The disk is full.");
    return real(asked);
  };
}
