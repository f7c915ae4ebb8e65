//! What every public address stands on: one reader of what is published, one edition at a time, and
//! answers that are made once an edition.
//!
//! Nothing here sees who asks, so limits are for everybody together; a proxy in front may know more.

mod budget;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sada_core::place::Country;
use sada_published::events::{EventsError, PublicEvents};
use sada_published::notes::{Notes, NotesError};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use self::budget::Budget;
use crate::clock;
use crate::problem::{self, Problem};
use crate::published::{CsvError, Published, PublishedError};

/// Answers of an edition are kept up to so many bytes together.
const KEPT: usize = 64 << 20;
/// Of these, answers to questions fill no more than half: there are more ways to ask than room.
const KEPT_OF_QUESTIONS: usize = KEPT / 2;
/// So many pages may be waiting to be made.
const PAGES_WAITING: usize = 64;
/// And so many answers to questions.
const QUESTIONS_WAITING: usize = 16;
/// An edition ends after so many seconds even if nothing is new: what is told of the time may be.
const EDITION_LASTS: u64 = 300;

/// How the collector was told to count.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// How long a bin is, in seconds.
    pub bin_seconds: u64,
    /// The fewest reporters of whom anything is said.
    pub min_reporters: u64,
    /// Where this collector takes all reports to be from, if it does.
    pub assumed: Option<Country>,
}

/// What answers are made of.
pub struct Reader {
    /// Counts.
    pub published: Published,
    /// What was found.
    pub events: PublicEvents,
    /// What operators noted beside it.
    pub notes: Notes,
    /// How it counts.
    pub terms: Terms,
}

impl Reader {
    fn edition(&self, now: u64) -> anyhow::Result<Edition> {
        Ok(Edition {
            until: self.published.until()?,
            final_until: self.published.final_until()?,
            versions: self.events.edition()?,
            notes: self.notes.edition()?,
            time: now / EDITION_LASTS,
        })
    }
}

/// Answers made of the same edition say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Edition {
    until: u64,
    final_until: u64,
    versions: u64,
    notes: u64,
    time: u64,
}

/// An answer to whoever asks the same.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its content type.
    pub kind: &'static str,
    /// Its content.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Refused {
    /// Whoever asks is told this.
    Problem(Problem),
    /// Something failed here, which is nobody else's to read.
    Failed(anyhow::Error),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Failures of what an answer is made of. A list, since a [`Problem`] is told to whoever asks.
macro_rules! failures {
    ($($error:ty,)*) => {
        $(impl From<$error> for Refused {
            fn from(error: $error) -> Self {
                Self::Failed(error.into())
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

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::Failed(error) => {
                tracing::error!(%error, "an answer cannot be made");
                problem::NO_PAGE.into_response()
            }
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// One of so many things as there are countries, platforms and events.
    Page,
    /// Whatever somebody put together.
    Question,
}

/// The answers of one edition.
#[derive(Default)]
struct Kept {
    edition: Edition,
    looked_at: u64,
    bytes: usize,
    answers: HashMap<String, Made>,
}

#[derive(Clone)]
struct Made {
    answer: Answer,
    tag: HeaderValue,
}

/// Where answers of one sort are made, one after the other.
struct Desk {
    reader: Mutex<Reader>,
    places: Arc<Semaphore>,
}

impl Desk {
    fn new(reader: Reader, waiting: usize) -> Self {
        Self {
            reader: Mutex::new(reader),
            places: Arc::new(Semaphore::new(waiting)),
        }
    }
}

/// What every public address stands on.
pub struct Public {
    pages: Desk,
    questions: Desk,
    kept: Mutex<Kept>,
    budget: Mutex<Budget>,
}

impl Public {
    /// Answers made by two readers of the same: one for pages, and one for questions, for which no
    /// page waits.
    #[must_use]
    pub fn new(pages: Reader, questions: Reader) -> Arc<Self> {
        Arc::new(Self {
            pages: Desk::new(pages, PAGES_WAITING),
            questions: Desk::new(questions, QUESTIONS_WAITING),
            kept: Mutex::default(),
            budget: Mutex::new(Budget::new(Instant::now())),
        })
    }

    /// The answer to a request for `key` (path and what of the query matters, in one order), made
    /// by `make` if this edition has none. `make` is told the time: seconds since 1970 (UTC).
    pub async fn answer(
        self: &Arc<Self>,
        key: String,
        asked: &HeaderMap,
        make: impl FnOnce(&Reader, u64) -> Result<Answer, Refused> + Send + 'static,
    ) -> Response {
        self.answer_as(Asked::Page, key, asked, make).await
    }

    /// As [`Self::answer`], for what can be asked in more ways than can be answered beforehand:
    /// all who ask share a budget, and what they ask takes no room from pages.
    pub async fn question(
        self: &Arc<Self>,
        key: String,
        asked: &HeaderMap,
        make: impl FnOnce(&Reader, u64) -> Result<Answer, Refused> + Send + 'static,
    ) -> Response {
        self.answer_as(Asked::Question, key, asked, make).await
    }

    /// As [`Self::question`], made anew each time: what was recorded is held against what is there
    /// now, and not against what was there a while ago.
    pub async fn anew(
        self: &Arc<Self>,
        asked: &HeaderMap,
        make: impl FnOnce(&Reader, u64) -> Result<Answer, Refused> + Send + 'static,
    ) -> Response {
        let made = self.with_reader(Asked::Question, |reader, now| Made::of(make(reader, now)?));
        match made.await {
            Ok(made) => respond(made, asked),
            Err(refused) => refused.into_response(),
        }
    }

    async fn answer_as(
        self: &Arc<Self>,
        what: Asked,
        key: String,
        asked: &HeaderMap,
        make: impl FnOnce(&Reader, u64) -> Result<Answer, Refused> + Send + 'static,
    ) -> Response {
        let made = match self.kept(&key, clock::now()) {
            Some(made) => Ok(made),
            None => self.make(what, key, make).await,
        };
        match made {
            Ok(made) => respond(made, asked),
            Err(refused) => refused.into_response(),
        }
    }

    async fn make(
        self: &Arc<Self>,
        what: Asked,
        key: String,
        make: impl FnOnce(&Reader, u64) -> Result<Answer, Refused> + Send + 'static,
    ) -> Result<Made, Refused> {
        let public = Arc::clone(self);
        self.with_reader(what, move |reader, now| {
            let edition = reader.edition(now)?;
            // Somebody else may have asked the same in the meantime.
            if let Some(made) = public.of_edition(&key, edition, now) {
                return Ok(made);
            }
            let made = Made::of(make(reader, now)?)?;
            public.keep(what, key, edition, now, &made);
            Ok(made)
        })
        .await
    }

    /// Reads something for a question that is answered piece by piece, and kept by nobody. `read`
    /// is told the time: seconds since 1970 (UTC).
    ///
    /// # Errors
    /// [`Refused`] when too much is asked, or `read` says so.
    pub async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        read: impl FnOnce(&Reader, u64) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        self.with_reader(Asked::Question, read).await
    }

    async fn with_reader<T: Send + 'static>(
        self: &Arc<Self>,
        what: Asked,
        work: impl FnOnce(&Reader, u64) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        let is_question = what == Asked::Question;
        if is_question && !lock(&self.budget).has_some(Instant::now()) {
            return Err(problem::TOO_MANY_QUESTIONS.into());
        }
        let Ok(place) = Arc::clone(&self.desk(what).places).try_acquire_owned() else {
            return Err(problem::TOO_MANY_QUESTIONS.into());
        };
        let public = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            let reader = lock(&public.desk(what).reader);
            let begun = Instant::now();
            let done = work(&reader, clock::now());
            if is_question {
                lock(&public.budget).spend(begun.elapsed());
            }
            // Taken until the work is done, also where whoever asked is gone meanwhile.
            drop(place);
            done
        });
        match task.await {
            Ok(done) => done,
            Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
        }
    }

    const fn desk(&self, what: Asked) -> &Desk {
        match what {
            Asked::Page => &self.pages,
            Asked::Question => &self.questions,
        }
    }

    /// What is kept, if the edition was looked at within this second.
    fn kept(&self, key: &str, now: u64) -> Option<Made> {
        let kept = lock(&self.kept);
        let made = kept.answers.get(key)?;
        (kept.looked_at == now).then(|| made.clone())
    }

    /// What is kept of this edition; what was kept of another is given away.
    fn of_edition(&self, key: &str, edition: Edition, now: u64) -> Option<Made> {
        let mut kept = lock(&self.kept);
        if kept.edition != edition {
            *kept = Kept {
                edition,
                ..Kept::default()
            };
        }
        kept.looked_at = now;
        kept.answers.get(key).cloned()
    }

    fn keep(&self, what: Asked, key: String, edition: Edition, now: u64, made: &Made) {
        let mut kept = lock(&self.kept);
        let bytes = made.answer.body.len();
        let room = match what {
            Asked::Page => KEPT,
            Asked::Question => KEPT_OF_QUESTIONS,
        };
        if kept.edition == edition && kept.bytes + bytes <= room {
            kept.bytes += bytes;
            kept.looked_at = now;
            kept.answers.insert(key, made.clone());
        }
    }
}

impl Made {
    fn of(answer: Answer) -> Result<Self, Refused> {
        let digest = Sha256::digest(&answer.body);
        let tag = format!("\"{}\"", hex::encode(&digest[..12]));
        Ok(Self {
            answer,
            tag: HeaderValue::from_str(&tag)?,
        })
    }
}

/// The answer, or that it is the one that whoever asks has already (RFC 9110, section 13.1.2).
fn respond(made: Made, asked: &HeaderMap) -> Response {
    let Made { answer, tag } = made;
    let body = (!has_it(asked, &tag)).then(|| Body::from(answer.body));
    respond_with(answer.kind, tag, body)
}

/// Whether whoever asks has the answer with this tag already.
#[must_use]
pub fn has_it(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(tag) = tag.to_str().map(opaque) else {
        return false;
    };
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|held| held.trim() == "*" || opaque(held) == tag)
}

/// An answer of this content type with this tag; without a body it says that nothing changed.
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
/// kept whole or not at all.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
