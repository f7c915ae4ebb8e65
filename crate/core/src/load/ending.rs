//! What the end of a load means.

use super::{Ended, Load, MOST_REDIRECTS, event_time};
use crate::browser_errors::{self, Weight};
use crate::catalogue::{Role, block_page_at, role_of};
use crate::dns::DnsAnswer;
use crate::failure::FailureType;
use crate::outcome::{Failure, Ignored, Outcome, Sign, of_status};
use crate::pace::Pace;
use crate::resource::Resource;
use crate::signal::RequestDetails;
use crate::time::Millis;
use crate::url::host_of;

/// A circle in which the browser itself sends a page, as for another extension: nobody out there
/// said anything.
const OWN_CIRCLE: Outcome = Outcome::Failed(Failure {
    weight: Weight::OwnFault,
    ..Failure::evidence(FailureType::HttpResponseRedirectLoop)
});

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

pub(super) fn outcome(load: &Load, details: &RequestDetails) -> Outcome {
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
        Outcome::Failed(failure) if is_from_nowhere(details) => {
            Outcome::Failed(Failure::in_its_place(failure.status))
        }
        outcome => outcome,
    }
}

/// Whether it came from an address that no platform has. Addresses that proxy programs on the
/// device use for every name are not among these: there the platform itself may have answered.
fn is_from_nowhere(details: &RequestDetails) -> bool {
    let answered_by = details.ip.as_deref().and_then(|ip| DnsAnswer::of([ip]));
    answered_by.is_some_and(|it| it != DnsAnswer::Plausible)
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
    // Another extension did: nobody out there was asked.
    if is_internal(details) {
        return Outcome::Ignored(Ignored::Elsewhere);
    }
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

/// Whether a redirect is no answer of the network: the browser itself sends the request on, as for
/// another extension or by a rule that a host is asked over https only. One browser gives these
/// the status 307, the other none; neither has an address to tell.
pub(super) fn is_internal(details: &RequestDetails) -> bool {
    details.ip.is_none()
        && details.from_cache != Some(true)
        && matches!(details.status_code, None | Some(0 | 307))
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
        FailureType::Abandoned if load.redirects >= MOST_REDIRECTS && load.is_own_circle() => {
            OWN_CIRCLE
        }
        FailureType::Abandoned if load.secure && load.redirects >= MOST_REDIRECTS => {
            Outcome::Failed(Failure::evidence(FailureType::HttpResponseRedirectLoop))
        }
        // Somebody gave up. Where the device itself stopped it, it says so.
        FailureType::Abandoned if meaning.weight != Weight::OwnFault => {
            Outcome::Ignored(Ignored::Aborted)
        }
        FailureType::HttpResponseRedirectLoop if load.is_own_circle() => OWN_CIRCLE,
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
