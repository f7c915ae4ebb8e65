/** @typedef {import("./boundary").Answer} Answer */
/** @typedef {import("./boundary").PageSignal} PageSignal */
/** @typedef {import("./boundary").Request} Request */
/** @typedef {import("./boundary").View} View */

/**
 * What there is to show now.
 * @returns {Promise<View>}
 */
export async function ask() {
  return viewIn(await call({ ask: "view" }));
}

/**
 * The answer to what early.js asked before this script was there.
 * @returns {Promise<View>}
 */
export async function askedEarly() {
  return viewIn(good(await globalThis.asked));
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

/**
 * The element of this page that matches; a page without it is broken.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement}
 */
export function find(selector, within = document) {
  const found = within.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new Error(`This page has no ${selector}.`);
}

/**
 * The first element inside a copy of a template of this page.
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function copy(selector) {
  const template = find(selector);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`${selector} is no template.`);
  const fragment = document.importNode(template.content, true);
  const first = fragment.firstElementChild;
  if (first instanceof HTMLElement) return first;
  throw new Error(`${selector} is empty.`);
}

/**
 * Sets an element's text only if it changes, so that a live region does not repeat itself.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
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
