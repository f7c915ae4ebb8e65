//! The relay at work: `POST` of an envelope, answered with what a gateway answered.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use sada_report::envelope::{
    ANSWER_LEN, ANSWER_MEDIA_TYPE, ENVELOPE_LEN, ENVELOPE_MEDIA_TYPE, FEED_ANSWER_LEN,
};
use sada_service::http::{Block, Client, Peer, Proxies, body, is_of_kind, of_kind, open_to_all};
use sada_service::problem::{self, Problem};

use crate::rate::RateLimits;

/// Browsers send this kind of content to another origin without asking first.
const BROWSERS_KIND: &str = "text/plain";

/// Everything a relay works with.
pub struct Relay {
    /// Where gateways take envelopes, in the order in which they are tried.
    pub gateways: Vec<Uri>,
    /// What asks them.
    pub client: Client,
    /// Whose word on addresses is believed.
    pub proxies: Proxies,
    /// How much is let through.
    pub rates: Mutex<RateLimits>,
}

/// `POST` to this path, which ends in `/`, answered with what the gateway answered.
pub fn routes(relay: Relay, base: &str) -> Router {
    let refuse_method = || async { open_to_all(problem::METHOD.into_response()) };
    Router::new()
        .route(base, post(envelope).fallback(refuse_method))
        .with_state(Arc::new(relay))
}

async fn envelope(
    State(relay): State<Arc<Relay>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
) -> Response {
    let block = Block::of(relay.proxies.client(peer, request.headers()));
    open_to_all(match carry(&relay, block, request).await {
        Ok(answer) => ([(header::CONTENT_TYPE, ANSWER_MEDIA_TYPE)], answer).into_response(),
        Err(problem) => problem.into_response(),
    })
}

async fn carry(relay: &Relay, block: Block, request: Request) -> Result<Bytes, Problem> {
    if !is_of_kind(request.headers(), &[BROWSERS_KIND, ENVELOPE_MEDIA_TYPE]) {
        return Err(problem::MEDIA_TYPE);
    }
    let passes = {
        let mut rates = relay.rates.lock().unwrap_or_else(PoisonError::into_inner);
        rates.passes(block, Instant::now())
    };
    if !passes {
        return Err(problem::TOO_MANY);
    }
    let envelope = body(request, ENVELOPE_LEN, problem::NOT_AN_ENVELOPE).await?;
    let mut problem = problem::NO_GATEWAY;
    for gateway in &relay.gateways {
        match ask(relay, gateway, envelope.clone()).await {
            Ok(answer) => return Ok(answer),
            // Another gateway would say the same of this envelope.
            Err(told) if told.status.is_client_error() => return Err(told),
            Err(told) => problem = told,
        }
    }
    Err(problem)
}

async fn ask(relay: &Relay, gateway: &Uri, envelope: Bytes) -> Result<Bytes, Problem> {
    let kind = [of_kind(ENVELOPE_MEDIA_TYPE)];
    // A problem in the open is longer than an answer may be: so much of it is not read.
    let answered = relay.client.post(gateway, &kind, envelope, FEED_ANSWER_LEN);
    let (status, answer) = answered.await.map_err(|_| problem::NO_GATEWAY)?;
    match status {
        StatusCode::OK if [ANSWER_LEN, FEED_ANSWER_LEN].contains(&answer.len()) => Ok(answer),
        StatusCode::BAD_REQUEST => Err(problem::UNOPENABLE),
        StatusCode::UNPROCESSABLE_ENTITY => Err(problem::UNKNOWN_KEY),
        StatusCode::SERVICE_UNAVAILABLE => Err(problem::NO_GATEWAY),
        _ => Err(problem::NO_ANSWER),
    }
}
