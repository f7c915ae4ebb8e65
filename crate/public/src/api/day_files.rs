//! Files: every published row of a day, and the list of days.

use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use http_body_util::channel::{Channel, Sender};
use sada_units::{Day, Seconds};
use serde_json::json;
use tokio::sync::OwnedSemaphorePermit;

use super::path::PathNames;
use super::response::{CSV, LICENCE, TEXT, json_response};
use super::state::ApiState;
use super::timestamp;
use crate::clock;
use crate::problem;
use crate::public::{Answer, Reader, Refused, has_it, respond_with};
use crate::published::{PublishedError, csv_header, csv_rows, day_digest, parts_of};

/// So long a file waits for whoever fetches it to take the next hour of it.
const PATIENCE: Duration = Duration::from_secs(60);
/// And so long it pauses where too much is asked at once.
const PAUSE: Duration = Duration::from_secs(1);

/// `GET /api/v1/days`, and the same at `/data/`.
pub(super) async fn list(State(api): State<ApiState>, asked: HeaderMap) -> Response {
    let key = "/api/v1/days".to_owned();
    let answer = api.public.answer(key, &asked, |reader, _| {
        let published = &reader.published;
        let (until, final_until) = (published.until()?, published.final_until()?);
        let days = published.days(Day(0), Day::containing(Seconds(until)))?;
        let days = days.into_iter().filter_map(|day| {
            let date = timestamp::date_of(day.start().get())?;
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
    asked: HeaderMap,
) -> Result<Response, Refused> {
    let day = name.strip_suffix(".csv").and_then(timestamp::day);
    let day = day.ok_or(problem::NOT_FOUND)?;
    let tag = api.public.read(move |reader, _| Ok(tag(reader, day)?));
    let tag = tag.await?.ok_or(problem::NO_SUCH_DAY)?;
    if has_it(&asked, &tag) {
        return Ok(respond_with(CSV, tag, None));
    }
    let Ok(place) = api.downloads.clone().try_acquire_owned() else {
        return Ok(problem::TOO_MANY_QUESTIONS.into_response());
    };
    if method == Method::HEAD {
        // Of the same unknown length.
        let (_, body) = Channel::<Bytes>::new(1);
        return Ok(respond_with(CSV, tag, Some(Body::new(body))));
    }
    // An hour waits while the one before is on its way, so that a slow line holds no more of them.
    let (sender, body) = Channel::new(1);
    tokio::spawn(send(api, day, sender, place));
    Ok(respond_with(CSV, tag, Some(Body::new(body))))
}

/// `GET /data/sha256/2024-01-20.csv`: of a final day's file, as `sha256sum --check` reads it.
pub(super) async fn checksum(
    State(api): State<ApiState>,
    PathNames(name): PathNames<String>,
    asked: HeaderMap,
) -> Response {
    let Some(day) = name.strip_suffix(".csv").and_then(timestamp::day) else {
        return problem::NOT_FOUND.into_response();
    };
    let key = format!("/data/sha256/{name}");
    let answer = api.public.question(key, &asked, move |reader, _| {
        let published = &reader.published;
        let known = tag(reader, day)?.is_some();
        if !known || !is_final(day, published.final_until()?) {
            return Err(problem::NO_SUCH_DAY.into());
        }
        let (sha256, _) = day_digest(published, day)?;
        Ok(Answer {
            kind: TEXT,
            body: format!("{}  {name}\n", hex::encode(sha256)).into(),
        })
    });
    answer.await
}

/// What a day's file is known by; nothing where the day has none.
///
/// The file of a final day is the same for good; another one is, for what may be made of it, the
/// same until more is published.
fn tag(reader: &Reader, day: Day) -> Result<Option<HeaderValue>, PublishedError> {
    let published = &reader.published;
    if published.days(day, day)?.is_empty() {
        return Ok(None);
    }
    let final_until = published.final_until()?;
    let tag = if is_final(day, final_until) {
        format!("\"{}-final\"", day.0)
    } else {
        let until = published.until()?.min(day.end().get());
        format!("W/\"{}-{until}-{final_until}\"", day.0)
    };
    Ok(HeaderValue::from_str(&tag).ok())
}

const fn is_final(day: Day, final_until: u64) -> bool {
    day.end().get() <= final_until
}

/// Why a file was not sent whole.
enum Cut {
    /// Whoever fetched it takes no more.
    Gone,
    /// It cannot be read.
    Failed(anyhow::Error),
}

/// Sends the file hour by hour, so that none is held in memory whole.
async fn send(
    api: ApiState,
    day: Day,
    mut to: Sender<Bytes, anyhow::Error>,
    place: OwnedSemaphorePermit,
) {
    if let Err(Cut::Failed(error)) = send_all(&api, day, &mut to).await {
        tracing::error!(
            error = format!("{error:#}"),
            "a day's file was not sent whole"
        );
        // Cut off, so that nobody takes it for whole.
        to.abort(error);
    }
    drop(place);
}

async fn send_all(
    api: &ApiState,
    day: Day,
    to: &mut Sender<Bytes, anyhow::Error>,
) -> Result<(), Cut> {
    let columns = csv_header().map_err(|error| Cut::Failed(error.into()))?;
    send_part(to, columns).await?;
    for from in parts_of(day) {
        let rows = rows(api, from).await.map_err(Cut::Failed)?;
        if !rows.is_empty() {
            send_part(to, rows).await?;
        }
    }
    Ok(())
}

/// The rows of an hour; waits while others' questions are answered.
async fn rows(api: &ApiState, from: u64) -> anyhow::Result<Vec<u8>> {
    let begun = Instant::now();
    loop {
        let rows = api
            .public
            .read(move |reader, _| Ok(csv_rows(&reader.published, from)?));
        match rows.await {
            Ok(rows) => return Ok(rows),
            Err(Refused::Failed(error)) => return Err(error),
            Err(Refused::Problem(problem)) if begun.elapsed() > PATIENCE => {
                anyhow::bail!(problem.title)
            }
            Err(Refused::Problem(_)) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn send_part(to: &mut Sender<Bytes, anyhow::Error>, part: Vec<u8>) -> Result<(), Cut> {
    let sent = tokio::time::timeout(PATIENCE, to.send_data(part.into()));
    sent.await.map_err(|_| Cut::Gone)?.map_err(|_| Cut::Gone)
}
