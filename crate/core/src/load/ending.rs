//! What the end of a load means.

use super::{Ended, Load, MOST_REDIRECTS, event_time};
use crate::browser_errors;
use crate::catalogue::{Role, block_page_at, role_of};
use crate::failure::FailureType;
use crate::outcome::{Failure, Ignored, Outcome, Sign, of_status};
use crate::pace::Pace;
use crate::resource::Resource;
use crate::signal::RequestDetails;
use crate::time::Millis;
use crate::url::host_of;

/// The end of a load that came; `None` where it adds nothing to what was told before.
pub(super) fn completed(load: Load, details: &RequestDetails, now: Millis) -> Option<Ended> {
    let outcome = outcome(&load, details);
    let pace = load
        .answered
        .filter(|_| outcome == Outcome::Ok)
        .map(|first| {
            let body = event_time(details.time_stamp, now).saturating_sub(first);
            Pace::of(
                first.saturating_sub(load.began),
                body,
                details.content_length.0,
            )
        });
    let adds = !load.told_late || pace.is_some_and(|pace| pace.rate.is_some());
    adds.then(|| Ended {
        pace,
        ip: details.ip.clone(),
        in_body: false,
        ..load.ended(outcome)
    })
}

fn outcome(load: &Load, details: &RequestDetails) -> Outcome {
    if details.from_cache == Some(true) {
        return Outcome::Ignored(Ignored::FromCache);
    }
    if !load.secure {
        return in_the_clear(load, status(details));
    }
    match of_details(details) {
        // A part that is missing or forbidden is the page's own affair.
        Outcome::Failed(failure)
            if load.resource != Resource::MainFrame
                && failure.status.is_some_and(|it| it < 500) =>
        {
            Outcome::Ok
        }
        outcome => outcome,
    }
}

/// What an answer over https says.
pub(super) fn of_details(details: &RequestDetails) -> Outcome {
    of_status(status(details).unwrap_or(0))
}

fn status(details: &RequestDetails) -> Option<u16> {
    details
        .status_code
        .and_then(|code| u16::try_from(code).ok())
}

/// A whole page over http: where the platform sends everybody on to https, it is not the
/// platform's. A proxy's own error page says nothing of who made it.
fn in_the_clear(load: &Load, status: Option<u16>) -> Outcome {
    match status {
        Some(200..=299 | 403 | 451) if always_redirects(load) => {
            Outcome::Failed(Failure::replaced(Sign::InjectedPage, status))
        }
        _ => Outcome::Ignored(Ignored::Unprotected),
    }
}

/// Whether this is the platform's front door, known to answer http with nothing but a redirect.
fn always_redirects(load: &Load) -> bool {
    let platform = load.target.platform.platform();
    load.resource == Resource::MainFrame
        && load.target.role == Role::Page
        && platform.plain_redirects
        && platform.is_front_door(&load.host)
}

/// A redirect to a host that is not the platform's.
pub(super) fn led_away(load: &Load, details: &RequestDetails) -> Outcome {
    let status = status(details);
    let target = details.redirect_url.as_deref().unwrap_or_default();
    // Over https the platform itself sent the person there: anybody can post a link.
    if !load.secure && block_page_at(target).is_some() {
        Outcome::Failed(Failure::replaced(Sign::KnownBlockPage, status))
    } else if !load.secure && always_redirects(load) {
        Outcome::Failed(Failure::replaced(Sign::InjectedPage, status))
    } else if load.secure && same_operator(load, target) {
        // The platform itself answered, and sent the person on to another of its operator's.
        Outcome::Ok
    } else {
        Outcome::Ignored(Ignored::Elsewhere)
    }
}

fn same_operator(load: &Load, target: &str) -> bool {
    let host = host_of(target).map(|(_, host)| host);
    let there = host.as_deref().and_then(role_of);
    there.is_some_and(|(id, _)| id.platform().operator == load.target.platform.platform().operator)
}

/// The outcome of a browser's error word.
pub(super) fn failed(load: &Load, word: &str) -> Outcome {
    let meaning = browser_errors::meaning(word);
    match meaning.kind {
        FailureType::Abandoned if load.secure && load.redirects >= MOST_REDIRECTS => {
            Outcome::Failed(Failure::evidence(FailureType::HttpResponseRedirectLoop))
        }
        FailureType::Abandoned => Outcome::Ignored(Ignored::Aborted),
        // Over http anybody on the way can send people round in a circle.
        FailureType::HttpResponseRedirectLoop if !load.secure => {
            Outcome::Ignored(Ignored::Unprotected)
        }
        kind => Outcome::Failed(Failure {
            weight: meaning.weight,
            ..Failure::evidence(kind)
        }),
    }
}
