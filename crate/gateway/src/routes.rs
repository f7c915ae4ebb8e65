//! The gateway at work: `POST /gateway` of an envelope, answered once its report is counted.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use sada_ledger::journal::{Entry, Journal, Receipt, Unavailable};
use sada_published::events::EventStore;
use sada_report::envelope::{
    ANSWER_MEDIA_TYPE, ENVELOPE_LEN, ENVELOPE_MEDIA_TYPE, GatewayKeys, GatewayRequest, Reply,
};
use sada_report::{Country, SealError};
use sada_service::http::{body, is_of_kind};
use sada_service::problem::{self, Problem};
use sada_units::Seconds;

use crate::unattested::unattested_bin;
use crate::{Peers, Rules, UnattestedQuota, peers, timed};

/// Everything a gateway works with.
pub struct Gateway {
    /// Where reports are counted.
    pub journal: Journal,
    /// What it holds reports to.
    pub rules: Rules,
    /// How many reports that nobody attests are taken.
    pub unattested: Mutex<UnattestedQuota>,
    /// What opens envelopes.
    pub keys: GatewayKeys,
    /// The gateways that share the work; none: it is alone.
    pub peers: Option<Peers>,
    /// Where what the watch publishes is found.
    pub events: Arc<Mutex<EventStore>>,
}

/// `POST /gateway`, answered once the report is on the disk.
pub fn routes(gateway: Gateway) -> Router {
    let refuse_method = || async { problem::METHOD.into_response() };
    Router::new()
        .route("/gateway", post(envelope).fallback(refuse_method))
        .with_state(Arc::new(gateway))
}

async fn envelope(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    match handle(gateway, request).await {
        Ok(answer) => {
            let headers = [
                (header::CONTENT_TYPE, ANSWER_MEDIA_TYPE),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, answer).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

async fn handle(gateway: Arc<Gateway>, request: Request) -> Result<Bytes, Problem> {
    if !is_of_kind(request.headers(), &[ENVELOPE_MEDIA_TYPE]) {
        return Err(problem::MEDIA_TYPE);
    }
    let forwarded = request.headers().contains_key(peers::FORWARDED);
    let envelope = body(request, ENVELOPE_LEN, problem::NOT_AN_ENVELOPE).await?;
    // On the connection's own thread: handing it to another and back costs half as much as the
    // work itself, which takes an eighth of a millisecond.
    let (asked, reply) = open(&gateway, &envelope)?;
    let report = match asked {
        GatewayRequest::Report(report) => report,
        GatewayRequest::Events(country) => return events(&gateway, country, reply),
    };
    let (entry, now) = match timed::admit_by_clock(&report, &gateway.rules) {
        Ok(admitted) => admitted,
        Err(problem) => return sealed(reply, Err(problem)),
    };
    if let Some(peers) = &gateway.peers
        && let Some(owner) = peers.owner_elsewhere(&entry.token)
    {
        if forwarded {
            return Err(problem::NOT_OURS);
        }
        let answer = peers.forward(owner, envelope).await;
        return answer.map_or_else(|| sealed(reply, Err(problem::OWNER_AWAY)), Ok);
    }
    sealed(reply, count(&gateway, entry, now).await)
}

fn open(gateway: &Gateway, envelope: &[u8]) -> Result<(GatewayRequest, Reply), Problem> {
    gateway.keys.open(envelope).map_err(|error| match error {
        SealError::UnknownKey => problem::UNKNOWN_KEY,
        _ => problem::UNOPENABLE,
    })
}

/// What the watch says of a country, as it signed it.
fn events(gateway: &Gateway, country: Country, reply: Reply) -> Result<Bytes, Problem> {
    let events = gateway.events.lock();
    let feed = events.unwrap_or_else(PoisonError::into_inner).feed(country);
    match feed {
        Ok(Some(feed)) => {
            let answer = reply.seal_feed(&feed);
            answer.map(Bytes::from).map_err(|_| problem::UNOPENABLE)
        }
        Ok(None) => sealed(reply, Err(problem::NOT_FOUND)),
        Err(error) => {
            tracing::error!(%error, "the feed cannot be read");
            sealed(reply, Err(problem::UNAVAILABLE))
        }
    }
}

async fn count(gateway: &Gateway, entry: Entry, now: Seconds) -> Result<(), Problem> {
    let quota = || {
        let quota = gateway.unattested.lock();
        quota.unwrap_or_else(PoisonError::into_inner)
    };
    if !quota().takes(&entry, now) {
        return Err(problem::UNATTESTED_QUOTA);
    }
    let unattested = unattested_bin(&entry);
    let recorded = gateway.journal.record(entry).await;
    if let Some(bin) = unattested
        && recorded != Ok(Receipt::Counted)
    {
        quota().give_back(bin);
    }
    match recorded {
        Ok(Receipt::Counted | Receipt::Repeated) => Ok(()),
        Ok(Receipt::Conflict) => Err(problem::TOKEN_USED),
        Ok(Receipt::Forgotten) => Err(timed::too_old()),
        Err(Unavailable) => Err(problem::UNAVAILABLE),
    }
}

/// Whoever carries the answer cannot tell one from another.
fn sealed(reply: Reply, outcome: Result<(), Problem>) -> Result<Bytes, Problem> {
    let (status, words) = match outcome {
        Ok(()) => (200, "{}".to_owned()),
        Err(problem) => (problem.status.as_u16(), problem.to_json()),
    };
    let answer = reply.seal(status, &words);
    answer.map(Bytes::from).map_err(|_| problem::UNOPENABLE)
}
