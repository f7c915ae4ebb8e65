import { feed } from "./feed.js";
import { drawLanguageButtons } from "./menu.js";
import { find } from "./page.js";
import { platforms } from "./platforms.js";
import { sharing } from "./sharing.js";
import { openSheet } from "./sheet.js";
import { simulation } from "./simulation.js";

/** @typedef {import("./sheet.js").Desk} Desk */

const languages = { open: (/** @type {Desk} */ { words }) => drawLanguageButtons(find("[data-languages]"), words) };

openSheet("welcome_page_title", [languages, platforms, sharing, feed, simulation]);
