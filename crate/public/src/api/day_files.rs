//! Files with every published row of a day, and the list of days.

use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use http_body_util::channel::{Channel, Sender};
use sada_published::counts::{PublishedError, csv_header, csv_rows, day_digest, parts_of};
use sada_service::clock;
use sada_service::problem;
use sada_units::{Day, Seconds};
use serde_json::json;
use tokio::sync::OwnedSemaphorePermit;

use super::path::PathNames;
use super::response::{CSV, LICENCE, TEXT, json_response};
use super::state::ApiState;
use super::timestamp;
use crate::answers::{Reader, Representation, RequestError, has_current, respond_with};

/// How long a download waits for its reader to take the next hour of it.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it pauses while too many requests are answered.
const PAUSE: Duration = Duration::from_secs(1);

/// `GET /api/v1/days`, and the same at `/data/`.
pub(super) async fn list(State(api): State<ApiState>, headers: HeaderMap) -> Response {
    let key = "/api/v1/days".to_owned();
    let answer = api.public.answer(key, &headers, |reader, _| {
        let published = &reader.published;
        let (until, final_until) = (published.until()?, published.final_until()?);
        let days = published.days(Day(0), Day::containing(until))?;
        let days = days.into_iter().filter_map(|day| {
            let date = timestamp::date_of(day.start())?;
            let is_final = is_final(day, final_until);
            let checksum = is_final.then(|| format!("/data/sha256/{date}.csv"));
            let url = format!("/data/{date}.csv");
            Some(json!({ "day": date, "final": is_final, "url": url, "checksum": checksum }))
        });
        json_response(&json!({
            "days": days.collect::<Vec<_>>(),
            "published_until": clock::reached(until),
            "final_until": clock::reached(final_until),
            "dictionary": "/data/dictionary.md",
            "licence": LICENCE,
        }))
    });
    answer.await
}

/// `GET /data/2024-01-20.csv`.
pub(super) async fn file(
    State(api): State<ApiState>,
    PathNames(name): PathNames<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, RequestError> {
    let day = name.strip_suffix(".csv").and_then(timestamp::parse_day);
    let day = day.ok_or(problem::NOT_FOUND)?;
    let tag = api.public.read(move |reader, _| Ok(etag(reader, day)?));
    let tag = tag.await?.ok_or(problem::NO_SUCH_DAY)?;
    if has_current(&headers, &tag) {
        return Ok(respond_with(CSV, tag, None));
    }
    let Ok(place) = api.downloads.clone().try_acquire_owned() else {
        return Ok(problem::TOO_MANY_QUESTIONS.into_response());
    };
    if method == Method::HEAD {
        // The length stays unknown, as in the answer to GET.
        let (_, body) = Channel::<Bytes>::new(1);
        return Ok(respond_with(CSV, tag, Some(Body::new(body))));
    }
    // One hour waits while the one before is sent. So a slow connection holds no more of them in
    // memory.
    let (sender, body) = Channel::new(1);
    tokio::spawn(send(api, day, sender, place));
    Ok(respond_with(CSV, tag, Some(Body::new(body))))
}

/// `GET /data/sha256/2024-01-20.csv`: of a final day's file, as `sha256sum --check` reads it.
pub(super) async fn checksum(
    State(api): State<ApiState>,
    PathNames(name): PathNames<String>,
    headers: HeaderMap,
) -> Response {
    let Some(day) = name.strip_suffix(".csv").and_then(timestamp::parse_day) else {
        return problem::NOT_FOUND.into_response();
    };
    let key = format!("/data/sha256/{name}");
    let answer = api.public.question(key, &headers, move |reader, _| {
        let published = &reader.published;
        let known = etag(reader, day)?.is_some();
        if !known || !is_final(day, published.final_until()?) {
            return Err(problem::NO_SUCH_DAY.into());
        }
        let (sha256, _) = day_digest(published, day)?;
        Ok(Representation {
            content_type: TEXT,
            body: format!("{}  {name}\n", hex::encode(sha256)).into(),
        })
    });
    answer.await
}

/// The entity tag of a day's file; nothing where the day has no file.
///
/// The file of a final day never changes. Another file may change when more is published.
fn etag(reader: &Reader, day: Day) -> Result<Option<HeaderValue>, PublishedError> {
    let published = &reader.published;
    if published.days(day, day)?.is_empty() {
        return Ok(None);
    }
    let final_until = published.final_until()?;
    let tag = if is_final(day, final_until) {
        format!("\"{}-final\"", day.0)
    } else {
        let until = published.until()?.min(day.end());
        format!("W/\"{}-{until}-{final_until}\"", day.0)
    };
    Ok(HeaderValue::from_str(&tag).ok())
}

fn is_final(day: Day, final_until: Seconds) -> bool {
    day.end() <= final_until
}

/// Why a file was not sent whole.
enum SendError {
    /// The reader takes no more.
    Gone,
    /// The rows cannot be read.
    Failed(anyhow::Error),
}

/// Sends the file hour by hour, so that none is held in memory whole.
async fn send(
    api: ApiState,
    day: Day,
    mut to: Sender<Bytes, anyhow::Error>,
    place: OwnedSemaphorePermit,
) {
    if let Err(SendError::Failed(error)) = send_all(&api, day, &mut to).await {
        tracing::error!(
            error = format!("{error:#}"),
            "a day's file was not sent whole"
        );
        // Cut off, so that the reader does not take it for whole.
        to.abort(error);
    }
    drop(place);
}

async fn send_all(
    api: &ApiState,
    day: Day,
    to: &mut Sender<Bytes, anyhow::Error>,
) -> Result<(), SendError> {
    let columns = api
        .public
        .read(move |reader, _| Ok(csv_header(&reader.published, day)?));
    let columns = columns.await.map_err(|error| match error {
        RequestError::Internal(error) => SendError::Failed(error),
        RequestError::Problem(problem) => SendError::Failed(anyhow::anyhow!(problem.title)),
    })?;
    send_part(to, columns).await?;
    for from in parts_of(day) {
        let rows = rows(api, from).await.map_err(SendError::Failed)?;
        if !rows.is_empty() {
            send_part(to, rows).await?;
        }
    }
    Ok(())
}

/// The rows of an hour. Waits while other requests are answered.
async fn rows(api: &ApiState, from: Seconds) -> anyhow::Result<Vec<u8>> {
    let begun = Instant::now();
    loop {
        let rows = api
            .public
            .read(move |reader, _| Ok(csv_rows(&reader.published, from)?));
        match rows.await {
            Ok(rows) => return Ok(rows),
            Err(RequestError::Internal(error)) => return Err(error),
            Err(RequestError::Problem(problem)) if begun.elapsed() > PATIENCE => {
                anyhow::bail!(problem.title)
            }
            Err(RequestError::Problem(_)) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn send_part(to: &mut Sender<Bytes, anyhow::Error>, part: Vec<u8>) -> Result<(), SendError> {
    let sent = tokio::time::timeout(PATIENCE, to.send_data(part.into()));
    sent.await
        .map_err(|_| SendError::Gone)?
        .map_err(|_| SendError::Gone)
}
