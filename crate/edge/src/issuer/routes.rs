//! The issuer at work: `POST tokens`, answered with a batch of them.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use getrandom::SysRng;
use sada_report::token_exchange::{request_len, window_of};
use sada_report::{Attestation, TokenError};
use sada_service::clock;
use sada_service::http::{Block, Peer, Proxies, body, is_of_kind, open_to_all};
use sada_service::keys::IssuingKeys;
use sada_service::problem::{self, Problem};
use sada_service::workers::Workers;
use sada_units::{BinStart, Seconds};

use super::{Budgets, Census, Geography, Schedule};

/// Everything an issuer works with.
pub struct Issuer {
    /// What gives tokens out.
    pub keys: IssuingKeys,
    /// Bins and windows.
    pub schedule: Schedule,
    /// Where addresses are.
    pub geography: Arc<Geography>,
    /// Whose word on addresses is believed.
    pub proxies: Proxies,
    /// What each block of addresses was given in a window.
    pub budgets: Mutex<Budgets>,
    /// From how many blocks each network asked.
    pub census: Mutex<Census>,
    /// Where tokens are made.
    pub workers: Workers,
}

/// `POST tokens` below this path, which ends in `/`.
pub fn routes(issuer: Issuer, base: &str) -> Router {
    let refuse_method = || async { open_to_all(problem::METHOD.into_response()) };
    Router::new()
        .route(
            &format!("{base}tokens"),
            post(tokens).fallback(refuse_method),
        )
        .with_state(Arc::new(issuer))
}

async fn tokens(
    State(issuer): State<Arc<Issuer>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
) -> Response {
    open_to_all(match give(issuer, peer, request).await {
        Ok(answer) => {
            let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
            (kind, answer).into_response()
        }
        Err(problem) => problem.into_response(),
    })
}

async fn give(
    issuer: Arc<Issuer>,
    peer: std::net::IpAddr,
    request: Request,
) -> Result<Bytes, Problem> {
    if !is_of_kind(
        request.headers(),
        &["text/plain", "application/octet-stream"],
    ) {
        return Err(problem::MEDIA_TYPE);
    }
    let address = issuer.proxies.client(peer, request.headers());
    let bins = usize::try_from(issuer.schedule.window_bins).map_err(|_| problem::NOT_NOW)?;
    let asked = body(request, request_len(bins), problem::NOT_A_REQUEST).await?;
    let window = window_of(&asked, bins).map_err(|_| problem::NOT_A_REQUEST)?;
    let now = clock::now();
    if !is_given_out(window, issuer.schedule, now) {
        return Err(problem::OTHER_WINDOW);
    }
    if issuer.keys.of(window).is_none() {
        return Err(problem::NO_KEY);
    }
    let block = Block::of(address);
    let grade = {
        let mut budgets = issuer
            .budgets
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        budgets.spend(window, block, issuer.schedule.start_of(now))
    };
    let grade = grade.ok_or(problem::BUDGET)?;
    let (country, asn) = issuer.geography.of(address);
    let asn = {
        let mut census = issuer.census.lock().unwrap_or_else(PoisonError::into_inner);
        census.told_apart(country, asn, block, issuer.schedule.start_of(now))
    };
    let place = Attestation {
        country,
        asn,
        grade,
    };
    let working = Arc::clone(&issuer);
    let given = issuer.workers.run(move || {
        let key = working.keys.of(window)?;
        let length = working.schedule.bin_seconds;
        Some(key.issue(&asked, place, bins, length, &mut SysRng))
    });
    match given.await {
        Ok(Some(Ok(answer))) => Ok(answer.into()),
        Ok(Some(Err(TokenError::Randomness))) | Err(_) => Err(problem::NOT_NOW),
        Ok(Some(Err(_))) => Err(problem::NOT_A_REQUEST),
        Ok(None) => Err(problem::NO_KEY),
    }
}

/// The present window and the next, by a clock that may be a bin off.
fn is_given_out(window: BinStart, schedule: Schedule, now: Seconds) -> bool {
    let bin = schedule.bin_seconds;
    let earliest = schedule.start_of(now - bin);
    let latest = schedule.start_of(now + bin);
    let latest = latest.later(1, schedule.window());
    window.is_aligned(schedule.window()) && (earliest..=latest).contains(&window)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_for_this_window_and_the_next() {
        let schedule = Schedule {
            bin_seconds: Seconds(300),
            window_bins: 48,
        };
        let window = schedule.window().get();
        let given =
            |start: u64, now: u64| is_given_out(BinStart(Seconds(start)), schedule, Seconds(now));
        let now = 100 * window + 5000;
        assert!(given(100 * window, now) && given(101 * window, now));
        assert!(!given(99 * window, now) && !given(102 * window, now));
        assert!(!given(100 * window + 300, now), "no window begins then");
        assert!(given(99 * window, 100 * window + 299), "a slow clock");
        assert!(given(102 * window, 101 * window - 300), "a fast clock");
        assert!(given(0, 0) && !given(u64::MAX, now));
    }
}
