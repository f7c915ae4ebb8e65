//! What machines are answered, by the real program: numbers, headers and refusals.

use std::collections::BTreeMap;

use crate::support::roles::{gateway_of_history, kind_of};
use crate::support::{Collector, agent, history};
use sada_published::counts::{Published, database, day_csv};
use sada_units::{Day, Seconds};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const YOUTUBE: &str = "pk-youtube-20240120T142500Z";

fn json(collector: &Collector, path: &str) -> Value {
    let got = collector.get(path);
    assert_eq!(
        (got.status, got.kind.as_str()),
        (200, "application/json"),
        "{path}: {}",
        got.body
    );
    assert!(got.open_to_all);
    serde_json::from_str(&got.body).unwrap()
}

fn ids(list: &Value) -> Vec<&str> {
    let events = list["events"].as_array().unwrap().iter();
    events.map(|event| event["id"].as_str().unwrap()).collect()
}

#[test]
fn numbers_are_those_that_are_published() {
    let folder = tempfile::tempdir().unwrap();
    history::fill(folder.path());
    let published = Published::open(&database(folder.path())).unwrap();
    let mut file = Vec::new();
    day_csv(
        &published,
        Day::containing(Seconds(history::SECOND.0)),
        &mut file,
    )
    .unwrap();
    let collector = gateway_of_history(folder.path());

    // The file of a day is the same, whoever writes it, and tells of nobody who is too few.
    let got = collector.get("/data/2024-01-20.csv");
    assert_eq!(
        (got.status, got.kind.as_str()),
        (200, "text/csv; charset=utf-8")
    );
    assert!(got.bytes == file, "the file is another");
    let sum = collector.get("/data/sha256/2024-01-20.csv");
    let digest = hex::encode(Sha256::digest(&file));
    assert_eq!(sum.body, format!("{digest}  2024-01-20.csv\n"));
    // Of a day that may still change there is none.
    assert_eq!(collector.get("/data/sha256/2024-02-09.csv").status, 404);
    let mut rows = csv::Reader::from_reader(file.as_slice());
    let mut sums: BTreeMap<String, [u64; 4]> = BTreeMap::new();
    let mut networks = 0;
    for row in rows.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let number = |name: &str| row[name].parse::<u64>().unwrap();
        assert!(number("reporters") >= history::LEAST, "{row:?}");
        assert_ne!(row["country"], "BT");
        assert!(row["bin_utc"].starts_with("2024-01-20T"));
        networks += u32::from(!row["asn"].is_empty());
        if row["platform"].is_empty() {
            assert!(row["works"].is_empty(), "no zero for what nobody was asked");
        } else if row["country"] == "PK" && row["asn"].is_empty() {
            // What is no number is none or all of it, by the word for the most.
            let number = |name: &str, all: u64, words: &[&str]| {
                let is_all = words.contains(&row["mostly"].as_str());
                let told = row[name].parse::<u64>();
                told.unwrap_or(if is_all { all } else { 0 })
            };
            let reporters = row["reporters"].parse().unwrap();
            let failed = number("failed", reporters, &["failing", "disconnected"]);
            let of_row = [
                number("works", reporters, &["working"]),
                number("slow", reporters, &["slow"]),
                failed,
                number("failed_control_reached", failed, &["failing"]),
            ];
            let sum = sums.entry(row["platform"].clone()).or_default();
            for (sum, count) in sum.iter_mut().zip(of_row) {
                *sum += count;
            }
        }
    }
    assert!(networks > 0 && sums["youtube"][2] > 1000, "{sums:?}");

    // Sums of the same day are the file's.
    let asked = "/api/v1/aggregation?probe_cc=PK&since=2024-01-20&until=2024-01-21&axis_x=platform";
    for time in ["", "&axis_y=measurement_start_day&time_grain=day"] {
        let lines = json(&collector, &format!("{asked}{time}"));
        let lines = lines["result"].as_array().unwrap();
        let lines = lines.iter().map(|line| {
            let mostly = line["mostly"].as_str().unwrap_or_default();
            let count = |name: &str, all: u64, words: &[&str]| {
                let is_all = words.contains(&mostly);
                line[name].as_u64().unwrap_or(if is_all { all } else { 0 })
            };
            let votes = line["votes"].as_u64().unwrap();
            let failed = count("failed_count", votes, &["failing", "disconnected"]);
            let counts = [
                count("ok_count", votes, &["working"]),
                count("slow_count", votes, &["slow"]),
                failed,
                count("failed_control_reached_count", failed, &["failing"]),
            ];
            (line["platform"].as_str().unwrap().to_owned(), counts)
        });
        assert_eq!(lines.collect::<BTreeMap<_, _>>(), sums);
    }

    // What happened, in whole and by pages.
    let list = json(&collector, "/api/v1/events?country=PK&until=2024-02-01");
    assert_eq!(ids(&list).len(), 8);
    let mut paged = Vec::new();
    let mut next = "/api/v1/events?until=2024-02-01&limit=3&country=PK".to_owned();
    loop {
        let page = json(&collector, &next);
        paged.extend(ids(&page).into_iter().map(str::to_owned));
        let Some(more) = page["next"].as_str() else {
            break;
        };
        next = more.to_owned();
    }
    assert_eq!(paged, ids(&list));
    let all = collector.get("/api/v1/events?withdrawn=true").body;
    assert!(all.contains("in-x-slow") && !all.contains("\"bt-"), "{all}");
    assert!(!collector.get("/api/v1/events").body.contains("in-x-slow"));

    let event = json(&collector, &format!("/api/v1/events/{YOUTUBE}"));
    assert_eq!(event["incident"]["nth_in_two_weeks"], 2);
    assert_eq!(
        event["incident"]["began_together"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let newest = &event["versions"][0];
    assert_eq!(newest["version"], event["version"]);
    assert_eq!(
        newest["changed"],
        serde_json::json!(["certainty", "evidence", "restored"])
    );
    let exact = json(&collector, newest["url"].as_str().unwrap());
    assert_eq!(exact, event["version"]);

    let summary = json(&collector, "/api/v1/summary.json");
    assert_eq!(summary["countries"], serde_json::json!(["IN", "PK", "TR"]));
    assert_eq!(summary["newest_bin"], "2024-02-09T09:05:00Z");
    let country = json(&collector, "/api/v1/countries/PK");
    assert_eq!(country["platforms"].as_array().unwrap().len(), 5);
    let reporters = country["newest_bin"]["reporters"].as_u64().unwrap();
    assert!(reporters.abs_diff(102) <= history::LEAST / 2, "{reporters}");
    let nobody = json(&collector, "/api/v1/countries/BT");
    assert_eq!(nobody["platforms"], serde_json::json!([]));
    assert_eq!(nobody["newest_bin"], Value::Null);
    let days = json(&collector, "/api/v1/days");
    let days = days["days"].as_array().unwrap();
    assert_eq!((days.len(), &days[0]["final"]), (36, &Value::Bool(true)));
    assert_eq!(days[35]["final"], false);
}

#[test]
fn refusals_say_what_to_do_and_answers_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    history::fill(folder.path());
    let collector = gateway_of_history(folder.path());
    for (path, status, kind) in [
        ("/api/v1/events?since=yesterday", 400, "parameter"),
        (
            "/api/v1/events?country=PK&country=IN",
            400,
            "unknown-parameter",
        ),
        ("/api/v1/events?domain=x.com", 400, "unknown-parameter"),
        ("/api/v1/events?cursor=x", 422, "contradiction"),
        (
            "/api/v1/aggregation?since=2024-01-20T00:05:00Z",
            422,
            "contradiction",
        ),
        ("/api/v1/aggregation?since=2000-01-01", 422, "too-wide"),
        ("/api/v1/events/pk-nothing", 404, "no-such-event"),
        ("/api/v1/events/bt-x-20240125T000000Z", 404, "no-such-event"),
        (
            "/api/v1/events/pk-youtube-20240120T142500Z/versions/9",
            404,
            "no-such-event",
        ),
        ("/api/v1/events/%FF", 404, "not-found"),
        ("/api/v1/countries/Pakistan", 404, "not-found"),
        ("/api/v2/events", 404, "not-found"),
        ("/data/2024-03-01.csv", 404, "no-such-day"),
        ("/data/2024-02-30.csv", 404, "not-found"),
    ] {
        let got = collector.get(path);
        assert_eq!(kind_of(&got), (status, kind.to_owned()), "{path}");
        assert_eq!(got.kind, "application/problem+json");
        assert!(got.open_to_all, "{path}");
    }
    let got = collector.get("/api/v1/events?since=yesterday");
    let problem: Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!(problem["parameter"], "since");

    let agent = agent();
    let url = |path: &str| format!("{}{path}", collector.base());
    let refused = agent.post(url("/api/v1/events")).send("{}").unwrap();
    assert_eq!(refused.status(), 405);
    assert_eq!(refused.headers()["allow"], "GET, HEAD, OPTIONS");
    assert_eq!(refused.headers()["access-control-allow-origin"], "*");
    let may_ask = agent.options(url("/data/2024-01-20.csv")).call().unwrap();
    assert_eq!(may_ask.status(), 204);
    assert_eq!(
        may_ask.headers()["access-control-allow-methods"],
        "GET, HEAD"
    );

    // Asked again in other words, it is the same answer, and nothing is sent of it.
    for (path, same) in [
        (
            "/api/v1/events?country=PK&limit=100",
            "/api/v1/events?country=P%4B",
        ),
        ("/data/2024-01-20.csv", "/data/2024-01-20.csv"),
        ("/data/2024-02-09.csv", "/data/2024-02-09.csv"),
    ] {
        let head = agent.head(url(path)).call().unwrap();
        let tag = head.headers()["etag"].clone();
        assert_eq!(
            (head.status(), head.headers()["link"].is_empty()),
            (200.try_into().unwrap(), false)
        );
        let mut again = agent
            .get(url(same))
            .header("if-none-match", &tag)
            .call()
            .unwrap();
        assert_eq!(again.status(), 304, "{path}");
        assert!(again.body_mut().read_to_vec().unwrap().is_empty());
    }
    let saved = "/api/v1/aggregation?download=true&format=CSV&axis_x=platform";
    let saved = agent.get(url(saved)).call().unwrap();
    let name = saved.headers()["content-disposition"].to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"sada-aggregation.csv\"");
}
