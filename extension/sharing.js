import { copy, find, write } from "./page.js";

/** @typedef {import("./boundary").SentReport} SentReport */
/** @typedef {import("./boundary").View} View */
/** @typedef {import("./words.js").Words} Words */

/**
 * Draws the sharing question, its answer, and what was sent.
 * @param {View} view
 * @param {Words} words
 */
export function drawSharing({ sharing, operator }, words) {
  const { on, available, example, last } = sharing;
  document.documentElement.dataset["sharing"] = on === null ? "unset" : on ? "on" : "off";
  write(find("[data-operator]"), words.of(operator));
  find("[data-question]").hidden = !available;
  write(find("[data-example]"), example);
  find("#share-yes").setAttribute("aria-pressed", String(on === true));
  find("#share-no").setAttribute("aria-pressed", String(on === false));
  write(find("[data-share]"), words.text(on === null ? "share_unset" : on ? "share_is_on" : "share_is_off"));
  find("[data-sent]").hidden = last.length === 0;
  find("[data-reports]").replaceChildren(...last.map((report) => drawReport(report, words)));
}

/**
 * @param {SentReport} report
 * @param {Words} words
 */
function drawReport({ payload, status, sentAt }, words) {
  const item = copy("#report");
  const when = sentAt === null ? null : words.time(sentAt, { dateStyle: "medium", timeStyle: "medium" });
  const answer = status === null ? "—" : String(status);
  write(find("p", item), when === null ? words.text("sent_waiting") : words.text("sent_answer", when, answer));
  write(find("code", item), payload);
  return item;
}
