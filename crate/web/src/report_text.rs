//! Reports, written: what is sent is what these words say.

use sada_core::attestation::Attestation;
use sada_core::vote::Ballot;
use sada_report::{Report, Token};

/// A ballot as the report of it, in words. Without a token, or with one that cannot be read, it
/// is one that nobody attests. `None`: there is no randomness, and so can be no report.
pub(crate) fn report(
    ballot: &Ballot,
    place: Option<Attestation>,
    token: Option<&str>,
) -> Option<String> {
    let attested = place.zip(token.and_then(|text| text.parse().ok()));
    let (place, token) = match attested {
        Some((place, token)) => (Some(place), token),
        None => (None, Token::unattested(nonce()?)),
    };
    Some(Report::from_ballot(ballot, place, token).to_json())
}

/// What a report of this ballot would look like: its token is all zeros.
pub(crate) fn example(ballot: &Ballot, place: Option<Attestation>) -> String {
    let token = Token::unattested([0; Token::NONCE]);
    Report::from_ballot(ballot, place, token).to_json()
}

fn nonce() -> Option<[u8; Token::NONCE]> {
    let mut nonce = [0; Token::NONCE];
    getrandom::fill(&mut nonce).ok().map(|()| nonce)
}
