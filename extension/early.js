// Read before anything else of the page: a background that sleeps is waking while the page is still on its way.
// What was shown last is there meanwhile.
globalThis.shownLast = chrome.storage.session.get("shown");
globalThis.asked = chrome.runtime.sendMessage({ ask: "view" });
globalThis.asked.catch(() => {});
