//! What comes over the wire from whoever likes to send: never a panic, and nothing is taken for
//! what it is not.

use std::sync::LazyLock;

use rand::rng;
use sada_report::envelope::{GatewayKey, GatewayKeys};
use sada_report::operator::{SignedOperator, Strictness};
use sada_report::token_exchange::{IssuingKey, PublicKey, TokenRequest, window_of};
use sada_report::{Attestation, Grade, REPORT_LEN, Report, Token};
use sada_units::{BinStart, Seconds};

const BINS: usize = 2;
const BIN: Seconds = Seconds(300);

static GATEWAY: LazyLock<GatewayKeys> = LazyLock::new(|| {
    let mut keys = GatewayKeys::default();
    keys.add(1, &[1; 32]).expect("a key");
    keys
});
static ISSUER: LazyLock<IssuingKey> =
    LazyLock::new(|| IssuingKey::derive(&[2; 32]).expect("a key"));

fn place() -> Attestation {
    Attestation {
        country: "PK".parse().expect("a country"),
        asn: 1,
        grade: Grade::A,
    }
}

/// A report's bytes, and its JSON.
pub fn reports(data: &[u8]) {
    if let Ok(report) = Report::decode(data) {
        assert_eq!(report.encode().as_slice(), data, "two encodings");
        let again = Report::from_json(&report.to_json()).expect("its own JSON");
        assert_eq!(again, report);
        let marked = report
            .place
            .is_some_and(|place| ISSUER.marked(&report.token, place, report.bin));
        assert!(!marked, "nobody gave this token out");
    }
    if let Ok(words) = std::str::from_utf8(data)
        && let Ok(report) = Report::from_json(words)
    {
        assert_eq!(
            Report::decode(&report.encode()).expect("its own bytes"),
            report
        );
    }
}

/// An envelope as it comes, and whatever may be sealed in one.
pub fn envelopes(data: &[u8]) {
    assert!(GATEWAY.open(data).is_err(), "nobody sealed this");
    let _ = GatewayKey::decode(data);
    let config = GATEWAY.public(1).expect("a public key");
    let client = ohttp::ClientRequest::from_encoded_config(&config).expect("a client");
    let (envelope, _) = client.encapsulate(data).expect("an envelope");
    let _ = GATEWAY.open(&envelope);
    let key = GatewayKey::decode(&config).expect("a key");
    let (envelope, awaited) = key.seal(&[0; REPORT_LEN]).expect("an envelope");
    assert!(awaited.open(data).is_err(), "nobody answered this");
    let (_, reply) = GATEWAY.open(&envelope).expect("its own envelope");
    let words = String::from_utf8_lossy(data);
    let status = data.first().map_or(200, |byte| 100 + u16::from(*byte));
    assert!(reply.seal(status, &words).is_ok_and(|it| !it.is_empty()) || status > 599);
}

/// Messages of the token exchange.
pub fn tokens(data: &[u8]) {
    let _ = PublicKey::decode(data);
    let window = window_of(data, BINS);
    let answer = ISSUER.issue(data, place(), BINS, BIN, &mut rng());
    assert!(window.is_ok() || answer.is_err());
    let asked = TokenRequest::new(BinStart::default(), BINS, &mut rng()).expect("randomness");
    let finished = asked.finish(data, &ISSUER.public(), BIN);
    assert!(finished.is_err(), "nobody gave these out");
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = text.parse::<Token>();
        assert!(SignedOperator::check(text, Strictness::Release).is_err());
    }
}
