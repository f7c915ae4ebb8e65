//! The public pages over a real connection: each kind of page, and every link that they have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::roles::gateway_of_history;
use crate::support::{Collector, agent, history};
use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_detect::{EpisodeCertainty, EpisodeEvidence, EpisodeKind, Scale, Symptom};
use sada_ledger::store::{
    Cell, CellKey, Grade, Provenance, RollupStore as _, Source, SqliteStore, Subject, Tier,
};
use sada_published::counts::{self, Published};
use sada_published::events::{About, EventStore, Revision, Statement};
use sada_units::{BinStart, Country, Seconds};
use sada_watch::publish::{NoiseKey, Publisher};

/// There is a record only where a watch runs.
const RECORD: &str = "/record/";

/// A gateway over the history, without a watch.
fn site(folder: &Path) -> Collector {
    history::fill(folder);
    gateway_of_history(folder)
}

/// Whether people are meant to read what is there: not files, answers for programs and feeds.
fn page_like(path: &str) -> bool {
    let others = ["/data/", "/api/"];
    !others.iter().any(|it| path.starts_with(it)) && !path.ends_with(".atom")
}

/// What a page says, without its markup.
fn text(page: &str) -> String {
    let main = page.split("<main").nth(1).unwrap_or(page);
    let mut text = String::new();
    let mut within = false;
    for it in main.chars() {
        match it {
            '<' => within = true,
            '>' => within = false,
            _ if !within => text.push(it),
            _ => {}
        }
    }
    text
}

/// Where a page leads on this site.
fn links(page: &str) -> BTreeSet<String> {
    let links = page
        .split("href=\"")
        .skip(1)
        .filter_map(|it| it.split('"').next());
    let own = links.filter(|it| it.starts_with('/') || it.starts_with('#'));
    own.map(str::to_owned).collect()
}

#[test]
fn every_link_from_the_front_page_leads_somewhere_and_every_page_is_small_and_closed() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let mut pages: BTreeMap<String, usize> = BTreeMap::new();
    let mut waiting = vec!["/".to_owned(), "/ur/".to_owned()];
    while let Some(path) = waiting.pop() {
        if pages.contains_key(&path) {
            continue;
        }
        let answer = site.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        pages.insert(path.clone(), answer.bytes.len());
        assert!(
            !page_like(&path) || answer.bytes.len() < 100_000,
            "{path}: {} bytes",
            answer.bytes.len()
        );
        if path.starts_with("/style.css") {
            assert_eq!(answer.kind, "text/css; charset=utf-8");
            continue;
        }
        if !answer.kind.starts_with("text/html") && answer.kind != "image/svg+xml" {
            assert!(!page_like(&path), "{path} is {}", answer.kind);
            continue;
        }
        if answer.kind == "image/svg+xml" {
            assert!(answer.open_to_all, "{path}");
            assert!(
                answer.body.contains("<title") && answer.body.contains("<desc"),
                "{path}"
            );
            continue;
        }
        assert_eq!(answer.kind, "text/html; charset=utf-8", "{path}");
        let page = &answer.body;
        assert!(
            !page.contains("<script") && !page.contains(" style=\""),
            "{path}"
        );
        assert!(
            page.matches("src=\"").count() == page.matches("src=\"data:").count(),
            "{path}"
        );
        let urdu = path.starts_with("/ur");
        let begins = if urdu {
            "<html lang=\"ur\" dir=\"rtl\">"
        } else {
            "<html lang=\"en\" dir=\"ltr\">"
        };
        assert!(page.contains(begins), "{path}");
        for (index, _) in page.match_indices("aria-labelledby=\"") {
            let id = page[index..].split('"').nth(1).unwrap();
            assert!(page.contains(&format!(" id=\"{id}\"")), "{path}: {id}");
        }
        for link in links(page) {
            if let Some(id) = link.strip_prefix('#') {
                assert!(page.contains(&format!(" id=\"{id}\"")), "{path}: {link}");
            } else if !link.starts_with(RECORD) {
                waiting.push(link);
            }
        }
    }
    for (path, bytes) in &pages {
        println!("{bytes:>6} {path}");
    }
    let has = |path: &str| pages.contains_key(path) && pages.contains_key(&format!("/ur{path}"));
    for path in [
        "/",
        "/country/PK",
        "/country/IN",
        "/platform/x",
        "/event/pk-x-20240107T153000Z",
        "/event/in-x-slow-20240125T000000Z",
        "/chart/country/PK/youtube.svg",
        "/chart/country/PK/youtube/today.svg",
        "/chart/event/pk-x-20240107T153000Z.svg",
        "/method",
        "/data",
        "/privacy",
        "/about",
    ] {
        assert!(has(path), "{path} is not within reach");
    }
    assert!(
        !pages.keys().any(|it| it.contains("/country/BT")),
        "too few reported there"
    );
}

#[test]
fn every_page_tells_browsers_to_run_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    for path in [
        "/",
        "/ur/country/PK",
        "/event/nothing",
        "/chart/country/PK/youtube.svg",
    ] {
        let url = format!("{}{path}", site.base());
        let answer = agent().get(url).call().unwrap();
        let policy = answer.headers().get("content-security-policy");
        let policy = policy.unwrap_or_else(|| panic!("{path} has none"));
        let policy = policy.to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("script"), "{path}: {policy}");
    }
}

/// Ten minutes after something began nothing is found yet, and yet not all is well.
#[test]
fn where_most_of_the_newest_reports_tell_of_trouble_no_page_says_that_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let clock = history::fill(folder.path());
    let now = history::SECOND.0 + 600;
    std::fs::write(clock, now.to_string()).unwrap();
    let file = rusqlite::Connection::open(folder.path().join("events.sqlite")).unwrap();
    file.execute_batch("DELETE FROM version; DELETE FROM event")
        .unwrap();
    drop(file);
    let site = gateway_of_history(folder.path());
    for path in ["/", "/country/PK", "/platform/youtube"] {
        let text = text(&site.get(path).body);
        let said =
            text.contains("tell of trouble") && text.contains("That alone is no finding yet");
        assert!(said && !text.contains("no restriction"), "{path}: {text}");
    }
    let front = text(&site.get("/").body);
    let named = "from Pakistan tell of trouble with YouTube, Facebook, X and Instagram.";
    assert!(front.contains(named), "{front}");
}

#[test]
fn each_page_says_first_what_happens() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let says = |path: &str, wanted: &str| {
        let text = text(&site.get(path).body);
        assert!(text.contains(wanted), "{path}: {text}");
    };
    says(
        "/",
        "Right now reports show no restriction in the 3 countries with enough reports.",
    );
    says(
        "/",
        "YouTube, Facebook, X and Instagram did not open in Pakistan, on most networks, while other sites did",
    );
    says("/", "second in two weeks");
    says(
        "/country/PK",
        "Right now reports show no restriction in Pakistan; 5 platforms have enough reports.",
    );
    says("/country/PK", "AS17557");
    says(
        "/country/BT",
        "In the last hour too few people in Bhutan reported to say anything.",
    );
    says(
        "/platform/youtube",
        "Right now reports show no restriction of YouTube in the 3 countries with enough reports.",
    );
    let event = "/event/pk-youtube-20240120T142500Z";
    says(
        event,
        "YouTube did not open in Pakistan, on most networks, while other sites did",
    );
    says(
        event,
        "From 20 January 2024, 14:25 UTC (19:25 in Pakistan) to 18:05 UTC (23:05 in Pakistan).",
    );
    says(event, "it lasted 3 hours 40 minutes");
    says(event, "At least 50 reporters at a time");
    says(
        event,
        "2 other countries had enough reports of it at the time, and in none of them most failed.",
    );
    says(
        event,
        "WhatsApp did not mostly fail there at the time. Facebook, X and Instagram mostly failed too.",
    );
    says(event, "Began together with: Facebook · X · Instagram");
    says(event, "7 January 2024, 15:30 UTC");
    says(event, "the connection was reset");
    says(event, "Version 2");
    says(event, "Likely → Confirmed");
    says(
        "/event/pk-lines-silent-20240208T040000Z",
        "Connections failed or fell silent in Pakistan",
    );
    says("/event/in-x-slow-20240125T000000Z", "This was withdrawn.");
    says("/ur/country/PK", "پاکستان");
}

#[test]
fn what_is_not_there_is_said_calmly_and_in_the_language_asked() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    for path in [
        "/event/nothing",
        "/country/QQ",
        "/country/pk",
        "/platform/nothing",
        "/event/bt-x-20240125T000000Z",
    ] {
        let answer = site.get(path);
        assert_eq!(
            (answer.status, answer.kind.as_str()),
            (404, "text/html; charset=utf-8"),
            "{path}"
        );
        assert!(
            text(&answer.body).contains("There is no page at this address."),
            "{path}"
        );
        let urdu = site.get(&format!("/ur{path}"));
        assert_eq!(urdu.status, 404);
        assert!(urdu.body.contains("<html lang=\"ur\" dir=\"rtl\">"));
    }
    assert_eq!(site.get("/chart/country/PK/nothing.svg").status, 404);
    assert_eq!(site.get("/chart/country/QQ/youtube.svg").status, 404);
    assert_eq!(site.get("/chart/event/nothing.svg").status, 404);
    // What is not looked at changes nothing.
    assert_eq!(site.get("/about?a=b").body, site.get("/about").body);
}

#[test]
fn while_something_goes_on_it_is_said_first_and_while_nothing_is_counted_that() {
    let folder = tempfile::tempdir().unwrap();
    let clock = history::fill(folder.path());
    going_on(folder.path());
    let site = gateway_of_history(folder.path());
    let front = text(&site.get("/").body);
    let wanted = "X does not open in Türkiye, on one provider’s networks, while other sites do, since 08:20 UTC (11:20 in Türkiye).";
    assert!(front.contains(wanted), "{front}");
    assert!(text(&site.get("/country/TR").body).contains(wanted));
    assert!(text(&site.get("/platform/x").body).contains(wanted));
    drop(site);
    std::fs::write(&clock, (history::NOW + 7200).to_string()).unwrap();
    let site = gateway_of_history(folder.path());
    for path in ["/", "/country/PK", "/platform/x"] {
        let page = text(&site.get(path).body);
        let wanted = "No new counts since 9 February 2024, 09:10 UTC. Of now nothing can be said.";
        assert!(page.contains(wanted), "{path}: {page}");
        assert!(!page.contains("Right now"), "{path}: {page}");
    }
}

/// X in Turkey, since an hour ago.
fn going_on(folder: &Path) {
    let mut store = EventStore::open(&folder.join("events.sqlite")).unwrap();
    let onset = history::NOW - 3600;
    let change = change(*b"TR", "x", onset, None);
    store
        .say(&[change], Seconds(onset + 600), Seconds(onset + 610))
        .unwrap();
}

/// All platforms in Pakistan, for an hour, each of thirty days.
fn often(folder: &Path) {
    let mut store = EventStore::open(&folder.join("events.sqlite")).unwrap();
    for day in 1..=30 {
        let onset = history::NOW - day * 86_400;
        let changes: Vec<_> = PLATFORMS
            .iter()
            .map(|it| change(*b"PK", it.id.name(), onset, Some(onset + 3600)))
            .collect();
        store
            .say(&changes, Seconds(onset + 600), Seconds(onset + 610))
            .unwrap();
    }
}

fn change(country: [u8; 2], platform: &str, onset: u64, restored: Option<u64>) -> Revision {
    let says = Statement {
        kind: EpisodeKind::Selective,
        onset: Seconds(onset),
        raised: Seconds(onset + 600),
        restored: restored.map(Seconds),
        scale: Scale {
            share: 0.3,
            affected: 1,
            observed: 2,
            largest: 1.0,
        },
        certainty: EpisodeCertainty::Possible,
        evidence: EpisodeEvidence {
            nats: 20.0,
            votes: 60.0,
            against: 50.0,
            reporters: 12.0,
            ..EpisodeEvidence::default()
        },
        withdrawn: false,
    };
    let about = About {
        country: Country::of(country),
        platform: PlatformId::from_name(platform),
        how: Symptom::Blocked,
    };
    // As the watch names them.
    let at = sada_public::site::machine_time(Seconds(onset)).replace(['-', ':'], "");
    let code = String::from_utf8_lossy(&country).to_ascii_lowercase();
    Revision {
        id: format!("{code}-{platform}-{}00Z", at.trim_end_matches('Z')),
        about,
        says,
    }
}

/// Everything fails everywhere, in all countries of the world and on all platforms, and for one of
/// them at all times: no page grows with it beyond what a bad line carries.
#[test]
fn pages_stay_small_when_everything_fails_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("journal.sqlite")).unwrap();
    let names = include_str!("../../../public/src/site/countries.tsv");
    let codes = names.lines().filter_map(|it| it.split('\t').next());
    let newest = history::NOW - 2 * history::BIN;
    let mut cells = Vec::new();
    for code in codes {
        for bin in [newest - history::BIN, newest] {
            cells.extend(failing(code, bin));
        }
    }
    for place in 0..96 {
        cells.extend(failing("PK", newest - place * 900));
    }
    for place in 1..90 {
        cells.extend(failing("PK", newest - place * 86_400));
    }
    store.merge(&cells).unwrap();
    let published = Published::open(&counts::database(folder.path())).unwrap();
    let key = NoiseKey::new([5; 32]);
    let (bin, least) = (Seconds(history::BIN), history::LEAST);
    let mut publisher = Publisher::new(published, bin, least, key).unwrap();
    publisher
        .advance(&store, Seconds(history::NOW), &|| true)
        .unwrap();
    std::fs::write(folder.path().join("clock"), history::NOW.to_string()).unwrap();
    often(folder.path());
    let site = gateway_of_history(folder.path());
    for path in [
        "/",
        "/ur/",
        "/country/PK",
        "/ur/country/PK",
        "/platform/x",
        "/ur/platform/x",
    ] {
        let page = site.get(path);
        assert_eq!(page.status, 200);
        println!("{:>6} {path}", page.bytes.len());
        assert!(
            page.bytes.len() < 100_000,
            "{path}: {} bytes",
            page.bytes.len()
        );
    }
    let front = site.get("/").body;
    assert!(front.contains("/country/AD\"") && front.contains("/country/ZW\""));
}

/// A hundred people of one network for whom every platform fails, some for whom it is slow or works,
/// and some without a line.
fn failing(country: &str, bin: u64) -> Vec<Cell> {
    let provenance = Provenance {
        country: country.parse().unwrap(),
        asn: 17_557,
        tier: Tier::Attested,
        grade: Grade::A,
    };
    let cell = |subject, control, count| Cell {
        key: CellKey {
            bin: BinStart(Seconds(bin)),
            provenance,
            subject,
            control,
        },
        source: Source("test".into()),
        count,
    };
    let reset = Vote::Failed(FailureType::TcpReset);
    let silent = Vote::Failed(FailureType::TcpTimedOut);
    let mut cells = vec![cell(Subject::Presence, Control::Yes, 220)];
    for platform in PLATFORMS {
        let vote = |said| Subject::Vote(platform.id, said);
        cells.push(cell(vote(reset), Control::Yes, 100));
        cells.push(cell(vote(silent), Control::No, 40));
        cells.push(cell(vote(Vote::Slow), Control::Yes, 40));
        cells.push(cell(vote(Vote::Works), Control::Yes, 40));
    }
    cells
}
