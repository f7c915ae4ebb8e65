//! The issuer at work: `POST tokens`, answered with a batch of them.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use getrandom::SysRng;
use sada_report::token_exchange::{check_request, request_len, window_of};
use sada_report::{Attestation, Grade, TokenError};
use sada_service::clock::{self, trust::ClockReading};
use sada_service::folder_lock::FolderLock;
use sada_service::http::{Block, Peer, Proxies, body, is_of_kind, open_to_all};
use sada_service::keys::IssuingKeys;
use sada_service::problem::{self, Later};
use sada_service::workers::Workers;
use sada_units::{BinStart, Seconds};

use super::budget::{Budgets, NoBatch};
use super::senders::JunkSenders;
use super::{Census, Geography, Schedule};
use crate::rate::RateLimits;

/// How often is looked for windows that are over.
const FORGET_EVERY: Duration = Duration::from_secs(30);

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
    /// How many batches are made, from one block and from all together.
    pub batches: Mutex<RateLimits>,
    /// How many requests came from all together that could not be read.
    pub malformed: Mutex<RateLimits>,
    /// Who sent them.
    pub junk_senders: Mutex<JunkSenders>,
    /// From how many blocks each network asked.
    pub census: Mutex<Census>,
    /// Where tokens are made.
    pub workers: Workers,
    /// No other issuer works in the same folder.
    pub lock: FolderLock,
}

/// `POST tokens` below this path, which ends in `/`.
pub fn routes(issuer: Arc<Issuer>, base: &str) -> Router {
    let refuse_method = || async { open_to_all(problem::METHOD.into_response()) };
    Router::new()
        .route(
            &format!("{base}tokens"),
            post(tokens).fallback(refuse_method),
        )
        .with_state(issuer)
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
        Err(refused) => refused.into_response(),
    })
}

async fn give(issuer: Arc<Issuer>, peer: IpAddr, request: Request) -> Result<Bytes, Later> {
    if !is_of_kind(
        request.headers(),
        &["text/plain", "application/octet-stream"],
    ) {
        return Err(problem::MEDIA_TYPE.into());
    }
    let address = issuer.proxies.client(peer, request.headers());
    let bins = usize::try_from(issuer.schedule.window_bins).map_err(|_| problem::NOT_NOW)?;
    let asked = body(request, request_len(bins), problem::NOT_A_REQUEST).await?;
    let window = window_of(&asked, bins).map_err(|_| problem::NOT_A_REQUEST)?;
    let reading = clock::read();
    if !is_given_out_at(window, issuer.schedule, reading) {
        return Err(problem::OTHER_WINDOW.into());
    }
    if issuer.keys.of(window).is_none() {
        return Err(problem::NO_KEY.into());
    }
    let now = reading.now;
    // Before any work: what would be refused after it.
    lock(&issuer.budgets)
        .check(window, address, now)
        .map_err(refused)?;
    if lock(&issuer.junk_senders).is_tiresome(address, Instant::now()) {
        let again_after = JunkSenders::FORGOTTEN_AFTER;
        return Err(Later {
            problem: problem::TOO_MANY,
            again_after,
        });
    }
    if !lock(&issuer.malformed).has_room(Block::of(address), Instant::now()) {
        return Err(problem::NOT_NOW.into());
    }
    let working = Arc::clone(&issuer);
    let made = issuer
        .workers
        .run(move || make(&working, &asked, bins, address, now));
    made.await.unwrap_or(Err(problem::NOT_NOW.into()))
}

/// The costly part. A batch is taken from the budget once it is known that the request can be read
/// and that there is time to make it.
fn make(
    issuer: &Issuer,
    asked: &[u8],
    bins: usize,
    address: IpAddr,
    now: Seconds,
) -> Result<Bytes, Later> {
    let block = Block::of(address);
    let Ok(window) = check_request(asked, bins) else {
        lock(&issuer.malformed).count(block, Instant::now());
        lock(&issuer.junk_senders).met(address, Instant::now());
        return Err(problem::NOT_A_REQUEST.into());
    };
    let key = issuer.keys.of(window).ok_or(problem::NO_KEY)?;
    if !lock(&issuer.batches).passes(block, Instant::now()) {
        return Err(problem::NOT_NOW.into());
    }
    let grade = lock(&issuer.budgets).spend(window, address, now);
    let place = place(issuer, address, grade.map_err(refused)?, now);
    let length = issuer.schedule.bin_seconds;
    let given = key.issue(asked, place, bins, length, &mut SysRng);
    given.map(Bytes::from).map_err(|error| match error {
        TokenError::Randomness => problem::NOT_NOW.into(),
        _ => problem::NOT_A_REQUEST.into(),
    })
}

fn place(issuer: &Issuer, address: IpAddr, grade: Grade, now: Seconds) -> Attestation {
    let (country, asn) = issuer.geography.of(address);
    let window = issuer.schedule.start_of(now);
    let asn = lock(&issuer.census).told_apart(country, asn, Block::of(address), window);
    Attestation {
        country,
        asn,
        grade,
    }
}

fn refused(reason: NoBatch) -> Later {
    match reason {
        NoBatch::UsedUp { again_after } => Later {
            problem: problem::BUDGET,
            again_after,
        },
        NoBatch::NotNow => problem::NOT_NOW.into(),
    }
}

/// What panics while it holds one of these leaves it as it was.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Forgets now and then what was given out in windows that are over, for as long as this is polled.
pub(super) async fn forget(issuer: Arc<Issuer>) {
    loop {
        tokio::time::sleep(FORGET_EVERY).await;
        clock::remember();
        lock(&issuer.budgets).forget(clock::now());
    }
}

/// While the clock is in doubt, tokens are given out for the windows of both moments: a clock that was
/// set wrong keeps nobody from them, and one that is right after a long pause neither. What was
/// given out of either stays known.
fn is_given_out_at(window: BinStart, schedule: Schedule, at: ClockReading) -> bool {
    [at.now, at.claimed]
        .into_iter()
        .any(|moment| is_given_out(window, schedule, moment))
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
