//! What a person sees: complete, so that pages only lay it out and look up words.

use serde::{Deserialize, Serialize};

use crate::catalogue::{CONTROLS, PLATFORMS, Platform, PlatformId, control};
use crate::config::Operator;
use crate::control::Reached;
use crate::effect::{Badge, Message};
use crate::failure::FailureType;
use crate::history::Mark;
use crate::load::Failure;
use crate::monitor::Monitor;
use crate::outbox::Carried;
use crate::time::{HOUR, Millis};
use crate::verdict::{Certainty, Evidence, Judgement, Say, Verdict};
use crate::vote::Ballot;

/// Everything a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// The answer in one sentence.
    pub sentence: Message,
    /// How loud the page may be.
    pub tone: Tone,
    /// Whether an answer is being looked for.
    pub checking: bool,
    /// Whether the person paused.
    pub paused: bool,
    /// Every platform of the catalogue, in its order.
    pub platforms: Vec<PlatformView>,
    /// What was looked at and found not to be the reason.
    pub ruled_out: Vec<Message>,
    /// Sharing.
    pub sharing: SharingView,
    /// Who this build belongs to.
    pub operator: Message,
}

/// How loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// All is well.
    Calm,
    /// Something is known that is not interference.
    Notice,
    /// Interference.
    Warn,
    /// Nothing is said.
    Quiet,
}

/// One platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlatformView {
    /// Its id.
    pub id: PlatformId,
    /// Its name; not translated.
    pub name: String,
    /// Whether the person chose it.
    pub chosen: bool,
    /// Whether the browser lets it be seen.
    pub granted: bool,
    /// The answer, if there is one.
    pub verdict: Option<Verdict>,
    /// How sure.
    pub certainty: Option<Certainty>,
    /// The answer in a few words.
    pub label: Message,
    /// What led to it.
    pub why: Vec<Message>,
    /// When it was last seen, in milliseconds.
    pub last_checked: Option<Millis>,
    /// 24 hours, oldest first; a gap is `None`.
    pub strip: Vec<Option<Mark>>,
    /// The match patterns to ask permission for.
    pub origins: Vec<String>,
}

/// Sharing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharingView {
    /// Whether this build can share at all.
    pub available: bool,
    /// The person's answer; `None` while not given.
    pub on: Option<bool>,
    /// Where reports go.
    pub host: Option<String>,
    /// How many wait.
    pub queued: usize,
    /// Those carried, newest first, word for word.
    pub last: Vec<Carried>,
    /// What a report of this moment would look like, word for word but for its token.
    pub example: String,
}

/// The view of a monitor now. `write` writes a ballot as the report of it is sent.
#[must_use]
pub fn view(monitor: &Monitor, now: Millis, write: impl Fn(&Ballot) -> String) -> View {
    let says: Vec<(&Platform, Say)> = chosen(monitor)
        .map(|platform| (platform, monitor.say(platform.id, now)))
        .collect();
    let (sentence, tone) = sentence(monitor, &says);
    let settings = &monitor.lasting.settings;
    let operator = &monitor.context.operator;
    let host = match operator {
        Operator::Named { host, .. } => Some(host.clone()),
        Operator::LocalOnly | Operator::Refused => None,
    };
    View {
        sentence,
        tone,
        checking: says.iter().any(|(_, say)| *say == Say::Checking),
        paused: settings.paused,
        platforms: PLATFORMS
            .iter()
            .map(|platform| platform_view(monitor, platform, now))
            .collect(),
        ruled_out: ruled_out(monitor, &says),
        sharing: SharingView {
            available: host.is_some(),
            on: settings.sharing,
            host: host.clone(),
            queued: monitor.lasting.outbox.waiting(),
            last: monitor.carried().iter().rev().cloned().collect(),
            example: write(&monitor.ballot(now)),
        },
        operator: match (operator, host) {
            (Operator::Named { .. }, Some(host)) => Message::with("operator_host", [host]),
            (Operator::Refused, _) => Message::plain("operator_refused"),
            _ => Message::plain("operator_local_only"),
        },
    }
}

/// The toolbar button now.
pub(crate) fn badge(monitor: &Monitor, now: Millis) -> Badge {
    let says: Vec<(&Platform, Say)> = chosen(monitor)
        .map(|platform| (platform, monitor.say(platform.id, now)))
        .collect();
    let (text, colour, title) = if monitor.lasting.settings.paused {
        ("", GREY, "title_paused")
    } else {
        match (
            foremost(&says),
            says.iter().any(|(_, say)| *say == Say::Checking),
        ) {
            (Some(Verdict::Interference), _) if is_sure_of_interference(&says) => {
                ("✕", AMBER, "title_interference")
            }
            (Some(Verdict::Interference), _) => ("?", GREY, "title_unknown"),
            (Some(Verdict::Local), _) => ("–", GREY, "title_local"),
            (Some(Verdict::Platform), _) => ("○", GREY, "title_platform"),
            (Some(Verdict::Unknown), _) => ("?", GREY, "title_unknown"),
            (Some(Verdict::Slow), _) => ("~", GREY, "title_slow"),
            (_, true) => ("…", GREY, "title_checking"),
            (Some(Verdict::Works), false) => ("", GREY, "title_works"),
            (None, false) => ("", GREY, "title_idle"),
        }
    };
    Badge {
        text: text.into(),
        colour: colour.into(),
        title: Message::plain(title),
    }
}

/// Dark enough for white text.
const AMBER: &str = "#9a4b00";
const GREY: &str = "#5b6470";

fn chosen(monitor: &Monitor) -> impl Iterator<Item = &'static Platform> + '_ {
    PLATFORMS
        .iter()
        .filter(|platform| monitor.lasting.settings.chosen.contains(&platform.id))
}

/// The verdicts in the order in which they deserve the sentence.
const FOREMOST: [Verdict; 6] = [
    Verdict::Interference,
    Verdict::Local,
    Verdict::Platform,
    Verdict::Unknown,
    Verdict::Slow,
    Verdict::Works,
];

fn foremost(says: &[(&Platform, Say)]) -> Option<Verdict> {
    FOREMOST
        .into_iter()
        .find(|verdict| says.iter().any(|(_, say)| say.verdict() == Some(*verdict)))
}

fn sentence(monitor: &Monitor, says: &[(&Platform, Say)]) -> (Message, Tone) {
    if monitor.lasting.settings.paused {
        return (Message::plain("sentence_paused"), Tone::Quiet);
    }
    if says.is_empty() {
        return (Message::plain("sentence_none_chosen"), Tone::Quiet);
    }
    let checking = says.iter().any(|(_, say)| *say == Say::Checking);
    let named = |verdict| {
        let with = says
            .iter()
            .filter(|(_, say)| say.verdict() == Some(verdict));
        with.map(|(platform, _)| platform.name).collect::<Vec<_>>()
    };
    match foremost(says) {
        Some(Verdict::Interference) => {
            interference(&named(Verdict::Interference), is_sure_of_interference(says))
        }
        Some(Verdict::Local) => (Message::plain("sentence_local"), Tone::Notice),
        Some(Verdict::Platform) => (
            list("sentence_platform", &named(Verdict::Platform)),
            Tone::Notice,
        ),
        Some(Verdict::Unknown) => (
            list("sentence_unknown", &named(Verdict::Unknown)),
            Tone::Notice,
        ),
        Some(Verdict::Slow) => (list("sentence_slow", &named(Verdict::Slow)), Tone::Notice),
        _ if checking => (Message::plain("sentence_checking"), Tone::Quiet),
        Some(Verdict::Works) => works(&named(Verdict::Works), says.len()),
        None => (Message::plain("sentence_nothing_yet"), Tone::Quiet),
    }
}

fn interference(names: &[&str], sure: bool) -> (Message, Tone) {
    match (sure, names.len()) {
        (false, _) => (list("sentence_interference_possible", names), Tone::Notice),
        (true, 1) => (list("sentence_interference_one", names), Tone::Warn),
        (true, _) => (list("sentence_interference_many", names), Tone::Warn),
    }
}

/// Whether interference is more than possible for any platform.
fn is_sure_of_interference(says: &[(&Platform, Say)]) -> bool {
    let judged = says.iter().filter_map(|(_, say)| say.judgement());
    judged
        .filter(|judgement| judgement.verdict == Verdict::Interference)
        .any(|judgement| judgement.certainty > Certainty::Possible)
}

/// Only what was seen lately may be said to work.
fn works(names: &[&str], chosen: usize) -> (Message, Tone) {
    if names.len() == chosen {
        (Message::plain("sentence_works"), Tone::Calm)
    } else {
        (list("sentence_works_some", names), Tone::Calm)
    }
}

/// Names are joined by a comma and a blank; the sentence about them is the translators'.
fn list(key: &str, names: &[&str]) -> Message {
    Message::with(key, [names.join(", ")])
}

fn platform_view(monitor: &Monitor, platform: &Platform, now: Millis) -> PlatformView {
    let chosen = monitor.lasting.settings.chosen.contains(&platform.id);
    let say = if chosen {
        monitor.say(platform.id, now)
    } else {
        Say::Nothing
    };
    let standing = monitor
        .lasting
        .standings
        .get(&platform.id)
        .filter(|_| chosen);
    let judgement = say.judgement();
    PlatformView {
        id: platform.id,
        name: platform.name.into(),
        chosen,
        granted: monitor.may_reach(platform.id),
        verdict: say.verdict(),
        certainty: judgement.map(|judgement| judgement.certainty),
        label: label(&say, chosen),
        why: judgement
            .map(|judgement| why(monitor, platform.id, judgement, now))
            .unwrap_or_default(),
        last_checked: standing.and_then(|s| s.seen.as_ref()).map(|seen| seen.at),
        strip: monitor.strip(platform.id, now),
        origins: origins(monitor, platform),
    }
}

/// The platform's own hosts, and, where reading a control's answer would otherwise tell it
/// which installation asks, the controls' hosts with them.
fn origins(monitor: &Monitor, platform: &Platform) -> Vec<String> {
    let mut origins: Vec<String> = platform.origins().collect();
    if monitor.context.reading_names_install {
        origins.extend(CONTROLS.iter().map(|site| site.origin.to_owned()));
    }
    origins
}

fn label(say: &Say, chosen: bool) -> Message {
    let key = match say {
        _ if !chosen => "label_not_chosen",
        Say::Nothing => "label_not_checked",
        Say::Stale => "label_stale",
        Say::Checking => "label_checking",
        Say::Judged(judgement) => match (judgement.verdict, judgement.certainty) {
            (Verdict::Works, _) => "label_works",
            (Verdict::Slow, _) => "label_slow",
            (Verdict::Platform, _) => "label_platform",
            (Verdict::Local, _) => "label_local",
            (Verdict::Unknown, _) => "label_unknown",
            (Verdict::Interference, Certainty::Possible) => "label_interference_possible",
            (Verdict::Interference, Certainty::Likely) => "label_interference_likely",
            (Verdict::Interference, Certainty::Strong) => "label_interference_strong",
        },
    };
    Message::plain(key)
}

fn why(monitor: &Monitor, id: PlatformId, judgement: &Judgement, now: Millis) -> Vec<Message> {
    let mut why: Vec<Message> = judgement.evidence.iter().filter_map(reason).collect();
    let (failed, all) = monitor.lasting.history.counts(id, now.saturating_sub(HOUR));
    if judgement.verdict != Verdict::Works && failed > 0 {
        why.push(Message::with(
            "why_counts",
            [failed.to_string(), all.to_string()],
        ));
    }
    let recovered = monitor
        .lasting
        .standings
        .get(&id)
        .and_then(|standing| standing.recovered)
        .is_some_and(|at| now.saturating_sub(at) <= HOUR);
    if judgement.verdict == Verdict::Works && recovered {
        why.push(Message::plain("why_works_again"));
    }
    why
}

fn reason(evidence: &Evidence) -> Option<Message> {
    let name = |id: &str| control(id).map_or_else(|| id.to_owned(), |site| site.name.to_owned());
    Some(match evidence {
        Evidence::Loaded => return None,
        Evidence::Silent => Message::plain("why_silent"),
        Evidence::Failed { failure } => failure_reason(*failure),
        Evidence::Control {
            reached: Reached::Verified { by } | Reached::Opaque { by },
        } => Message::with("why_control_verified", [name(by)]),
        Evidence::Control {
            reached: Reached::None,
        } => Message::plain("why_control_failed"),
        Evidence::ControlMissed => Message::plain("why_control_missed"),
        Evidence::OtherOperators { platforms } => {
            let names: Vec<&str> = platforms.iter().map(|id| id.platform().name).collect();
            list("why_other_operators", &names)
        }
        Evidence::SingleOperator => Message::plain("why_single_operator"),
    })
}

fn failure_reason(failure: Failure) -> Message {
    let key = match failure.kind {
        FailureType::HttpError => {
            let status = failure
                .status
                .map_or_else(String::new, |status| status.to_string());
            return Message::with("why_http_error", [status]);
        }
        FailureType::DnsUnreachable => "why_dns_timeout",
        FailureType::DnsNameNotResolved
        | FailureType::DnsFailed
        | FailureType::DnsAddressChanged => "why_dns",
        FailureType::TcpTimedOut => "why_tcp_timed_out",
        FailureType::TcpReset => "why_tcp_reset",
        FailureType::TcpRefused => "why_tcp_refused",
        FailureType::TcpClosed | FailureType::TcpAborted => "why_tcp_closed",
        FailureType::TcpAddressInvalid | FailureType::TcpAddressUnreachable => {
            "why_tcp_unreachable"
        }
        FailureType::TlsCertDateInvalid => "why_cert_date",
        kind if kind.is_replaced_certificate() => "why_cert_replaced",
        FailureType::TlsVersionOrCipherMismatch
        | FailureType::TlsBadClientAuthCert
        | FailureType::TlsCertInvalid
        | FailureType::TlsCertRevoked
        | FailureType::TlsProtocolError
        | FailureType::TlsFailed => "why_tls_failed",
        _ => "why_unknown_failure",
    };
    Message::plain(key)
}

/// What a verified control, or another platform that works, shows not to be the reason.
fn ruled_out(monitor: &Monitor, says: &[(&Platform, Say)]) -> Vec<Message> {
    let failing = says.iter().filter_map(|(_, say)| say.judgement());
    let verified = failing
        .flat_map(|judgement| &judgement.evidence)
        .any(|evidence| {
            matches!(
                evidence,
                Evidence::Control {
                    reached: Reached::Verified { .. }
                }
            )
        });
    let mut out = Vec::new();
    if verified {
        out.push(Message::plain("ruledout_connection"));
        if monitor.is_online() {
            out.push(Message::plain("ruledout_offline"));
        }
    }
    let together = says
        .iter()
        .filter_map(|(_, say)| say.judgement())
        .any(|judgement| {
            let mut evidence = judgement.evidence.iter();
            judgement.verdict == Verdict::Interference
                && evidence.any(|it| matches!(it, Evidence::OtherOperators { .. }))
        });
    if together {
        out.push(Message::plain("ruledout_platform_others"));
    }
    out
}

#[cfg(test)]
mod tests;
