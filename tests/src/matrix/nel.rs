//! What Chromium itself makes of a failed request: its reports by W3C Network Error Logging,
//! which the lab's platforms ask it for.

use super::record::{NelWord, Record};
use crate::host::NelReport;

/// Gives each record the first report of a page of its platforms in its time. Reports tell
/// how old they were when they were sent, which may have been in the time of another cell.
pub fn assign(records: &mut [Record], reports: &[NelReport]) {
    for record in records.iter_mut().filter(|record| record.nel.is_none()) {
        let (began, ended) = record.during;
        let mut of_it = reports.iter().filter(|report| {
            let age = report.report["age"].as_u64().unwrap_or(0);
            let happened = report.at.0.saturating_sub(age);
            (began..=ended).contains(&happened) && is_page_of(report, &record.hosts)
        });
        record.nel = of_it.find_map(word);
    }
}

fn is_page_of(report: &NelReport, hosts: &[String]) -> bool {
    let url = report.report["url"].as_str().unwrap_or_default();
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', ':', '?']).next().unwrap_or_default();
    hosts.iter().any(|it| it == host)
}

fn word(report: &NelReport) -> Option<NelWord> {
    let body = &report.report["body"];
    Some(NelWord {
        phase: body["phase"].as_str()?.to_owned(),
        kind: body["type"].as_str()?.to_owned(),
    })
}

/// Cells of which a report must come where reports are waited for: else the browser has stopped
/// reporting, and agrees with everything.
pub const REPORTED: &[&str] = &[
    "dns/nxdomain",
    "tcp/syn-reset",
    "tls/reset",
    "tls/alert-40",
    "tls/mitm-unknown-ca",
];

/// Why Chromium's type of a failure is rightly another than Sada's, where that is known. The
/// first that fits.
#[must_use]
pub fn why(browser: &str, sada: &str) -> Option<&'static str> {
    Some(match (browser, sada) {
        (
            "dns.address_changed",
            "tls.cert.replaced" | "tls.failed" | "tcp.refused" | "tcp.timed_out" | "dns.forged"
            | "captive_portal",
        ) => {
            "a report is cut down to this where the address is not the one that had asked for reports"
        }
        ("tls.cert.authority_invalid" | "tcp.refused" | "tcp.timed_out", "captive_portal")
        | ("tls.cert.date_invalid", "clock")
        | ("dns.name_not_resolved" | "tcp.address_unreachable" | "unknown", "offline") => {
            "the report says how it failed, Sada what on the person's own side made it fail"
        }
        ("tcp.reset" | "tcp.timed_out" | "abandoned", "http.block_page") => {
            "there are reports of https only, and the page that took the platform's place came in the clear"
        }
        ("abandoned", "tcp.timed_out" | "throttled" | "tcp.reset") => {
            "Sada had answered before the tab was closed; the report counts the closing"
        }
        ("tls.cert.authority_invalid", "tls.cert.replaced") => {
            "the same certificate; Sada adds that a control's was its own meanwhile"
        }
        ("tls.unrecognized_name_alert", "tls.failed") => {
            "a type of Chromium's own, which the list of types lacks"
        }
        ("dns.name_not_resolved" | "tcp.address_unreachable", "tcp.timed_out") => {
            "Sada answers after some twenty seconds of silence, the browser hears of it later"
        }
        ("tcp.address_unreachable", "dns.name_not_resolved") => {
            "the line died while the page was tried more than once; the report is of another try"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::host::UnixMillis;
    use crate::matrix::cells;
    use crate::matrix::column::Column;

    #[test]
    fn a_report_belongs_to_the_cell_in_whose_time_it_happened() {
        let cells = cells::all();
        let mut record = Record::new(&cells[0], Column::Chromium);
        record.during = (1000, 2000);
        let mut records = [record.clone(), record];
        records[1].during = (2001, 9000);
        let report = |at: u64, age: u64, url: &str| NelReport {
            at: UnixMillis(at),
            report: json!({ "age": age, "url": url, "type": "network-error",
                "body": { "phase": "connection", "type": "tcp.reset" } }),
        };
        assign(
            &mut records,
            &[
                report(2500, 900, "https://x.com/"),
                report(2500, 100, "https://abs.twimg.com/app.js"),
            ],
        );
        assert_eq!(records[0].nel.as_ref().unwrap().kind, "tcp.reset");
        assert_eq!(records[1].nel, None, "that was a part, not a page");
    }
}
