//! One report has one encoding, and nothing else is one.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_core::failure::FailureType;
use sada_core::vote::{Ballot, Control, Vote};
use sada_report::{MAX_LEN, Report, ReportError, Token, VERSION};

fn vote() -> impl Strategy<Value = Vote> {
    prop_oneof![
        Just(Vote::NotVisited),
        Just(Vote::Works),
        Just(Vote::Slow),
        proptest::sample::select(FailureType::ALL).prop_map(Vote::Failed),
    ]
}

fn report() -> impl Strategy<Value = Report> {
    let ids: Vec<PlatformId> = PLATFORMS.iter().map(|platform| platform.id).collect();
    let votes = proptest::collection::btree_map(proptest::sample::select(ids), vote(), 0..=4);
    let control = proptest::sample::select(vec![Control::Yes, Control::No, Control::NotChecked]);
    (any::<[u8; 16]>(), any::<u64>(), votes, control).prop_map(|(token, bin, votes, control)| {
        Report {
            version: VERSION,
            token: Token::new(token),
            bin,
            votes,
            control,
        }
    })
}

/// One example, for the tests that do not need many.
fn example() -> Report {
    let votes = [
        ("facebook", Vote::Works),
        ("instagram", Vote::Slow),
        ("x", Vote::NotVisited),
        ("youtube", Vote::Failed(FailureType::TcpReset)),
    ];
    let id = |name| PlatformId::from_name(name).unwrap();
    Report {
        version: VERSION,
        token: Token::new(*b"0123456789abcdef"),
        bin: 1_705_748_400,
        votes: votes
            .into_iter()
            .map(|(name, vote)| (id(name), vote))
            .collect(),
        control: Control::Yes,
    }
}

/// Refused, or another report whose own encoding these bytes are. Never a panic,
/// and never the same report from other bytes.
fn assert_refused_or_another(bytes: &[u8], original: &Report) {
    if let Ok(other) = Report::decode(bytes) {
        assert_ne!(
            &other,
            original,
            "two encodings: {}",
            String::from_utf8_lossy(bytes)
        );
        assert_eq!(other.encode().as_bytes(), bytes);
    }
}

#[test]
fn the_encoding_is_this_and_stays_this() {
    assert_eq!(
        example().encode(),
        concat!(
            r#"{"version":1,"token":"30313233343536373839616263646566","bin":1705748400,"#,
            r#""votes":{"facebook":"works","instagram":"slow","x":"not_visited","#,
            r#""youtube":"tcp.reset"},"control":"yes"}"#,
        )
    );
}

#[test]
fn every_single_byte_of_an_encoding_counts() {
    let original = example();
    let encoded = original.encode().into_bytes();
    for at in 0..encoded.len() {
        for byte in 0..=u8::MAX {
            let mut changed = encoded.clone();
            changed[at] = byte;
            if byte != encoded[at] {
                assert_refused_or_another(&changed, &original);
            }
        }
        let mut without = encoded.clone();
        without.remove(at);
        assert_refused_or_another(&without, &original);
        assert!(Report::decode(&encoded[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn the_longest_report_fits() {
    let longest = FailureType::ALL
        .iter()
        .max_by_key(|kind| kind.name().len())
        .unwrap();
    let report = Report {
        bin: u64::MAX,
        votes: PLATFORMS
            .iter()
            .map(|platform| (platform.id, Vote::Failed(*longest)))
            .collect(),
        control: Control::NotChecked,
        ..example()
    };
    assert!(report.encode().len() <= MAX_LEN);
    assert_eq!(Report::decode(report.encode().as_bytes()).unwrap(), report);
}

#[test]
fn a_ballot_becomes_a_report_that_names_every_platform() {
    let youtube = PlatformId::from_name("youtube").unwrap();
    let failed = Vote::Failed(FailureType::DnsNameNotResolved);
    let ballot = Ballot {
        bin: 300,
        votes: BTreeMap::from([(youtube, failed)]),
        control: Control::No,
    };
    let report = Report::from_ballot(&ballot, Token::new([7; 16]));
    assert_eq!(report.votes.len(), PLATFORMS.len());
    for (id, vote) in &report.votes {
        assert_eq!(
            *vote,
            if *id == youtube {
                failed
            } else {
                Vote::NotVisited
            }
        );
    }
    assert_eq!(
        (report.version, report.bin, report.control),
        (VERSION, 300, Control::No)
    );
}

#[test]
fn each_kind_of_wrong_is_named() {
    let encoded = example().encode();
    let of = |from: &str, to: &str| {
        let changed = encoded.replacen(from, to, 1);
        assert_ne!(changed, encoded, "{from} is not there");
        Report::decode(changed.as_bytes()).unwrap_err()
    };
    assert!(matches!(
        of(r#""version":1"#, r#""version":2"#),
        ReportError::Version(2)
    ));
    let later = Report::decode(br#"{"version":9,"sealed":"?"}"#).unwrap_err();
    assert!(
        matches!(later, ReportError::Version(9)),
        "other fields do not hide the version"
    );
    for (from, to) in [
        ("youtube", "yourtube"),
        ("tcp.reset", "tcp.sneezed"),
        (r#""bin""#, r#""ip":"192.0.2.1","bin""#),
        (r#","control":"yes""#, ""),
        ("1705748400", "-300"),
        ("1705748400", "300.0"),
        ("3031", "30"),
    ] {
        assert!(
            matches!(of(from, to), ReportError::Malformed(_)),
            "{from} -> {to}"
        );
    }
    for (from, to) in [
        ("{\"version\"", "{ \"version\""),
        ("yes\"}", "yes\"}\n"),
        (r#""x":"not_visited""#, r#""x":"works","x":"not_visited""#),
        (
            r#""facebook":"works","instagram":"slow""#,
            r#""instagram":"slow","facebook":"works""#,
        ),
        ("yes", "\\u0079es"),
    ] {
        assert!(
            matches!(of(from, to), ReportError::NotCanonical),
            "{from} -> {to}"
        );
    }
    let long = format!("{encoded}{}", " ".repeat(MAX_LEN));
    assert!(matches!(
        Report::decode(long.as_bytes()),
        Err(ReportError::TooLong { .. })
    ));
}

proptest! {
    #[test]
    fn what_is_encoded_reads_back(report in report()) {
        let encoded = report.encode();
        prop_assert!(encoded.is_ascii() && !encoded.contains([' ', '\n']));
        prop_assert_eq!(Report::decode(encoded.as_bytes()).unwrap(), report);
    }

    #[test]
    fn a_cut_encoding_is_refused(report in report()) {
        let encoded = report.encode();
        for end in 0..encoded.len() {
            prop_assert!(Report::decode(&encoded.as_bytes()[..end]).is_err());
        }
    }

    #[test]
    fn a_changed_byte_is_never_the_same_report(report in report(), at: prop::sample::Index, byte: u8) {
        let mut bytes = report.encode().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        assert_refused_or_another(&bytes, &report);
    }

    #[test]
    fn any_bytes_are_refused_or_their_own_encoding(bytes: Vec<u8>) {
        if let Ok(report) = Report::decode(&bytes) {
            prop_assert_eq!(report.encode().into_bytes(), bytes);
        }
    }
}
