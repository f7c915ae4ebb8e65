//! Whom reports are sealed to, and who gives tokens out. Whether and when is the core's to say.

use std::rc::Rc;

use getrandom::SysRng;

use sada_core::config::Operator;
use sada_core::feed::Feed;
use sada_core::signal::TokenResponse;
use sada_report::Report;
use sada_report::operator::{self as signed, SignedOperator, Strictness};
use sada_report::token_exchange::TokenRequest;
use sada_units::{BinStart, Country};

use crate::network::{self, Poster};

/// Builds that people install take two parties and full bins only.
const STRICTNESS: Strictness = if cfg!(feature = "trial") {
    Strictness::Trial
} else {
    Strictness::Release
};

/// Nothing is wrong with the way there: this report itself is refused, and will always be.
const NO_REPORT: u16 = 400;

/// An operator with its keys.
#[derive(Clone)]
pub(crate) struct Recipient(Rc<signed::CheckedOperator>);

/// The operator of a package's file, for the core and with its keys; `None` where there is no file
/// or this build does not take it.
pub(crate) fn read(file: Option<&str>) -> (Operator, Option<Recipient>) {
    let Some(file) = file else {
        return (Operator::LocalOnly, None);
    };
    let Ok(operator) = SignedOperator::check(file, STRICTNESS) else {
        return (Operator::Refused, None);
    };
    let named = Operator::Named(operator.named());
    (named, Some(Recipient(Rc::new(operator))))
}

impl Recipient {
    /// Seals a report and has a relay carry it. The gateway's status, if its answer came back.
    pub(crate) async fn send(&self, words: &str, relay: &str, poster: Poster) -> Option<u16> {
        let Ok(report) = Report::from_json(words) else {
            return Some(NO_REPORT);
        };
        let (envelope, awaited) = self.0.gateway_key.seal(&report.encode()).ok()?;
        let (status, answer) = network::post(relay, &envelope, poster).await?;
        if status != 200 {
            return None;
        }
        awaited.open(&answer).ok().map(|answer| answer.status)
    }

    /// Asks by a relay what goes on in a country: what a key of the operator has signed, if
    /// anything of the kind came.
    pub(crate) async fn feed(&self, country: Country, relay: &str, poster: Poster) -> Option<Feed> {
        let (envelope, awaited) = self.0.gateway_key.ask(country).ok()?;
        let (status, answer) = network::post(relay, &envelope, poster).await?;
        if status != 200 {
            return None;
        }
        let signed = awaited.feed(&answer).ok()??;
        sada_report::feed::read(&signed, &self.0.feed_keys).ok()
    }

    /// Asks an issuer for the tokens of a window.
    pub(crate) async fn tokens(
        &self,
        window: BinStart,
        issuer: &str,
        poster: Poster,
    ) -> TokenResponse {
        self.request_tokens(window, issuer, poster)
            .await
            .unwrap_or(TokenResponse::Refused { status: None })
    }

    async fn request_tokens(
        &self,
        window: BinStart,
        issuer: &str,
        poster: Poster,
    ) -> Option<TokenResponse> {
        let text = &self.0.text;
        let bins = usize::try_from(text.window_bins).ok()?;
        let key = self.0.issuing_key(window)?;
        let request = TokenRequest::new(window, bins, &mut SysRng).ok()?;
        let (status, answer) = network::post(issuer, request.bytes(), poster).await?;
        if status != 200 {
            let status = Some(status);
            return Some(TokenResponse::Refused { status });
        }
        let finished = request.finish(&answer, key, text.bin_seconds);
        Some(match finished {
            Ok((place, tokens)) => TokenResponse::Given {
                place,
                tokens: tokens
                    .into_iter()
                    .map(|(bin, token)| (bin, format!("{token:x}")))
                    .collect(),
            },
            Err(_) => TokenResponse::Lied,
        })
    }
}
