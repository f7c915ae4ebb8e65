import { currentRecording, currentView, deliver, opened, reportGranted, stored } from "./core.js";

/** @typedef {import("../shared/boundary").Answer} Answer */
/** @typedef {import("../shared/boundary").Request} Request */

/**
 * Answers a page, whatever happens, so that no page waits in vain. What a page told is kept
 * on disk before it hears back, or else it hears that it is not.
 * @param {Request} request
 * @returns {Promise<Answer>}
 */
export async function answer(request) {
  try {
    await opened();
    if ("tell" in request) {
      // A page may have been granted hosts a moment ago; the core must know them before it acts.
      await reportGranted();
      await deliver(request.tell);
      await stored();
    }
    else if (request.ask === "recording") return { recording: await currentRecording() };
    return { view: await currentView() };
  } catch (error) {
    console.error("Sada could not answer a page.", error);
    return { error: String(error) };
  }
}

/**
 * Whether this is a page asking; notices from the background to pages are not.
 * @param {unknown} message
 * @returns {message is Request}
 */
export function isRequest(message) {
  return typeof message === "object" && message !== null && ("ask" in message || "tell" in message);
}
