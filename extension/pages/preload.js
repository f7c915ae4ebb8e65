// Read before anything else of the page: a background that sleeps is waking while the page is still on its way.
// What was shown last is there meanwhile.
globalThis.preloadedSnapshot = chrome.storage.session.get("shown");
globalThis.preloadedAnswer = chrome.runtime.sendMessage({ ask: "view" });
globalThis.preloadedAnswer.catch(() => {});
