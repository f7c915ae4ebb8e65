import { feed } from "./feed.js";
import { find, write } from "./dom.js";
import { platforms } from "./platforms.js";
import { sharing } from "./sharing.js";
import { openSheet } from "./sheet.js";
import { simulation } from "./simulation.js";
import { switches } from "./switches.js";

/** @typedef {import("./sheet.js").SheetContext} SheetContext */

const version = {
  open: (/** @type {SheetContext} */ { words }) => write(find("[data-version]"), words.text("version", chrome.runtime.getManifest().version)),
};

openSheet("options_page_title", [version, platforms, switches, sharing, feed, simulation]);
