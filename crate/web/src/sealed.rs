//! Reports made, sealed and carried; tokens fetched. Whether and when is the core's to say.

use getrandom::SysRng;

use sada_core::place::Place;
use sada_core::signal::TokenAnswer;
use sada_core::vote::Ballot;
use sada_report::operator::Operator;
use sada_report::token_exchange::TokenRequest;
use sada_report::{Report, Token};

use crate::network::{self, Poster};

/// Nothing is wrong with the way there: this report itself is refused, and will always be.
const NO_REPORT: u16 = 400;

/// A ballot as the report of it, in words. Without a token, or with one that cannot be read, it
/// is one that nobody attests. `None`: there is no randomness, and so can be no report.
pub(crate) fn written(
    ballot: &Ballot,
    place: Option<Place>,
    token: Option<&str>,
) -> Option<String> {
    let attested = place.zip(token.and_then(|text| text.parse().ok()));
    let (place, token) = match attested {
        Some((place, token)) => (Some(place), token),
        None => (None, Token::unattested(nonce()?)),
    };
    Some(Report::from_ballot(ballot, place, token).words())
}

/// What a report of this ballot would look like: its token is all zeros.
pub(crate) fn example(ballot: &Ballot, place: Option<Place>) -> String {
    let token = Token::unattested([0; Token::NONCE]);
    Report::from_ballot(ballot, place, token).words()
}

fn nonce() -> Option<[u8; Token::NONCE]> {
    let mut nonce = [0; Token::NONCE];
    getrandom::fill(&mut nonce).ok().map(|()| nonce)
}

/// Seals a report and has a relay carry it. The gateway's status, if its answer came back.
pub(crate) async fn send(
    words: &str,
    relay: &str,
    operator: &Operator,
    poster: Poster,
) -> Option<u16> {
    let Ok(report) = Report::from_words(words) else {
        return Some(NO_REPORT);
    };
    let (envelope, awaited) = operator.gateway_key.seal(&report.encode()).ok()?;
    let (status, answer) = network::post(relay, &envelope, poster).await?;
    if status != 200 {
        return None;
    }
    awaited.open(&answer).ok().map(|answer| answer.status)
}

/// Asks an issuer for the tokens of a window.
pub(crate) async fn fetch_tokens(
    window: u64,
    issuer: &str,
    operator: &Operator,
    poster: Poster,
) -> TokenAnswer {
    asked(window, issuer, operator, poster)
        .await
        .unwrap_or(TokenAnswer::Refused { status: None })
}

async fn asked(
    window: u64,
    issuer: &str,
    operator: &Operator,
    poster: Poster,
) -> Option<TokenAnswer> {
    let bins = usize::try_from(operator.text.window_bins).ok()?;
    let key = operator.issuing_key(window)?;
    let request = TokenRequest::new(window, bins, &mut SysRng).ok()?;
    let (status, answer) = network::post(issuer, request.bytes(), poster).await?;
    if status != 200 {
        let status = Some(status);
        return Some(TokenAnswer::Refused { status });
    }
    let finished = request.finish(&answer, key, operator.text.bin_seconds);
    Some(match finished {
        Ok((place, tokens)) => TokenAnswer::Given {
            place,
            tokens: tokens
                .into_iter()
                .map(|(bin, token)| (bin, format!("{token:x}")))
                .collect(),
        },
        Err(_) => TokenAnswer::Lied,
    })
}
