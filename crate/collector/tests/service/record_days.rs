//! Days in the record: the real watch records the file of each that can change no more, and one
//! changed digit in what is published is found from outside, and named.

use crate::support::history;
use crate::support::record::{RecordedCollector, program};
use crate::support::roles::{gateway, gateway_file, journal};

#[test]
fn a_day_that_can_change_no_more_is_recorded_and_one_changed_digit_is_named() {
    let mut recorded = RecordedCollector::new();
    recorded.gateway.kill();
    let folder = journal(recorded.folder.path());
    let clock = history::fill(&folder);
    let key_file = recorded.key_file();
    let watched = || {
        let mut watch = program(&["watch", "--once", "--data"]);
        watch.arg(&folder).arg("--trial-clock").arg(&clock);
        let done = watch.arg("--record-key").arg(&key_file).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    watched();
    let keys = [gateway_file(recorded.folder.path(), 1, 1)];
    recorded.gateway = gateway(recorded.folder.path(), &keys);
    let (fine, said, log) = recorded.verify(&["--key", &recorded.key]);
    // 5 January to 5 February: of later days reports may still come.
    assert!(fine && said.contains("and 32 days"), "{said}{log}");

    let row = "country = 'PK' AND network = 0 AND platform = 'youtube' AND at = 1705760700";
    let change = |by: &str| {
        recorded.change(
            "published.sqlite",
            &format!("UPDATE bin SET failed = failed {by} WHERE {row}"),
        );
    };
    change("+ 1");
    let said = recorded.refused();
    let wrong = "day 2024-01-20: what the server shows is not what it recorded";
    assert!(said.contains(wrong), "{said}");
    assert_eq!(said.matches("day 2024").count(), 1, "and no other: {said}");
    change("- 1");
    assert!(recorded.verify(&["--key", &recorded.key]).0);

    // The next days come to their end, and the record goes on.
    std::fs::write(&clock, (history::NOW + 3 * 86_400).to_string()).unwrap();
    watched();
    let (fine, said, log) = recorded.verify(&["--key", &recorded.key]);
    assert!(fine && said.contains("and 35 days"), "{said}{log}");
}
