import { feed } from "./feed.js";
import { find, write } from "./page.js";
import { platforms } from "./platforms.js";
import { sharing } from "./sharing.js";
import { openSheet } from "./sheet.js";
import { simulation } from "./simulation.js";
import { switches } from "./switches.js";

/** @typedef {import("./sheet.js").Desk} Desk */

const version = {
  open: (/** @type {Desk} */ { words }) => write(find("[data-version]"), words.text("version", chrome.runtime.getManifest().version)),
};

openSheet("options_page_title", [version, platforms, switches, sharing, feed, simulation]);
