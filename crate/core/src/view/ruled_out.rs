//! What a failure is not. Each line has its rule; where it does not hold, nothing is said.

use crate::browser_errors::Weight;
use crate::catalogue::Platform;
use crate::control::Reached;
use crate::failure::{FailureType, Phase};
use crate::message::Message;
use crate::monitor::Monitor;
use crate::outcome::Failure;
use crate::time::Millis;
use crate::verdict::{Evidence, Judgement, Say, Verdict};

/// What was looked at and found not to be the reason, from the person's own side to the
/// platform's.
pub(super) fn ruled_out(monitor: &Monitor, says: &[(&Platform, Say)], now: Millis) -> Vec<Message> {
    let failing: Vec<(&Platform, &Judgement)> = says
        .iter()
        .filter_map(|(platform, say)| Some((*platform, say.judgement()?)))
        .filter(|(_, it)| !matches!(it.verdict, Verdict::Works | Verdict::Slow))
        .collect();
    let every =
        |rule: fn(&Judgement) -> bool| !failing.is_empty() && failing.iter().all(|it| rule(it.1));
    let names = |rule: fn(&Judgement) -> bool| -> Vec<&str> {
        let held = failing.iter().filter(|(_, judgement)| rule(judgement));
        held.map(|(platform, _)| platform.name).collect()
    };
    let verified = failing.iter().any(|(_, judgement)| is_verified(judgement));
    let lines = [
        ("ruledout_connection", verified),
        ("ruledout_offline", verified && !monitor.context.offline),
        (
            "ruledout_portal",
            every(is_verified) && nobody_asks_to_log_in(monitor, now),
        ),
        ("ruledout_dns", every(is_not_dns)),
        ("ruledout_blocker", every(is_not_a_blocker)),
        ("ruledout_proxy", every(is_not_a_proxy)),
        ("ruledout_platform_others", !names(is_together).is_empty()),
    ];
    let said = lines.into_iter().filter(|(_, said)| *said);
    let mut out: Vec<Message> = said.map(|(key, _)| Message::plain(key)).collect();
    for (key, names) in [
        ("ruledout_outage_feed", names(is_here_alone)),
        ("ruledout_outage_direct", names(is_answered_by_another)),
    ] {
        out.extend((!names.is_empty()).then(|| Message::about(key, &names)));
    }
    out
}

/// A site that has nothing to do with the platform answered after the failure, and was recognised.
fn is_verified(judgement: &Judgement) -> bool {
    has(judgement, |it| {
        matches!(
            it,
            Evidence::Control {
                reached: Reached::Verified { .. }
            }
        )
    })
}

/// The check over plain http brought its own words within the last minutes, which no network does
/// that wants a login first, and the browser sees no such page either.
fn nobody_asks_to_log_in(monitor: &Monitor, now: Millis) -> bool {
    monitor.session.controls.plain(now) == Some(true) && !monitor.session.portal
}

/// The same resolver found an unrelated site, and somebody out there answered where it led for the
/// platform. Where the lookup failed, or led where no platform is, a filter of one's own may stand
/// in the resolver.
fn is_not_dns(judgement: &Judgement) -> bool {
    let after = failure(judgement).is_some_and(|it| {
        it.weight == Weight::Evidence
            && matches!(it.kind.phase(), Phase::Connection | Phase::Application)
            && !may_be_nowhere(it)
    });
    is_verified(judgement) && after && !is_answered(judgement)
}

/// What it looks like, too, where a filter, in the list of hosts or in the resolver, has sent the
/// name to this device or to nowhere. Only one browser tells to which address.
fn may_be_nowhere(failure: Failure) -> bool {
    matches!(
        failure.kind,
        FailureType::TcpRefused
            | FailureType::TcpTimedOut
            | FailureType::TcpAddressInvalid
            | FailureType::TcpAddressUnreachable
            | FailureType::TcpFailed
    )
}

/// The network's own word for how a connection failed. What an extension of the browser stops has
/// another word, or none; it may also hold a page for ever, so silence rules nothing out, and a
/// filter outside the browser shows itself in the lookup or by a certificate.
fn is_not_a_blocker(judgement: &Judgement) -> bool {
    let network = failure(judgement).is_some_and(|it| {
        it.weight == Weight::Evidence
            && it.kind.phase() == Phase::Connection
            && !it.kind.is_replaced_certificate()
            && !may_be_nowhere(it)
    });
    network && !is_answered(judgement)
}

/// An unrelated site came by the same way out. One that the platform refuses is no rare thing
/// among those of VPNs, so with an answer of the platform's own nothing is said.
fn is_not_a_proxy(judgement: &Judgement) -> bool {
    let other = |it: Failure| {
        it.kind == FailureType::HttpError || it.weight == Weight::Proxy || it.is_in_its_place()
    };
    is_verified(judgement) && !failure(judgement).is_some_and(other)
}

/// Platforms of companies that have nothing to do with each other fail at once.
fn is_together(judgement: &Judgement) -> bool {
    is_interference(judgement)
        && has(judgement, |it| {
            matches!(it, Evidence::OtherOperators { .. })
        })
}

/// By the public feed it fails in this country alone.
fn is_here_alone(judgement: &Judgement) -> bool {
    is_interference(judgement) && has(judgement, |it| *it == Evidence::SameForOthers)
}

/// Somebody else answered in the platform's place, while an unrelated site kept its own name and
/// certificate: then the platform was never asked.
fn is_answered_by_another(judgement: &Judgement) -> bool {
    let forged = |evidence: &Evidence| match evidence {
        Evidence::Replaced { .. } => true,
        Evidence::Answered { addresses } => addresses.is_forged(),
        Evidence::Failed { failure } => failure.kind.is_replaced_certificate(),
        _ => false,
    };
    is_interference(judgement) && is_verified(judgement) && has(judgement, forged)
}

fn is_interference(judgement: &Judgement) -> bool {
    judgement.verdict == Verdict::Interference
}

/// Whether the resolver's answer was one that no platform has.
fn is_answered(judgement: &Judgement) -> bool {
    has(judgement, |it| matches!(it, Evidence::Answered { .. }))
}

fn failure(judgement: &Judgement) -> Option<Failure> {
    judgement.evidence.iter().find_map(|it| match it {
        Evidence::Failed { failure } => Some(*failure),
        _ => None,
    })
}

fn has(judgement: &Judgement, wanted: impl Fn(&Evidence) -> bool) -> bool {
    judgement.evidence.iter().any(wanted)
}
