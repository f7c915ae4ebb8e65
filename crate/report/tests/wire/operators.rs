//! An operator's file: taken only if both parties have signed it and all in it makes sense.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use sada_report::envelope::GatewayKeys;
use sada_report::feed;
use sada_report::operator::{
    IssuingKeyText, OperatorError, OperatorText, Party, SignedOperator, Strictness,
};
use sada_report::token_exchange::IssuingKey;
use sada_units::{BinStart, Seconds};

const CARRIER: [u8; 32] = [1; 32];
const READER: [u8; 32] = [2; 32];

fn issuing(secret: u8) -> String {
    let key = IssuingKey::derive(&[secret; 32]).unwrap();
    hex::encode(key.public().encode())
}

fn text() -> OperatorText {
    let mut gateway = GatewayKeys::default();
    gateway.add(1, &[3; 32]).unwrap();
    OperatorText {
        number: 1,
        name: "Example Observatory".into(),
        site: "https://page.example.org/".into(),
        relays: vec![
            "https://relay.example.net/".into(),
            "https://a-2.example.net:8443/r_1/".into(),
        ],
        issuers: vec!["https://issuer.example.net/".into()],
        gateway_key: hex::encode(gateway.public(1).unwrap()),
        issuing_keys: vec![
            IssuingKeyText {
                from: BinStart(Seconds(0)),
                key: issuing(4),
            },
            IssuingKeyText {
                from: BinStart(Seconds::hours(12)),
                key: issuing(5),
            },
        ],
        feed_keys: vec![hex::encode(feed::public(&[6; 32]))],
        bin_seconds: Seconds(300),
        window_bins: 48,
    }
}

fn signed(text: &str, carrier: &[u8; 32], reader: &[u8; 32]) -> SignedOperator {
    SignedOperator {
        text: text.to_owned(),
        carrier: Party::sign(text, carrier),
        reader: Party::sign(text, reader),
    }
}

fn file(text: &OperatorText) -> String {
    let text = serde_json::to_string(text).unwrap();
    serde_json::to_string(&signed(&text, &CARRIER, &READER)).unwrap()
}

fn check(text: &OperatorText, strictness: Strictness) -> Result<(), OperatorError> {
    SignedOperator::check(&file(text), strictness).map(drop)
}

#[test]
fn a_file_that_both_have_signed_is_taken() {
    let operator = SignedOperator::check(&file(&text()), Strictness::Release).unwrap();
    assert_eq!(operator.text, text());
    let key = |window| hex::encode(operator.issuing_key(window).unwrap().encode());
    assert_eq!(key(BinStart(Seconds(0))), issuing(4));
    assert_eq!(key(BinStart(Seconds::hours(8))), issuing(4));
    assert_eq!(key(BinStart(Seconds::hours(12))), issuing(5));
    assert_eq!(key(BinStart(Seconds::MAX)), issuing(5));
}

#[test]
fn one_party_alone_can_change_nothing() {
    let right = serde_json::to_string(&text()).unwrap();
    let changed = right.replace("relay.example.net", "relay.example.com");
    for carrier_agrees in [true, false] {
        let mut file = signed(&right, &CARRIER, &READER);
        file.text = changed.clone();
        if carrier_agrees {
            file.carrier = Party::sign(&changed, &CARRIER);
        } else {
            file.reader = Party::sign(&changed, &READER);
        }
        let file = serde_json::to_string(&file).unwrap();
        let refused = SignedOperator::check(&file, Strictness::Release).unwrap_err();
        let wanted = if carrier_agrees { "reader" } else { "carrier" };
        assert_eq!(refused, OperatorError::Unsigned(wanted));
    }
    // A signature of something else by the right key.
    let mut file = signed(&right, &CARRIER, &READER);
    file.carrier.signature[3] ^= 1;
    let file = serde_json::to_string(&file).unwrap();
    assert!(SignedOperator::check(&file, Strictness::Release).is_err());
}

#[test]
fn one_party_that_plays_both_is_for_trying_out() {
    let text = OperatorText {
        site: "http://127.0.0.1:8787/".into(),
        relays: vec!["https://relay.sada.test/".into()],
        issuers: vec!["http://localhost:8787/".into()],
        bin_seconds: Seconds(5),
        ..text()
    };
    let words = serde_json::to_string(&text).unwrap();
    let file = serde_json::to_string(&signed(&words, &CARRIER, &CARRIER)).unwrap();
    assert!(SignedOperator::check(&file, Strictness::Trial).is_ok());
    let refused = SignedOperator::check(&file, Strictness::Release).unwrap_err();
    assert_eq!(refused, OperatorError::OneParty);
}

#[test]
fn what_makes_no_sense_is_refused_and_told() {
    let with = |change: &dyn Fn(&mut OperatorText)| {
        let mut text = text();
        change(&mut text);
        check(&text, Strictness::Release).unwrap_err().to_string()
    };
    assert!(with(&|it| it.bin_seconds = Seconds(5)).contains("bins of 300 seconds"));
    assert!(with(&|it| it.window_bins = 12).contains("windows of 48 bins"));
    assert!(with(&|it| it.name = " ".into()).contains("name"));
    assert!(with(&|it| it.relays.clear()).contains("at least one relay"));
    assert!(with(&|it| it.issuers.clear()).contains("one issuer"));
    assert!(with(&|it| it.issuing_keys.clear()).contains("one issuing key"));
    assert!(with(&|it| it.gateway_key = "00".into()).contains("gateway_key"));
    assert!(
        with(&|it| it.issuing_keys[0].from = BinStart(Seconds(300))).contains("start of a window")
    );
    assert!(with(&|it| it.issuing_keys.swap(0, 1)).contains("in order"));
    assert!(with(&|it| it.issuing_keys[1].key = "00".repeat(32)).contains("issuing key"));
    for url in [
        "http://relay.example.net/",
        "https://relay.example.net",
        "https://relay.example.net/x",
        "https://relay.example.net/?a/",
        "https://relay.example.net/#a/",
        "https://a@relay.example.net/",
        "https://relay.example.net\\.evil.org/",
        "https://127.0.0.1/",
        "https://1.2.3.4/",
        "https://localhost/",
        "https://relay.sada.test/",
        "https://relay/",
        "https://Relay.example.net/",
        "https://پاکستان.example/",
        "https:///",
        "https://.example.net/",
        "https://relay.example.net:99999/",
        "ftp://relay.example.net/",
        "",
    ] {
        let refused = with(&|it| it.relays[0] = url.into());
        assert!(refused.contains("no https address"), "{url}: {refused}");
    }
    for file in ["", "{", "[]", "{}", r#"{"text":"","carrier":1,"reader":2}"#] {
        let refused = SignedOperator::check(file, Strictness::Trial).unwrap_err();
        assert!(matches!(refused, OperatorError::Unreadable(_)), "{file}");
    }
}
