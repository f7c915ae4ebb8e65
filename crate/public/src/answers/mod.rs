//! What every public address stands on: readers of what is published, and a cache of their answers.
//! The answers of one edition are made once.
//!
//! Nothing here sees who asks, so limits hold for everybody together. A proxy in front may know
//! more.

mod budget;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sada_published::counts::{CsvError, Published, PublishedError};
use sada_published::events::{EventsError, PublicEvents};
use sada_published::notes::{Notes, NotesError};
use sada_service::clock;
use sada_service::problem::{self, Problem};
use sada_units::{Country, Seconds};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use self::budget::Budget;

/// The size of the cache, in bytes.
const KEPT: usize = 64 << 20;
/// The part of the cache that queries may fill. There are more queries than room.
const KEPT_OF_QUESTIONS: usize = KEPT / 2;
/// The number of pages that may wait for their reader.
const PAGES_WAITING: usize = 64;
/// The number of queries that may wait for theirs.
const QUESTIONS_WAITING: usize = 16;
/// An edition ends after this time even if nothing is new, since pages tell how long ago things
/// were.
const EDITION_LASTS: Seconds = Seconds(300);

/// How this collector counts.
#[derive(Clone, Copy, Debug)]
pub struct CountingTerms {
    /// The length of a bin, as `5 minutes`.
    pub bin_length: Seconds,
    /// The fewest reporters of whom anything is published.
    pub min_reporters: u64,
    /// The country of all reports, where the collector assumes one.
    pub assumed: Option<Country>,
}

/// What answers are made from.
pub struct Reader {
    /// The published counts.
    pub published: Published,
    /// The published events.
    pub events: PublicEvents,
    /// The operator's notes on events.
    pub notes: Notes,
    /// How it counts.
    pub terms: CountingTerms,
}

impl Reader {
    fn edition(&self, now: Seconds) -> anyhow::Result<Edition> {
        Ok(Edition {
            until: self.published.until()?,
            final_until: self.published.final_until()?,
            versions: self.events.edition()?,
            notes: self.notes.edition()?,
            time: now / EDITION_LASTS,
        })
    }
}

/// Two answers from the same edition say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Edition {
    until: Seconds,
    final_until: Seconds,
    versions: u64,
    notes: u64,
    time: u64,
}

/// An answer to everybody who asks the same: a representation in the terms of RFC 9110 (section
/// 3.2).
#[derive(Clone, Debug)]
pub struct Representation {
    /// Its media type, with the character set where it is text.
    pub content_type: &'static str,
    /// The bytes of the body.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum RequestError {
    /// The client is told this problem.
    Problem(Problem),
    /// Something failed here. The client is told no details.
    Internal(anyhow::Error),
}

impl From<Problem> for RequestError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Failures of what an answer is made of. A list, since a [`Problem`] is told to whoever asks.
macro_rules! failures {
    ($($error:ty,)*) => {
        $(impl From<$error> for RequestError {
            fn from(error: $error) -> Self {
                Self::Internal(error.into())
            }
        })*
    };
}

failures! {
    anyhow::Error,
    axum::http::header::InvalidHeaderValue,
    csv::Error,
    serde_json::Error,
    std::io::Error,
    CsvError,
    EventsError,
    NotesError,
    PublishedError,
}

impl IntoResponse for RequestError {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::Internal(error) => {
                tracing::error!(%error, "an answer cannot be made");
                problem::NO_PAGE.into_response()
            }
        }
    }
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RequestKind {
    /// One of a limited number: there are so many countries, platforms and events.
    Page,
    /// A query, which anybody may put together.
    Query,
}

/// A cache of the answers of one edition.
#[derive(Default)]
struct Cache {
    edition: Edition,
    looked_at: Seconds,
    bytes: usize,
    answers: HashMap<String, TaggedRepresentation>,
}

#[derive(Clone)]
struct TaggedRepresentation {
    answer: Representation,
    tag: HeaderValue,
}

/// A reader and the queue in front of it. It makes one answer after the other.
struct ReaderQueue {
    reader: Mutex<Reader>,
    places: Arc<Semaphore>,
}

impl ReaderQueue {
    fn new(reader: Reader, waiting: usize) -> Self {
        Self {
            reader: Mutex::new(reader),
            places: Arc::new(Semaphore::new(waiting)),
        }
    }
}

/// Two readers of what is published, and a cache of their answers.
pub struct ResponseCache {
    pages: ReaderQueue,
    questions: ReaderQueue,
    cache: Mutex<Cache>,
    budget: Mutex<Budget>,
}

impl ResponseCache {
    /// Two readers of the same: one for pages and one for queries, so that no page waits for a
    /// query.
    #[must_use]
    pub fn new(pages: Reader, questions: Reader) -> Arc<Self> {
        Arc::new(Self {
            pages: ReaderQueue::new(pages, PAGES_WAITING),
            questions: ReaderQueue::new(questions, QUESTIONS_WAITING),
            cache: Mutex::default(),
            budget: Mutex::new(Budget::new(Instant::now())),
        })
    }

    /// The answer to a page's request. `key` is its path, with what matters of the query in one
    /// order. If this edition has no answer yet, `make` makes it; it is told the present moment.
    pub async fn answer(
        self: &Arc<Self>,
        key: String,
        headers: &HeaderMap,
        make: impl FnOnce(&Reader, Seconds) -> Result<Representation, RequestError> + Send + 'static,
    ) -> Response {
        self.answer_as(RequestKind::Page, key, headers, make).await
    }

    /// As [`Self::answer`], for queries, of which there are more than can be answered beforehand.
    /// All clients share one budget, and queries take no room from pages.
    pub async fn question(
        self: &Arc<Self>,
        key: String,
        headers: &HeaderMap,
        make: impl FnOnce(&Reader, Seconds) -> Result<Representation, RequestError> + Send + 'static,
    ) -> Response {
        self.answer_as(RequestKind::Query, key, headers, make).await
    }

    /// As [`Self::question`], but never from the cache: what was logged is compared with what is
    /// there now.
    pub async fn anew(
        self: &Arc<Self>,
        headers: &HeaderMap,
        make: impl FnOnce(&Reader, Seconds) -> Result<Representation, RequestError> + Send + 'static,
    ) -> Response {
        let made = self.with_reader(RequestKind::Query, |reader, now| {
            TaggedRepresentation::of(make(reader, now)?)
        });
        match made.await {
            Ok(made) => respond(made, headers),
            Err(refused) => refused.into_response(),
        }
    }

    async fn answer_as(
        self: &Arc<Self>,
        what: RequestKind,
        key: String,
        headers: &HeaderMap,
        make: impl FnOnce(&Reader, Seconds) -> Result<Representation, RequestError> + Send + 'static,
    ) -> Response {
        let made = match self.kept(&key, clock::now()) {
            Some(made) => Ok(made),
            None => self.make(what, key, make).await,
        };
        match made {
            Ok(made) => respond(made, headers),
            Err(refused) => refused.into_response(),
        }
    }

    async fn make(
        self: &Arc<Self>,
        what: RequestKind,
        key: String,
        make: impl FnOnce(&Reader, Seconds) -> Result<Representation, RequestError> + Send + 'static,
    ) -> Result<TaggedRepresentation, RequestError> {
        let public = Arc::clone(self);
        self.with_reader(what, move |reader, now| {
            let edition = reader.edition(now)?;
            // Another request may have made the same answer meanwhile.
            if let Some(made) = public.of_edition(&key, edition, now) {
                return Ok(made);
            }
            let made = TaggedRepresentation::of(make(reader, now)?)?;
            public.keep(what, key, edition, now, &made);
            Ok(made)
        })
        .await
    }

    /// Reads a part of an answer that is sent in parts. Nothing is cached. `read` is told the
    /// present moment.
    ///
    /// # Errors
    /// [`RequestError`] when the budget is spent, when too many wait, or when `read` fails.
    pub async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        read: impl FnOnce(&Reader, Seconds) -> Result<T, RequestError> + Send + 'static,
    ) -> Result<T, RequestError> {
        self.with_reader(RequestKind::Query, read).await
    }

    async fn with_reader<T: Send + 'static>(
        self: &Arc<Self>,
        what: RequestKind,
        work: impl FnOnce(&Reader, Seconds) -> Result<T, RequestError> + Send + 'static,
    ) -> Result<T, RequestError> {
        let is_question = what == RequestKind::Query;
        if is_question && !lock(&self.budget).has_some(Instant::now()) {
            return Err(problem::TOO_MANY_QUESTIONS.into());
        }
        let Ok(place) = Arc::clone(&self.queue(what).places).try_acquire_owned() else {
            return Err(problem::TOO_MANY_QUESTIONS.into());
        };
        let public = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            let reader = lock(&public.queue(what).reader);
            let begun = Instant::now();
            let done = work(&reader, clock::now());
            if is_question {
                lock(&public.budget).spend(begun.elapsed());
            }
            // Held until the work is done, even if the client is gone.
            drop(place);
            done
        });
        match task.await {
            Ok(done) => done,
            Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
        }
    }

    const fn queue(&self, what: RequestKind) -> &ReaderQueue {
        match what {
            RequestKind::Page => &self.pages,
            RequestKind::Query => &self.questions,
        }
    }

    /// The cached answer, if the edition was looked at within this second.
    fn kept(&self, key: &str, now: Seconds) -> Option<TaggedRepresentation> {
        let kept = lock(&self.cache);
        let made = kept.answers.get(key)?;
        (kept.looked_at == now).then(|| made.clone())
    }

    /// The cached answer of this edition. The answers of any other edition are dropped.
    fn of_edition(
        &self,
        key: &str,
        edition: Edition,
        now: Seconds,
    ) -> Option<TaggedRepresentation> {
        let mut kept = lock(&self.cache);
        if kept.edition != edition {
            *kept = Cache {
                edition,
                ..Cache::default()
            };
        }
        kept.looked_at = now;
        kept.answers.get(key).cloned()
    }

    fn keep(
        &self,
        what: RequestKind,
        key: String,
        edition: Edition,
        now: Seconds,
        made: &TaggedRepresentation,
    ) {
        let mut kept = lock(&self.cache);
        let bytes = made.answer.body.len();
        let room = match what {
            RequestKind::Page => KEPT,
            RequestKind::Query => KEPT_OF_QUESTIONS,
        };
        if kept.edition == edition && kept.bytes + bytes <= room {
            kept.bytes += bytes;
            kept.looked_at = now;
            kept.answers.insert(key, made.clone());
        }
    }
}

impl TaggedRepresentation {
    fn of(answer: Representation) -> Result<Self, RequestError> {
        let digest = Sha256::digest(&answer.body);
        let tag = format!("\"{}\"", hex::encode(&digest[..12]));
        Ok(Self {
            answer,
            tag: HeaderValue::from_str(&tag)?,
        })
    }
}

/// The answer, or 304 if the client has it already (RFC 9110, section 13.1.2).
fn respond(made: TaggedRepresentation, headers: &HeaderMap) -> Response {
    let TaggedRepresentation { answer, tag } = made;
    let body = (!has_current(headers, &tag)).then(|| Body::from(answer.body));
    respond_with(answer.content_type, tag, body)
}

/// Whether the client has the answer with this entity tag already (`If-None-Match`).
#[must_use]
pub fn has_current(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(tag) = tag.to_str().map(opaque) else {
        return false;
    };
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|held| held.trim() == "*" || opaque(held) == tag)
}

/// A response with this media type and entity tag. Without a body it is 304: not modified.
#[must_use]
pub fn respond_with(kind: &'static str, tag: HeaderValue, body: Option<Body>) -> Response {
    let mut response = if let Some(body) = body {
        let mut response = Response::new(body);
        let kind = HeaderValue::from_static(kind);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    } else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag);
    for (name, value) in [
        (header::CACHE_CONTROL, "public, max-age=30"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A panic while a lock was held left nothing half done: readers change nothing, and an answer is
/// cached whole or not at all.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
