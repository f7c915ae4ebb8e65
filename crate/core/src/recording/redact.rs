//! What of a signal may be written down.

use core::net::IpAddr;

use crate::address::{AddressKind, kind_of, known_forged};
use crate::catalogue::{
    CONTROLS, PACE_CHECK, PLAIN_CHECK, Platform, PlatformId, block_page_at, role_of,
};
use crate::context::grants;
use crate::document::TabDetails;
use crate::monitor::Monitor;
use crate::probe::ProbeResult;
use crate::signal::{NavigationDetails, RequestDetails, Signal};
use crate::url::host_of;

/// Stands for any public address.
const PUBLIC: &str = "1.0.0.1";

/// An address that stands for all of its kind.
const fn stand_in(kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::Global => PUBLIC,
        AddressKind::ThisDevice => "127.0.0.1",
        AddressKind::Private => "10.0.0.0",
        AddressKind::CarrierNat => "100.64.0.0",
        AddressKind::LinkLocal => "169.254.0.0",
        AddressKind::Documentation => "192.0.2.0",
        AddressKind::Benchmark => "198.18.0.0",
        AddressKind::Multicast => "224.0.0.0",
        AddressKind::Reserved => "240.0.0.0",
    }
}
/// Stands for any site that is neither a platform's nor a known block page.
const ELSEWHERE: &str = "elsewhere.invalid";

/// The signal without anything that a verdict does not need; `None` if it needs none of it.
pub(super) fn redacted(signal: &Signal, monitor: &Monitor) -> Option<Signal> {
    let watched = |url: &str| {
        let (_, host) = host_of(url)?;
        role_of(&host).filter(|(platform, _)| monitor.local.settings.watches(*platform))
    };
    Some(match signal {
        Signal::Request { event, details } => {
            let (from, _) = watched(&details.url)?;
            let redirected = details.redirect_url.as_deref();
            if details.incognito == Some(true) {
                return None;
            }
            Signal::Request {
                event: *event,
                details: RequestDetails {
                    url: front(&details.url),
                    redirect_url: redirected.map(|url| led_to(url, from, monitor)),
                    ip: details.ip.as_deref().map(kind_only),
                    ..details.clone()
                },
            }
        }
        Signal::Navigation { details } => {
            watched(&details.url)?;
            Signal::Navigation {
                details: NavigationDetails {
                    url: front(&details.url),
                    ..details.clone()
                },
            }
        }
        Signal::Tab { tab, shown } => {
            let named = |url: &Option<String>| {
                url.as_deref()
                    .filter(|url| watched(url).is_some())
                    .map(front)
            };
            Signal::Tab {
                tab: *tab,
                shown: shown.as_ref().map(|shown| TabDetails {
                    status: shown.status.clone(),
                    url: named(&shown.url),
                    pending_url: named(&shown.pending_url),
                }),
            }
        }
        Signal::Resolved { host, addresses } => Signal::Resolved {
            host: host.clone(),
            addresses: addresses
                .as_ref()
                .map(|list| list.iter().map(|text| kind_only(text)).collect()),
        },
        Signal::Asked {
            round,
            control,
            answer,
        } => Signal::Asked {
            round: *round,
            control: control.clone(),
            answer: recognisable(control, answer),
        },
        Signal::Rechecked { target, answer } => Signal::Rechecked {
            target: *target,
            answer: with_text(answer, ""),
        },
        Signal::Measured { answer } => {
            let begins = String::from_utf8_lossy(PACE_CHECK.begins);
            let known =
                matches!(answer, ProbeResult::Body { text, .. } if text.starts_with(&*begins));
            Signal::Measured {
                answer: with_text(answer, if known { &begins } else { "" }),
            }
        }
        Signal::Granted { origins, .. } => Signal::Granted {
            origins: granted(origins, monitor),
            data: None,
        },
        Signal::Feed { feed } => Signal::Feed {
            feed: feed.as_ref().and_then(|it| monitor.local.recorded_feed(it)),
        },
        Signal::Woke { .. }
        | Signal::Alarm
        | Signal::Connectivity { .. }
        | Signal::Portal { .. }
        | Signal::Choose { .. }
        | Signal::Follow { .. }
        | Signal::Check
        | Signal::Rechecks { .. }
        | Signal::Pause { .. } => signal.clone(),
        Signal::Share { .. }
        | Signal::Save { .. }
        | Signal::Notify { .. }
        | Signal::Discreet { .. }
        | Signal::Country { .. }
        | Signal::Tokens { .. }
        | Signal::Simulate { .. }
        | Signal::Forget
        | Signal::Kept { .. }
        | Signal::Record { .. }
        | Signal::Sealed { .. }
        | Signal::Sent { .. } => return None,
    })
}

/// Those of these permissions that concern chosen platforms, and controls.
pub(super) fn granted(granted: &[String], monitor: &Monitor) -> Vec<String> {
    let chosen = monitor.local.settings.chosen().map(PlatformId::platform);
    let controls = CONTROLS.iter().chain([&PLAIN_CHECK]);
    let known = chosen
        .flat_map(Platform::origins)
        .chain(controls.map(|site| site.origin.to_owned()));
    known.filter(|origin| grants(granted, origin)).collect()
}

/// Where a redirect of this platform leads: of platforms that were not chosen only those of the
/// same operator are named, since being sent on to them is an answer.
fn led_to(url: &str, from: PlatformId, monitor: &Monitor) -> String {
    let there = host_of(url).and_then(|(_, host)| role_of(&host));
    let named = |id: PlatformId| {
        monitor.local.settings.watches(id) || id.platform().operator == from.platform().operator
    };
    match there {
        Some((id, _)) if !named(id) => format!("https://{ELSEWHERE}/"),
        _ => front(url),
    }
}

/// Scheme and host of an address; of one elsewhere no more than that it is elsewhere.
fn front(url: &str) -> String {
    // Whole, since a page shown instead of blocked ones can be known by its path.
    if let Some(page) = block_page_at(url) {
        return format!("http://{}", page.pattern);
    }
    match host_of(url) {
        Some((scheme, host)) if role_of(&host).is_some() => format!("{scheme}://{host}/"),
        Some((scheme, _)) => format!("{scheme}://{ELSEWHERE}/"),
        None => String::new(),
    }
}

/// An address that is known to be forged, or one that stands for all of its kind.
fn kind_only(address: &str) -> String {
    let parsed: Option<IpAddr> = address.trim_matches(['[', ']']).parse().ok();
    match parsed {
        Some(ip) if known_forged(ip).is_some() => ip.to_string(),
        Some(ip) => stand_in(kind_of(ip)).to_owned(),
        None => String::new(),
    }
}

/// A control's answer with the words it is recognised by, and its clock.
fn recognisable(id: &str, answer: &ProbeResult) -> ProbeResult {
    let ProbeResult::Body { text, .. } = answer else {
        return answer.clone();
    };
    let site = CONTROLS
        .iter()
        .chain([&PLAIN_CHECK])
        .find(|site| site.id == id);
    let body: String = text.split_whitespace().collect();
    let known = site.filter(|site| body.contains(site.expect));
    let words = known.map_or("", |site| site.expect);
    let clock = body
        .split_once("\"curtimestamp\":\"")
        .and_then(|(_, rest)| rest.get(..20))
        .filter(|_| known.is_some())
        .map(|stamp| format!(",\"curtimestamp\":\"{stamp}\""));
    // A login page that quotes the plain check's word is still not the word alone.
    let whole = id != PLAIN_CHECK.id || text.trim() == PLAIN_CHECK.expect;
    let words = if whole { words } else { "" };
    with_text(answer, &format!("{words}{}", clock.unwrap_or_default()))
}

fn with_text(answer: &ProbeResult, text: &str) -> ProbeResult {
    match answer {
        ProbeResult::Body { status, timing, .. } => ProbeResult::Body {
            status: *status,
            text: text.to_owned(),
            timing: *timing,
        },
        other => other.clone(),
    }
}
