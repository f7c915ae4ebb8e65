import { find, write } from "./page.js";
import { drawLines } from "./row.js";

/** @typedef {import("./boundary").View} View */
/** @typedef {import("./words.js").Words} Words */

/**
 * Draws what the public feed says of the chosen platforms, and as of when.
 * @param {View} view
 * @param {Words} words
 */
export function drawSaid({ feed }, words) {
  write(find("[data-as-of]"), feed.asOf === null ? "" : words.text("feed_as_of", words.time(feed.asOf)));
  drawLines(find("[data-feed-says]"), feed.says.map((message) => words.of(message)));
}
