//! One report has one encoding, and nothing else is one.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_core::failure::FailureType;
use sada_core::vote::{Ballot, Control, Vote};
use sada_report::{Attestation, Grade, REPORT_LEN, Report, ReportError, Token, VERSION};
use sada_units::{BinStart, Seconds};

fn vote() -> impl Strategy<Value = Vote> {
    prop_oneof![
        Just(Vote::NotVisited),
        Just(Vote::Works),
        Just(Vote::Slow),
        proptest::sample::select(FailureType::ALL).prop_map(Vote::Failed),
    ]
}

fn place() -> impl Strategy<Value = Attestation> {
    let grade = prop_oneof![Just(Grade::A), Just(Grade::B)];
    ("[A-Z]{2}", any::<u32>(), grade).prop_map(|(country, asn, grade)| Attestation {
        country: country.parse().unwrap(),
        asn,
        grade,
    })
}

fn report() -> impl Strategy<Value = Report> {
    let votes = proptest::collection::vec(vote(), PLATFORMS.len());
    let control = proptest::sample::select(vec![Control::Yes, Control::No, Control::NotChecked]);
    let token = (any::<[u8; 32]>(), any::<[[u8; 32]; 2]>());
    let place = proptest::option::of(place());
    (any::<u64>(), votes, control, token, place).prop_map(
        |(bin, votes, control, (nonce, mark), place)| {
            let ids = PLATFORMS.iter().map(|it| it.id);
            let ballot = Ballot {
                bin: BinStart(Seconds(bin)),
                votes: ids.zip(votes).collect(),
                control,
            };
            let mark = mark.concat().try_into().unwrap();
            let token = match place {
                Some(_) => Token { nonce, mark },
                None => Token::unattested(nonce),
            };
            Report::from_ballot(&ballot, place, token)
        },
    )
}

/// One example, for the tests that do not need many.
fn example() -> Report {
    let votes = [
        ("facebook", Vote::Works),
        ("instagram", Vote::Slow),
        ("youtube", Vote::Failed(FailureType::TcpReset)),
    ];
    let id = |name| PlatformId::from_name(name).unwrap();
    let ballot = Ballot {
        bin: BinStart(Seconds(1_705_748_400)),
        votes: votes.map(|(name, vote)| (id(name), vote)).into(),
        control: Control::Yes,
    };
    let place = Attestation {
        country: "PK".parse().unwrap(),
        asn: 17557,
        grade: Grade::A,
    };
    let token = Token {
        nonce: [0x6e; 32],
        mark: [0x6d; 64],
    };
    Report::from_ballot(&ballot, Some(place), token)
}

#[test]
fn the_encoding_is_this_and_stays_this() {
    let head = b"\x01PK\x00\x00\x44\x95\x01\x00\x00\x00\x00\x65\xab\xa7\xb0\x01";
    let votes = [22, 1, 2];
    let wanted = [
        head.as_slice(),
        &[0x6e; 32],
        &[0x6d; 64],
        &votes,
        &[0; REPORT_LEN - 17 - 32 - 64 - 3],
    ]
    .concat();
    assert_eq!(example().encode().as_slice(), wanted);
}

#[test]
fn the_words_are_these_and_say_all() {
    let words = example().to_json();
    let (nonce, mark) = ("6e".repeat(32), "6d".repeat(64));
    let begin = format!(
        concat!(
            r#"{{"version":1,"bin":1705748400,"#,
            r#""place":{{"country":"PK","asn":17557,"grade":"a"}},"#,
            r#""token":{{"nonce":"{}","mark":"{}"}},"votes":{{"discord":"not_visited","#,
        ),
        nonce, mark
    );
    assert!(words.starts_with(&begin), "{words}");
    for said in [
        r#""facebook":"works""#,
        r#""instagram":"slow""#,
        r#""youtube":"tcp.reset""#,
        r#""control":"yes"}"#,
    ] {
        assert!(words.contains(said), "{words}");
    }
}

/// A changed byte makes another report or none, never the same one and never a panic.
#[test]
fn every_single_byte_of_an_encoding_counts() {
    let original = example();
    let encoded = original.encode();
    for at in 0..encoded.len() {
        for byte in (0..=u8::MAX).filter(|byte| *byte != encoded[at]) {
            let mut changed = encoded;
            changed[at] = byte;
            if let Ok(other) = Report::decode(&changed) {
                assert_ne!(other, original);
                assert_eq!(other.encode(), changed);
            }
        }
        assert!(Report::decode(&encoded[..at]).is_err(), "cut at {at}");
    }
    let longer = [encoded.as_slice(), &[0]].concat();
    assert!(Report::decode(&longer).is_err());
}

#[test]
fn a_ballot_becomes_a_report_that_names_every_platform() {
    let youtube = PlatformId::from_name("youtube").unwrap();
    let failed = Vote::Failed(FailureType::DnsNameNotResolved);
    let ballot = Ballot {
        bin: BinStart(Seconds(300)),
        votes: BTreeMap::from([(youtube, failed)]),
        control: Control::No,
    };
    let report = Report::from_ballot(&ballot, None, Token::unattested([7; 32]));
    assert_eq!(report.votes.len(), PLATFORMS.len());
    let visited: Vec<_> = report
        .votes
        .iter()
        .filter(|(_, vote)| **vote != Vote::NotVisited)
        .collect();
    assert_eq!(visited, [(&youtube, &failed)]);
    assert_eq!(
        (report.version, report.bin, report.control),
        (VERSION, BinStart(Seconds(300)), Control::No)
    );
}

#[test]
fn each_kind_of_wrong_is_named() {
    let encoded = example().encode();
    let with = |at: usize, byte: u8| {
        let mut changed = encoded;
        changed[at] = byte;
        Report::decode(&changed).unwrap_err().to_string()
    };
    assert_eq!(with(0, 9), "version 9 is not 1");
    assert_eq!(with(1, b'p'), "no report has this place");
    assert_eq!(with(7, 3), "no report has this place");
    assert_eq!(with(16, 3), "no report has this control");
    assert_eq!(with(113, 3), "no report has this vote");
    assert_eq!(with(113 + 63, 1), "no report has this padding");
    assert_eq!(with(255, 1), "no report has this padding");
    let length = Report::decode(&[]).unwrap_err();
    assert!(matches!(length, ReportError::Length { length: 0 }));
    let mut bare = encoded;
    bare[1..8].fill(0);
    let bare = Report::decode(&bare).unwrap_err();
    assert_eq!(bare.to_string(), "no report has this mark without a place");
    for words in [
        "",
        "{}",
        "[]",
        &example().to_json().replace("works", "worked"),
    ] {
        assert!(matches!(
            Report::from_json(words),
            Err(ReportError::Json(_))
        ));
    }
}

proptest! {
    #[test]
    fn encoding_and_words_lead_back(report in report()) {
        prop_assert_eq!(&Report::decode(&report.encode()).unwrap(), &report);
        prop_assert_eq!(&Report::from_json(&report.to_json()).unwrap(), &report);
    }

    #[test]
    fn junk_is_refused_or_is_its_own_encoding(mut bytes in any::<[[u8; 32]; 8]>(), cut in 0..=256usize) {
        bytes[0][0] = VERSION;
        let bytes = bytes.concat();
        if let Ok(report) = Report::decode(&bytes[..cut]) {
            let again = report.encode();
            prop_assert_eq!(again.as_slice(), &bytes[..cut]);
        }
    }
}
