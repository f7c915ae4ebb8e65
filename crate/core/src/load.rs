//! Joins the events of one request into one load, and says how it ended.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::{PlatformId, platform_of_page};
use crate::failure::FailureType;
use crate::signal::{RequestDetails, RequestEvent};
use crate::time::{MINUTE, Millis, SECOND};
use crate::url::host_of;
use crate::words::{self, Weight};

/// A load with no byte of an answer after this long is silent. Browsers report a swallowed
/// connection after 30 to 180 seconds, people leave long before that.
pub const SILENT_AFTER: Millis = 12 * SECOND;
/// A watchdog served later than this after it was due says nothing: the device slept.
pub const SLEPT_AFTER: Millis = 45 * SECOND;
/// Requests that never end are forgotten: some are never reported on again.
const FORGOTTEN_AFTER: Millis = 10 * MINUTE;
/// At most so many loads at a time; the oldest goes first.
const MOST_LOADS: usize = 200;

/// How a load ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The platform answered with a page.
    Ok,
    /// Nothing came, although nothing failed either.
    Stalled,
    /// It failed.
    Failed(Failure),
    /// It says nothing.
    Ignored(Ignored),
}

/// How a load failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its type.
    pub kind: FailureType,
    /// What it is worth.
    pub weight: Weight,
    /// The HTTP status, where one was given.
    pub status: Option<u16>,
}

/// Why a load says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// Somebody stopped it.
    Aborted,
    /// The browser had it already.
    FromCache,
    /// It came over http, where anybody on the way may answer.
    Unprotected,
    /// It led away from the platform.
    Elsewhere,
}

/// A load that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The platform.
    pub platform: PlatformId,
    /// The tab.
    pub tab: i64,
    /// When it began.
    pub began: Millis,
    /// How it ended.
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Load {
    platform: PlatformId,
    tab: i64,
    began: Millis,
    secure: bool,
    answered: bool,
    told_silent: bool,
}

/// The loads that are under way, by the browser's id of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loads(BTreeMap<String, Load>);

impl Loads {
    /// Takes one event; says how the load ended, if it did.
    pub fn take(
        &mut self,
        event: RequestEvent,
        details: &RequestDetails,
        now: Millis,
    ) -> Option<Ended> {
        if details.incognito == Some(true) {
            return None;
        }
        match event {
            RequestEvent::OnBeforeRequest => {
                self.begin(details, now);
                None
            }
            RequestEvent::OnBeforeRedirect => self.redirected(details, now),
            RequestEvent::OnResponseStarted => {
                if let Some(load) = self.0.get_mut(&details.request_id) {
                    load.answered = true;
                }
                None
            }
            RequestEvent::OnCompleted => {
                let load = self.end(details, now)?;
                let outcome = completed(&load, details);
                Some(load.ended(outcome))
            }
            RequestEvent::OnErrorOccurred => {
                let load = self.end(details, now)?;
                let outcome = failed(details.error.as_deref().unwrap_or_default());
                // It was said already that nothing came; that somebody then gave up, or
                // that the browser did, is the same failure.
                let repeated = load.told_silent
                    && (matches!(outcome, Outcome::Ignored(_)) || is_timeout(outcome));
                (!repeated).then(|| load.ended(outcome))
            }
        }
    }

    fn begin(&mut self, details: &RequestDetails, now: Millis) {
        let Some(load) = Load::of(details, now) else {
            return;
        };
        while self.0.len() >= MOST_LOADS {
            let oldest = self.0.iter().min_by_key(|(_, load)| load.began);
            let Some(id) = oldest.map(|(id, _)| id.clone()) else {
                break;
            };
            self.0.remove(&id);
        }
        self.0.insert(details.request_id.clone(), load);
    }

    /// Follows a redirect inside the platform; one that leads away says nothing here.
    fn redirected(&mut self, details: &RequestDetails, now: Millis) -> Option<Ended> {
        let load = self.0.get_mut(&details.request_id)?;
        let (scheme, host) = details.redirect_url.as_deref().and_then(host_of)?;
        if platform_of_page(&host).is_some_and(|platform| platform.id == load.platform) {
            load.secure = scheme == "https";
            // A redirect is an answer; the next one is waited for anew.
            load.began = event_time(details.time_stamp, now);
            load.told_silent = false;
            return None;
        }
        let load = self.0.remove(&details.request_id)?;
        Some(load.ended(Outcome::Ignored(Ignored::Elsewhere)))
    }

    /// The load of an event that ends it, also where its beginning was missed.
    fn end(&mut self, details: &RequestDetails, now: Millis) -> Option<Load> {
        self.0
            .remove(&details.request_id)
            .or_else(|| Load::of(details, now))
    }

    /// Loads that have been silent too long now, each told once; forgets those that will
    /// never end.
    pub fn silent(&mut self, now: Millis) -> Vec<Ended> {
        self.0
            .retain(|_, load| now.saturating_sub(load.began) < FORGOTTEN_AFTER);
        let due = self
            .0
            .values_mut()
            .filter(|load| !load.answered && !load.told_silent);
        due.filter_map(|load| {
            let waited = now.saturating_sub(load.began);
            if waited < SILENT_AFTER {
                return None;
            }
            load.told_silent = true;
            (waited < SILENT_AFTER + SLEPT_AFTER).then(|| load.clone().ended(Outcome::Stalled))
        })
        .collect()
    }

    /// When [`silent`](Self::silent) has something to say next.
    #[must_use]
    pub fn next_due(&self) -> Option<Millis> {
        let waiting = self
            .0
            .values()
            .filter(|load| !load.answered && !load.told_silent);
        waiting.map(|load| load.began + SILENT_AFTER).min()
    }

    /// Forgets everything: the clock jumped, so no waiting time means anything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl Load {
    fn of(details: &RequestDetails, now: Millis) -> Option<Self> {
        let (scheme, host) = host_of(&details.url)?;
        let platform = platform_of_page(&host)?.id;
        Some(Self {
            platform,
            tab: details.tab_id,
            began: event_time(details.time_stamp, now),
            secure: scheme == "https",
            answered: false,
            told_silent: false,
        })
    }

    const fn ended(self, outcome: Outcome) -> Ended {
        Ended {
            platform: self.platform,
            tab: self.tab,
            began: self.began,
            outcome,
        }
    }
}

/// The browser's time of the event, unless it is absurd. It is earlier than `now` when the
/// background had to be started first.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked just before"
)]
fn event_time(time_stamp: f64, now: Millis) -> Millis {
    if !time_stamp.is_finite() || time_stamp < 0.0 {
        return now;
    }
    let stamp = time_stamp as Millis;
    if stamp <= now && now - stamp <= MINUTE {
        stamp
    } else {
        now
    }
}

fn completed(load: &Load, details: &RequestDetails) -> Outcome {
    if details.from_cache == Some(true) {
        return Outcome::Ignored(Ignored::FromCache);
    }
    if !load.secure {
        return Outcome::Ignored(Ignored::Unprotected);
    }
    outcome_of_status(
        details
            .status_code
            .and_then(|code| u16::try_from(code).ok())
            .unwrap_or(0),
    )
}

/// What a status means that came over https under the platform's own certificate: the
/// platform itself said it.
#[must_use]
pub const fn outcome_of_status(status: u16) -> Outcome {
    match status {
        403 | 429 | 451 | 500.. => Outcome::Failed(Failure {
            kind: FailureType::HttpError,
            weight: Weight::Evidence,
            status: Some(status),
        }),
        _ => Outcome::Ok,
    }
}

fn failed(word: &str) -> Outcome {
    let meaning = words::meaning(word);
    if meaning.kind == FailureType::Abandoned {
        return Outcome::Ignored(Ignored::Aborted);
    }
    Outcome::Failed(Failure {
        kind: meaning.kind,
        weight: meaning.weight,
        status: None,
    })
}

fn is_timeout(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Failed(failure) if failure.kind == FailureType::TcpTimedOut)
}

#[cfg(test)]
mod tests;
