import { feed } from "./feed.js";
import { drawLanguageButtons } from "./language-menu.js";
import { find } from "./dom.js";
import { platforms } from "./platforms.js";
import { sharing } from "./sharing.js";
import { openSheet } from "./sheet.js";
import { simulation } from "./simulation.js";

/** @typedef {import("./sheet.js").SheetContext} SheetContext */

const languages = { open: (/** @type {SheetContext} */ { words }) => drawLanguageButtons(find("[data-languages]"), words) };

openSheet("welcome_page_title", [languages, platforms, sharing, feed, simulation]);
