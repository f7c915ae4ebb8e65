import { copy, find, write } from "./page.js";

/** @typedef {import("./boundary").SentReport} SentReport */
/** @typedef {import("./words.js").Words} Words */

/** So many are in sight at first; seven days have hundreds. */
const FIRST = 5;

let all = false;

/**
 * Draws the reports that were made, word for word, newest first; in place, so that nothing a
 * person reads moves away.
 * @param {SentReport[]} reports
 * @param {Words} words
 */
export function drawReports(reports, words) {
  write(find("[data-reports-state]"), words.text(reports.length === 0 ? "reports_none" : "reports_explain"));
  const shown = all ? reports : reports.slice(0, FIRST);
  const list = find("[data-reports]");
  const old = new Map([...list.children].map((item) => [item.getAttribute("data-bin"), item]));
  const items = shown.map((report) => drawReport(old.get(String(report.bin)) ?? copy("#report"), report, words));
  items.forEach((item, index) => {
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
  while (list.childElementCount > items.length) list.lastElementChild?.remove();

  const more = find("[data-reports-all]");
  more.hidden = shown.length === reports.length;
  more.onclick = () => {
    all = true;
    drawReports(reports, words);
    // The button is gone; whoever uses a keyboard goes on with the first that was not in sight.
    const next = list.children[FIRST];
    if (next instanceof HTMLElement) {
      next.tabIndex = -1;
      next.focus();
    }
  };
}

/**
 * @param {Element} item
 * @param {SentReport} report
 * @param {Words} words
 */
function drawReport(item, { bin, payload, status, sentAt }, words) {
  item.setAttribute("data-bin", String(bin));
  const when = sentAt === null ? null : words.time(sentAt, { dateStyle: "medium", timeStyle: "medium" });
  const answer = status === null ? "—" : String(status);
  write(find("p", item), when === null ? words.text("sent_waiting") : words.text("sent_answer", when, answer));
  write(find("code", item), payload);
  return item;
}
