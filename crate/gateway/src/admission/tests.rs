use getrandom::SysRng;
use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Ballot, Control};
use sada_report::token_exchange::{IssuingKey, TokenRequest};
use sada_report::{Attestation, Token};
use sada_service::keys::{Key, Secret};
use sada_units::{BinStart, Seconds};

use super::*;

const NOW: Seconds = Seconds(1_705_748_461);
const BIN: BinStart = BinStart(Seconds(1_705_748_400));
const LENGTH: Seconds = Seconds(300);

fn rules(unattested: bool, from: BinStart) -> Rules {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("issuer.toml");
    let key = Key::Issuer {
        from,
        secret: secret(),
    };
    key.write(&path).unwrap();
    Rules {
        bin_seconds: LENGTH,
        issuing: IssuingKeys::read(&[path]).unwrap(),
        unattested,
    }
}

fn secret() -> Secret {
    serde_json::from_value(serde_json::json!("05".repeat(32))).unwrap()
}

fn place() -> Attestation {
    Attestation {
        country: "PK".parse().unwrap(),
        asn: 17557,
        grade: sada_report::Grade::B,
    }
}

/// A token as an issuer gives it out for this bin.
fn token(bin: BinStart) -> Token {
    let key = IssuingKey::derive(secret().bytes()).unwrap();
    let asked = TokenRequest::new(bin, 1, &mut SysRng).unwrap();
    let given = key.issue(asked.bytes(), place(), 1, LENGTH, &mut SysRng);
    let (_, tokens) = asked
        .finish(&given.unwrap(), &key.public(), LENGTH)
        .unwrap();
    tokens[0].1
}

fn report(bin: BinStart, attested: bool) -> Report {
    let votes = [
        ("youtube", Vote::Failed(FailureType::TcpReset)),
        ("x", Vote::Slow),
    ];
    let id = |name| PlatformId::from_name(name).unwrap();
    let ballot = Ballot {
        bin,
        votes: votes.map(|(name, vote)| (id(name), vote)).into(),
        control: Control::Yes,
    };
    if attested {
        Report::from_ballot(&ballot, Some(place()), token(bin))
    } else {
        Report::from_ballot(&ballot, None, Token::unattested([3; 32]))
    }
}

fn admit_bin(bin: BinStart) -> Result<Entry, Problem> {
    admit(
        &report(bin, true).encode(),
        &rules(true, BinStart::default()),
        NOW,
    )
}

#[test]
fn a_report_becomes_its_presence_and_its_votes_in_the_place_it_is_from() {
    let entry = admit_bin(BIN).unwrap();
    let id = |name| PlatformId::from_name(name).unwrap();
    let subjects: Vec<Subject> = entry.cells.iter().map(|key| key.subject).collect();
    assert_eq!(
        subjects,
        [
            Subject::Presence,
            Subject::Vote(id("x"), Vote::Slow),
            Subject::Vote(id("youtube"), Vote::Failed(FailureType::TcpReset)),
        ]
    );
    for key in &entry.cells {
        assert_eq!((key.bin, key.control), (BIN, Control::Yes));
        let Provenance {
            country,
            asn,
            tier,
            grade,
        } = key.provenance;
        assert_eq!((country.code(), asn), ("PK", 17557));
        assert_eq!((tier, grade), (Tier::Attested, Grade::B));
    }
    assert_eq!(entry.expires, BIN.end(LENGTH) + RETRY_HORIZON);
}

#[test]
fn bins_are_taken_from_72_hours_ago_to_one_bin_ahead() {
    let oldest = BinStart((NOW - RETRY_HORIZON - LENGTH).next_multiple_of(LENGTH));
    let newest = BinStart::containing(NOW + LENGTH, LENGTH);
    assert!(admit_bin(oldest).is_ok());
    assert!(admit_bin(newest).is_ok());
    let (before, after) = (oldest.earlier(1, LENGTH), newest.later(1, LENGTH));
    assert_eq!(admit_bin(before).unwrap_err(), problem::TOO_OLD);
    assert_eq!(admit_bin(after).unwrap_err(), problem::TOO_EARLY);
    let last = BinStart::containing(Seconds::MAX, LENGTH);
    assert_eq!(admit_bin(last).unwrap_err(), problem::TOO_EARLY);
    let first = BinStart::default();
    assert_eq!(admit_bin(first).unwrap_err(), problem::TOO_OLD);
    let within = BinStart(BIN.seconds() + Seconds(1));
    assert_eq!(admit_bin(within).unwrap_err(), problem::NOT_A_BIN);
}

#[test]
fn a_token_is_good_for_its_place_its_bin_and_itself_alone() {
    let rules = rules(true, BinStart::default());
    let refused = |change: &dyn Fn(&mut Report)| {
        let mut report = report(BIN, true);
        change(&mut report);
        admit(&report.encode(), &rules, NOW).unwrap_err()
    };
    let changes: [&dyn Fn(&mut Report); 6] = [
        &|it| it.bin = it.bin.earlier(1, LENGTH),
        &|it| it.place.as_mut().unwrap().asn = 0,
        &|it| it.place.as_mut().unwrap().country = "IN".parse().unwrap(),
        &|it| it.place.as_mut().unwrap().grade = sada_report::Grade::A,
        &|it| it.token.mark[63] ^= 1,
        &|it| it.token.nonce[0] ^= 1,
    ];
    for change in changes {
        assert_eq!(refused(change), problem::TOKEN_NOT_VALID);
    }
}

#[test]
fn tokens_of_a_bin_before_the_first_key_are_none() {
    let rules = rules(true, BIN.later(1, LENGTH));
    let refused = admit(&report(BIN, true).encode(), &rules, NOW);
    assert_eq!(refused.unwrap_err(), problem::NO_ISSUING_KEY);
}

#[test]
fn what_nobody_attests_is_a_tier_of_its_own_or_refused() {
    let bytes = report(BIN, false).encode();
    let entry = admit(&bytes, &rules(true, BinStart::default()), NOW).unwrap();
    assert!(entry.cells.iter().all(|key| key.provenance
        == Provenance {
            country: Country::UNKNOWN,
            asn: 0,
            tier: Tier::Unattested,
            grade: Grade::Ungraded,
        }));
    let refused = admit(&bytes, &rules(false, BinStart::default()), NOW);
    assert_eq!(refused.unwrap_err(), problem::NOT_ATTESTED);
}

#[test]
fn what_is_no_report_is_told_apart_from_one_of_another_version() {
    let rules = rules(true, BinStart::default());
    let mut bytes = report(BIN, true).encode();
    bytes[255] = 1;
    assert_eq!(
        admit(&bytes, &rules, NOW).unwrap_err(),
        problem::NOT_A_REPORT
    );
    bytes[0] = 2;
    assert_eq!(admit(&bytes, &rules, NOW).unwrap_err(), problem::VERSION);
    assert_eq!(admit(&[], &rules, NOW).unwrap_err(), problem::NOT_A_REPORT);
}
