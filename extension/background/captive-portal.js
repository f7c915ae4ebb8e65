import { report } from "./core.js";

/** The one state of the browser's own detector in which somebody has to log in first. */
const LOCKED = "locked_portal";

/**
 * Tells whether the browser sees itself behind a login page of the network, now and when that
 * changes, where there is such a detector.
 */
export function listenToPortal() {
  const { captivePortal } = chrome;
  if (!captivePortal) return;
  captivePortal.onStateChanged.addListener(({ state }) => tell(state));
  // Refused where the person has switched the detector off: then it has nothing to tell.
  captivePortal.getState().then(tell, () => {});
}

/** @param {string} state */
function tell(state) {
  report({ type: "portal", locked: state === LOCKED });
}
