//! The public page: what the counts of the last day say, and nothing about why.

mod chart;
mod happened;
mod page;
mod summary;
pub(crate) mod words;

use std::sync::{Arc, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::Mutex;

use crate::clock;
use crate::events::incidents;
use crate::problem;
use crate::published::PublicEvents;
use crate::store::{Query, RollupStore, Tier};

pub use summary::Terms;
pub use words::machine_time;

/// The page of one second; within it, everybody is given the same.
struct Made {
    at: u64,
    html: String,
}

struct Site {
    store: Arc<dyn RollupStore>,
    events: Arc<std::sync::Mutex<PublicEvents>>,
    terms: Terms,
    policy: String,
    made: Mutex<Option<Made>>,
}

/// `GET /`: the page.
pub fn routes(
    store: Arc<dyn RollupStore>,
    events: Arc<std::sync::Mutex<PublicEvents>>,
    terms: Terms,
) -> Router {
    let policy = page::content_security_policy();
    let site = Site {
        store,
        events,
        terms,
        policy,
        made: Mutex::new(None),
    };
    Router::new()
        .route("/", get(show))
        .with_state(Arc::new(site))
}

async fn show(State(site): State<Arc<Site>>) -> Response {
    match current(&site, clock::now()).await {
        Ok(html) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "no-cache"),
                (header::CONTENT_SECURITY_POLICY, site.policy.as_str()),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::REFERRER_POLICY, "no-referrer"),
            ];
            (headers, html).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the page cannot be made");
            problem::NO_PAGE.into_response()
        }
    }
}

/// The page as of this second. Holding the lock while it is made keeps a crowd from
/// asking the store for the same thing all at once.
async fn current(site: &Site, now: u64) -> anyhow::Result<String> {
    let mut made = site.made.lock().await;
    if let Some(made) = made.as_ref().filter(|made| made.at == now) {
        return Ok(made.html.clone());
    }
    let (store, events) = (Arc::clone(&site.store), Arc::clone(&site.events));
    let terms = site.terms;
    let task = tokio::task::spawn_blocking(move || make(&*store, &events, &terms, now));
    let html = match task.await {
        Ok(html) => html?,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    };
    *made = Some(Made {
        at: now,
        html: html.clone(),
    });
    Ok(html)
}

/// Only what an issuer attests is shown: of other reports nobody knows where they are from.
fn make(
    store: &dyn RollupStore,
    events: &std::sync::Mutex<PublicEvents>,
    terms: &Terms,
    now: u64,
) -> anyhow::Result<String> {
    let until = now.saturating_add(terms.bin_seconds + 1);
    let query = Query {
        from: summary::since(now),
        until,
        tier: Tier::Attested,
        country: None,
    };
    let bins = store.range(&query)?;
    let since = now.saturating_sub(happened::LOOKS_BACK);
    let events = events
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .since(since)?;
    let incidents = incidents(&events);
    let summary = summary::summarise(&bins, terms, now);
    Ok(page::render(&summary, &incidents, terms).into_string())
}
