//! Joins the events of one request into one load, and says how it ended.

mod ending;
mod visit;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::{PlatformId, Role, role_of};
use crate::failure::FailureType;
use crate::outcome::Outcome;
use crate::pace::Pace;
use crate::resource::Resource;
use crate::signal::{RequestDetails, RequestEvent};
use crate::target::Target;
use crate::time::{MINUTE, Millis};
use crate::url::host_of;
use visit::{Hidden, Visit};

/// A load with no byte of an answer after this long is silent. Browsers report a swallowed
/// connection after 30 to 180 seconds, people leave long before that.
pub const SILENT_AFTER: Millis = Millis::seconds(12);
/// A watchdog served later than this after it was due says nothing: the device slept.
pub const SLEPT_AFTER: Millis = Millis::seconds(45);
/// A first byte this late is told of at once: a throttled body may take minutes to end.
const LATE_FIRST: Millis = Millis(2_500);
/// Requests that never end are forgotten: some are never reported on again.
const FORGOTTEN_AFTER: Millis = Millis::minutes(10);
/// So many redirects end a load (Fetch standard, HTTP-redirect fetch, step 7). One browser
/// counts them in its navigation before its network does, and then says no more than "aborted".
const MOST_REDIRECTS: u8 = 20;
/// At most so many loads at a time; the oldest goes first.
const MOST_LOADS: usize = 200;

/// A load that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// What was loaded.
    pub target: Target,
    /// The host it was asked of.
    pub host: String,
    /// The tab; -1 if none.
    pub tab: i64,
    /// When it began.
    pub began: Millis,
    /// How it ended.
    pub outcome: Outcome,
    /// How fast it came, if it came.
    pub pace: Option<Pace>,
    /// The address that answered, where the browser says it.
    pub ip: Option<String>,
    /// Whether it broke off after an answer had begun.
    pub in_body: bool,
    /// Whether it was told of before, when its answer began late.
    pub again: bool,
    /// Whether it was a part of a page, or a request of a page's service worker, and not a page:
    /// a reason to look, no visit.
    pub part: bool,
    /// Whether a failure is one only if the tab went there.
    pub if_tab_went: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Load {
    target: Target,
    host: String,
    #[serde(default)]
    resource: Resource,
    tab: i64,
    began: Millis,
    secure: bool,
    /// When its first byte came.
    answered: Option<Millis>,
    told_silent: bool,
    #[serde(default)]
    told_late: bool,
    /// Whether it sends something: an answer waits for its end, and silence is no sign.
    #[serde(default)]
    sends: bool,
    /// How often it was redirected.
    #[serde(default)]
    redirects: u8,
    /// How often by the browser itself, but for going over to https.
    #[serde(default)]
    internal_redirects: u8,
    /// Whether somebody visits it.
    #[serde(default)]
    visit: Visit,
    /// What is known of it while it is made ready beforehand.
    #[serde(default)]
    hidden: Hidden,
}

/// The loads that are under way, by the browser's id of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loads(BTreeMap<String, Load>);

impl Loads {
    /// Takes one event; says how the load ended, if it did.
    pub fn handle(
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
            RequestEvent::OnResponseStarted => self.answered(details, now),
            RequestEvent::OnCompleted => {
                let load = self.end(details, now)?;
                if load.visit == Visit::OncePrerenderedIsShown {
                    let outcome = ending::outcome(&load, details);
                    self.keep_hidden(&details.request_id, load, outcome);
                    return None;
                }
                ending::completed(load, details, now)
            }
            RequestEvent::OnErrorOccurred => {
                let load = self.end(details, now).filter(Load::is_visit)?;
                let outcome = ending::failed(&load, details.error.as_deref().unwrap_or_default());
                // It was said already that nothing came; that somebody then gave up, or
                // that the browser did, is the same failure.
                let repeated = load.told_silent
                    && (matches!(outcome, Outcome::Ignored(_))
                        || outcome.failure_kind() == FailureType::TcpTimedOut);
                // An error that names an address came after an answer had begun.
                let in_body = load.answered.is_some() || details.ip.is_some();
                (!repeated).then(|| Ended {
                    in_body,
                    ..load.ended(outcome)
                })
            }
        }
    }

    fn begin(&mut self, details: &RequestDetails, now: Millis) {
        let Some(mut load) = Load::of(details, now) else {
            return;
        };
        // Some browsers begin a request anew after each redirect.
        if let Some(before) = self.0.get(&details.request_id) {
            load.redirects = before.redirects;
            load.internal_redirects = before.internal_redirects;
            if before.visit == Visit::Nobody {
                return;
            }
        }
        if load.visit == Visit::Nobody {
            return;
        }
        self.make_room();
        self.0.insert(details.request_id.clone(), load);
    }

    fn make_room(&mut self) {
        while self.0.len() >= MOST_LOADS {
            let oldest = self.0.iter().min_by_key(|(_, load)| load.began);
            let Some(id) = oldest.map(|(id, _)| id.clone()) else {
                break;
            };
            self.0.remove(&id);
        }
    }

    /// Follows a redirect inside the platform; one that leads away ends the load.
    fn redirected(&mut self, details: &RequestDetails, now: Millis) -> Option<Ended> {
        // No answer of the network, and to the same place: the browser handed the request to the
        // page's own service worker, and says nothing more of it.
        let elsewhere = details
            .redirect_url
            .as_ref()
            .is_some_and(|to| *to != details.url);
        if details.status_code == Some(0) && !elsewhere {
            self.0.remove(&details.request_id);
            return None;
        }
        let load = self.0.get_mut(&details.request_id)?;
        let (scheme, host) = details.redirect_url.as_deref().and_then(host_of)?;
        if role_of(&host).is_some_and(|(platform, _)| platform == load.target.platform) {
            let upgraded = !load.secure && scheme == "https" && load.host == host;
            if ending::is_internal(details) && !upgraded {
                load.internal_redirects = load.internal_redirects.saturating_add(1);
            }
            load.secure = scheme == "https";
            load.host = host;
            // A redirect is an answer; the next one is waited for anew.
            load.began = event_time(details.time_stamp, now);
            load.told_silent = false;
            load.redirects = load.redirects.saturating_add(1);
            return None;
        }
        let load = self.0.remove(&details.request_id)?;
        let outcome = ending::led_away(&load, details);
        // Whoever goes there is sent on: what the tab shows tells nothing of here.
        load.is_visit().then(|| Ended {
            if_tab_went: false,
            ..load.ended(outcome)
        })
    }

    fn answered(&mut self, details: &RequestDetails, now: Millis) -> Option<Ended> {
        let load = self.0.get_mut(&details.request_id)?;
        let at = event_time(details.time_stamp, now);
        load.answered = Some(at);
        let first = at.saturating_sub(load.began);
        let page_came = load.is_visit()
            && load.resource == Resource::MainFrame
            && load.secure
            && ending::of_details(details) == Outcome::Ok;
        if !page_came || first <= LATE_FIRST {
            return None;
        }
        let pace = Pace { first, rate: None };
        let ended = Ended {
            pace: Some(pace),
            ip: details.ip.clone(),
            ..load.clone().ended(Outcome::Ok)
        };
        load.told_late = true;
        Some(ended)
    }

    /// The load of an event that ends it, also where its beginning was missed.
    fn end(&mut self, details: &RequestDetails, now: Millis) -> Option<Load> {
        self.0
            .remove(&details.request_id)
            .or_else(|| Load::of(details, now))
            .map(|mut load| {
                load.follow(details);
                load
            })
            .filter(|load| load.visit != Visit::Nobody)
    }

    /// Loads that have been silent too long now, each told once; forgets those that will
    /// never end.
    pub fn silent(&mut self, now: Millis) -> Vec<Ended> {
        self.0
            .retain(|_, load| now.saturating_sub(load.began) < FORGOTTEN_AFTER);
        let due = self.0.values_mut().filter(|load| load.is_waiting());
        due.filter_map(|load| {
            let waited = now.saturating_sub(load.began);
            if waited < SILENT_AFTER {
                return None;
            }
            load.told_silent = true;
            // People leave a silent page, and the background may be woken only by that: the tab
            // would tell where they went.
            (waited < SILENT_AFTER + SLEPT_AFTER).then(|| Ended {
                if_tab_went: false,
                ..load.clone().ended(Outcome::Stalled)
            })
        })
        .collect()
    }

    /// Whether [`silent`](Self::silent) has anything to tell or to forget now.
    #[must_use]
    pub fn has_silent(&self, now: Millis) -> bool {
        self.0.values().any(|load| {
            let waited = now.saturating_sub(load.began);
            waited >= FORGOTTEN_AFTER || load.is_waiting() && waited >= SILENT_AFTER
        })
    }

    /// When [`silent`](Self::silent) has something to say next.
    #[must_use]
    pub fn next_due(&self) -> Option<Millis> {
        let waiting = self.0.values().filter(|load| load.is_waiting());
        waiting.map(|load| load.began + SILENT_AFTER).min()
    }

    /// Forgets everything: the clock jumped, so no waiting time means anything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets what is not of these platforms.
    pub fn keep_only(&mut self, watched: impl Fn(PlatformId) -> bool) {
        self.0.retain(|_, load| watched(load.target.platform));
    }
}

impl Load {
    fn of(details: &RequestDetails, now: Millis) -> Option<Self> {
        let (scheme, host) = host_of(&details.url)?;
        let (platform, role) = role_of(&host)?;
        // Whatever host a person opens as a page, it is a page that did or did not come.
        let page =
            details.resource == Resource::MainFrame && platform.platform().has_page_host(&host);
        let role = if page { Role::Page } else { role };
        Some(Self {
            target: Target { platform, role },
            host,
            resource: details.resource,
            tab: details.tab_id,
            began: event_time(details.time_stamp, now),
            secure: scheme == "https",
            answered: None,
            told_silent: false,
            told_late: false,
            sends: details.resource == Resource::Request && details.sends(),
            redirects: 0,
            internal_redirects: 0,
            visit: Visit::of(details),
            hidden: Hidden::in_frame(details.frame_id),
        })
    }

    /// Whether the browser itself sent it on again and again: once may be by the way, in a circle
    /// it is what closes it.
    const fn is_own_circle(&self) -> bool {
        self.internal_redirects > 1
    }

    const fn is_waiting(&self) -> bool {
        self.answered.is_none() && !self.told_silent && !self.sends && self.is_visit()
    }

    fn ended(self, outcome: Outcome) -> Ended {
        Ended {
            target: self.target,
            host: self.host,
            tab: self.tab,
            began: self.began,
            outcome,
            pace: None,
            ip: None,
            in_body: self.answered.is_some(),
            again: self.told_late,
            part: self.resource != Resource::MainFrame,
            if_tab_went: self.visit == Visit::IfTabGoesThere,
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
    let stamp = Millis(time_stamp as u64);
    if stamp <= now && now - stamp <= MINUTE {
        stamp
    } else {
        now
    }
}

#[cfg(test)]
mod tests;
