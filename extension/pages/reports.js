import { copy, find, write } from "./dom.js";
import { download } from "./download.js";

/** @typedef {import("../shared/boundary").SentReport} SentReport */
/** @typedef {import("../shared/boundary").View} View */
/** @typedef {import("./sheet.js").SheetContext} SheetContext */
/** @typedef {import("../shared/words.js").Words} Words */

/** So many are in sight at first; seven days have hundreds. */
const FIRST = 5;

let all = false;

/** The reports that were made, word for word, newest first. */
export const reports = { open, draw };

/** @param {SheetContext} context */
function open({ shown, words }) {
  find("#save-reports").onclick = () => download("sada-reports.json", "application/json", JSON.stringify(shown().sharing.last, null, 2));
  find("[data-reports-all]").onclick = () => {
    all = true;
    draw(shown(), words);
    // The button is gone; whoever uses a keyboard goes on with the first that was not in sight.
    const next = find("[data-reports]").children[FIRST];
    if (next instanceof HTMLElement) {
      next.tabIndex = -1;
      next.focus();
    }
  };
}

/**
 * Draws in place, so that nothing a person reads moves away.
 * @param {View} view
 * @param {Words} words
 */
function draw({ sharing: { last } }, words) {
  write(find("[data-reports-state]"), words.text(last.length === 0 ? "reports_none" : "reports_explain"));
  const shown = all ? last : last.slice(0, FIRST);
  const list = find("[data-reports]");
  const old = new Map([...list.children].map((item) => [item.getAttribute("data-bin"), item]));
  const items = shown.map((report) => drawReport(old.get(String(report.bin)) ?? copy("#report"), report, words));
  items.forEach((item, index) => {
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
  while (list.childElementCount > items.length) list.lastElementChild?.remove();
  find("[data-reports-all]").hidden = shown.length === last.length;
  find("#save-reports").hidden = last.length === 0;
}

/**
 * @param {Element} item
 * @param {SentReport} report
 * @param {Words} words
 */
function drawReport(item, { bin, payload, status, sentAt }, words) {
  item.setAttribute("data-bin", String(bin));
  const when = words.time(sentAt, { dateStyle: "medium", timeStyle: "medium" });
  write(find("[data-sent]", item), words.text("sent_answer", when, String(status)));
  write(find("[data-sent-utc]", item), `${new Date(sentAt).toISOString().slice(0, 19)}Z`);
  write(find("code", item), payload);
  return item;
}
