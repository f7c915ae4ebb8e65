/** @typedef {import("../shared/boundary").Answer} Answer */
/** @typedef {import("../shared/boundary").PageSignal} PageSignal */
/** @typedef {import("../shared/boundary").Request} Request */
/** @typedef {import("../shared/boundary").View} View */

/**
 * What there is to show now.
 * @returns {Promise<View>}
 */
export async function ask() {
  return viewIn(await call({ ask: "view" }));
}

/**
 * The answer to what preload.js asked before this script was there.
 * @returns {Promise<View>}
 */
export async function preloadedView() {
  return viewIn(good(await globalThis.preloadedAnswer));
}

/**
 * Tells the core something and returns what there is to show afterwards.
 * @param {PageSignal} signal
 * @returns {Promise<View>}
 */
export async function tell(signal) {
  return viewIn(await call({ tell: signal }));
}

/**
 * The diagnostic recording: a line of JSON for each signal.
 * @returns {Promise<string>}
 */
export async function askRecording() {
  const answer = await call({ ask: "recording" });
  if ("recording" in answer) return answer.recording;
  throw new Error("The background gave no recording.");
}

/**
 * Calls back whenever there is something new to show.
 * @param {() => void} listener
 */
export function onChange(listener) {
  chrome.runtime.onMessage.addListener((message) => {
    if (message?.changed === true) listener();
    return false;
  });
}

/** @param {Answer} answer */
function viewIn(answer) {
  if ("view" in answer) return answer.view;
  throw new Error("The background gave no view.");
}

/**
 * @param {Request} request
 * @returns {Promise<Answer>}
 */
async function call(request) {
  return good(await chrome.runtime.sendMessage(request));
}

/**
 * @param {Answer | undefined} answer
 * @returns {Answer}
 */
function good(answer) {
  if (answer === undefined) throw new Error("The background gave no answer.");
  if ("error" in answer) throw new Error(answer.error);
  return answer;
}
