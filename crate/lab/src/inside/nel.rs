//! What browsers report by W3C Network Error Logging.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use http_body_util::{BodyExt, Limited};
use hyper::{Method, Request, StatusCode, body::Body};
use serde_json::Value;

use super::{
    event_log::now,
    pages::{self, Page},
};
use crate::protocol::NelReport;

/// As many reports as are kept; the oldest go first.
const MOST: usize = 1000;
/// Far more than a browser puts into one body.
const LONGEST: usize = 256 * 1024;

#[derive(Default)]
pub(super) struct NelReports(Mutex<VecDeque<NelReport>>);

impl NelReports {
    pub(super) fn all(&self) -> Vec<NelReport> {
        let reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reports.iter().cloned().collect()
    }

    /// Responds to a request: records the reports of a POST, and allows the preflight before it (CORS).
    pub(super) async fn respond<B>(&self, request: Request<B>) -> Page
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        match (request.method(), request.uri().path()) {
            (&Method::OPTIONS, _) => pages::preflight("POST"),
            (&Method::POST, "/report") => match self.record(request.into_body()).await {
                Some(()) => pages::text(StatusCode::NO_CONTENT, ""),
                None => pages::text(StatusCode::BAD_REQUEST, "Not reports\n"),
            },
            _ => pages::text(StatusCode::NOT_FOUND, "Not found\n"),
        }
    }

    async fn record<B>(&self, body: B) -> Option<()>
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let body = Limited::new(body, LONGEST).collect().await.ok()?;
        let fresh: Vec<Value> = serde_json::from_slice(&body.to_bytes()).ok()?;
        let at = now();
        let mut reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reports.extend(fresh.into_iter().map(|report| NelReport { at, report }));
        let surplus = reports.len().saturating_sub(MOST);
        drop(reports.drain(..surplus));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http_body_util::Full;
    use hyper::{Request, StatusCode};

    use super::{MOST, NelReports};

    async fn post(nel: &NelReports, body: String) -> StatusCode {
        let body: Full<Bytes> = Full::from(body);
        let request = Request::post("/report").body(body).expect("a request");
        nel.respond(request).await.status()
    }

    #[tokio::test]
    async fn reports_are_kept_up_to_a_number_and_nonsense_is_not() {
        let nel = NelReports::default();
        for nonsense in ["", "{}", "[", "nonsense"] {
            assert_eq!(
                post(&nel, nonsense.to_owned()).await,
                StatusCode::BAD_REQUEST
            );
        }
        assert!(nel.all().is_empty());
        for number in 0..MOST + 5 {
            let body = format!("[{{\"type\":\"network-error\",\"age\":{number}}}]");
            assert_eq!(post(&nel, body).await, StatusCode::NO_CONTENT);
        }
        let kept = nel.all();
        assert_eq!((kept.len(), &kept[0].report["age"]), (MOST, &5.into()));
    }

    #[tokio::test]
    async fn a_body_without_an_end_in_sight_is_refused() {
        let nel = NelReports::default();
        let endless = format!("[\"{}\"]", "x".repeat(super::LONGEST));
        assert_eq!(post(&nel, endless).await, StatusCode::BAD_REQUEST);
    }
}
