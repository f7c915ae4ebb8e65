import { tell } from "./background-messages.js";
import { write } from "./dom.js";
import { giveBack } from "./permissions.js";

/** @typedef {import("../shared/boundary").PageSignal} PageSignal */
/** @typedef {import("../shared/boundary").View} View */
/** @typedef {import("./sheet.js").SheetContext} SheetContext */
/** @typedef {"notifications" | "webNavigation"} Permission */

/**
 * A switch: what it tells the core, where the view says how it stands, and the permission it
 * needs, which is asked for on the click itself, as browsers demand, and given back with it.
 * @typedef {object} Switch
 * @property {(on: boolean) => PageSignal} [signal]
 * @property {(view: View) => boolean} [stands]
 * @property {Permission} [permission]
 * @property {string} [refused] the key of what is said where the permission is not given
 */

/** @type {Record<string, Switch>} */
const SWITCHES = {
  notify: {
    signal: (on) => ({ type: "notify", on }),
    stands: ({ notify }) => notify,
    permission: "notifications",
    refused: "notify_refused",
  },
  rechecks: { signal: (on) => ({ type: "rechecks", on }), stands: ({ rechecks }) => rechecks },
  pause: { signal: (on) => ({ type: "pause", on }), stands: ({ paused }) => paused },
  discreet: { signal: (on) => ({ type: "discreet", on }), stands: ({ discreet }) => discreet },
  record: { signal: (on) => ({ type: "record", on }), stands: ({ recording }) => recording.on },
  // Firefox names failures of protected connections with this permission only; the core hears
  // of it by the events it brings.
  finer: { permission: "webNavigation", refused: "finer_refused" },
};

/** All switches of this page. */
export const switches = { open, draw };

/** @param {SheetContext} context */
function open({ words, show, fail }) {
  for (const [name, box] of boxes()) {
    const { signal, permission, refused } = SWITCHES[name] ?? {};
    if (permission && !isOffered(permission)) continue;
    showOption(name);
    box.onchange = () => {
      change().catch(fail);
    };
    const change = async () => {
      const on = box.checked;
      answer(name, "");
      if (permission && on && !(await chrome.permissions.request({ permissions: [permission] }))) {
        box.checked = false;
        answer(name, words.text(refused ?? ""));
        return;
      }
      if (signal) show(await tell(signal(on)));
      if (permission && !on) await giveBack({ permissions: [permission] });
    };
  }
}

/** @param {View} view */
function draw(view) {
  for (const [name, box] of boxes()) {
    const { stands, permission } = SWITCHES[name] ?? {};
    const on = stands?.(view) ?? true;
    if (permission) drawGiven(box, permission, on);
    else box.checked = on;
  }
}

/**
 * Without its permission a switch is off, also where it was taken back in the browser.
 * @param {HTMLInputElement} box
 * @param {Permission} permission
 * @param {boolean} on
 */
function drawGiven(box, permission, on) {
  const given = chrome.permissions.contains({ permissions: [permission] });
  given.then((is) => (box.checked = on && is)).catch(console.error);
}

/**
 * Whether this browser's manifest has the permission.
 * @param {Permission} permission
 */
function isOffered(permission) {
  const { optional_permissions: optional = [] } = chrome.runtime.getManifest();
  return optional.includes(permission);
}

/** @param {string} name */
function showOption(name) {
  const option = document.querySelector(`[data-option=${name}]`);
  if (option instanceof HTMLElement) option.hidden = false;
}

/**
 * @param {string} name
 * @param {string} text
 */
function answer(name, text) {
  const place = document.querySelector(`[data-switch-answer=${name}]`);
  if (place) write(place, text);
}

/** @returns {[string, HTMLInputElement][]} */
function boxes() {
  const found = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-switch]"));
  return [...found].map((box) => [box.dataset["switch"] ?? "", box]);
}
