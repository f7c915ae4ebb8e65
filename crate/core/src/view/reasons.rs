//! Why something is said.

use crate::catalogue::{PlatformId, Role, control};
use crate::control::Reached;
use crate::dns::DnsAnswer;
use crate::failure::FailureType;
use crate::message::{Arg, Message};
use crate::monitor::Monitor;
use crate::outcome::{Failure, Sign};
use crate::pace::{Measure, Pace, Slowness};
use crate::target::Target;
use crate::time::{HOUR, Millis, SECOND};
use crate::verdict::{Evidence, Judgement, Verdict};

/// Why this is said, in the order in which it was considered.
pub(super) fn why(
    monitor: &Monitor,
    id: PlatformId,
    judgement: &Judgement,
    now: Millis,
) -> Vec<Message> {
    let mut why: Vec<Message> = judgement.evidence.iter().filter_map(reason).collect();
    let usual = judgement
        .evidence
        .iter()
        .find_map(|evidence| match evidence {
            Evidence::Slow { slowness } => slowness.usual_times.filter(|times| *times > 1),
            _ => None,
        });
    if let Some(times) = usual {
        why.push(Message::with("why_slow_usual", [times]));
    }
    let recovered = monitor
        .local
        .statuses
        .get(&Target::page(id))
        .and_then(|status| status.recovered)
        .is_some_and(|at| now.saturating_sub(at) <= HOUR);
    if judgement.verdict == Verdict::Works && recovered {
        why.push(Message::plain("why_works_again"));
    }
    why
}

/// How many loads of the last hour failed, beside what is said of a failure.
pub(super) fn counts(
    monitor: &Monitor,
    id: PlatformId,
    judgement: &Judgement,
    now: Millis,
) -> Option<Message> {
    let (failed, all) = monitor.local.history.counts(id, now.saturating_sub(HOUR));
    let counts = [u64::from(failed), u64::from(all)];
    (judgement.verdict != Verdict::Works && failed > 0).then(|| Message::with("why_counts", counts))
}

fn reason(evidence: &Evidence) -> Option<Message> {
    let name = |id: &str| control(id).map_or_else(|| Arg::from(id), |site| Arg::from(site.name));
    Some(match evidence {
        Evidence::Loaded => return None,
        Evidence::Silent => Message::plain("why_silent"),
        Evidence::Failed { failure } => failure_reason(*failure),
        Evidence::Control {
            reached: Reached::Verified { by },
        } => Message::with("why_control_verified", [name(by)]),
        Evidence::Control {
            reached: Reached::Opaque { by },
        } => Message::with("why_control_opaque", [name(by)]),
        Evidence::Control {
            reached: Reached::None,
        } => Message::plain("why_control_failed"),
        Evidence::ControlMissed => Message::plain("why_control_missed"),
        Evidence::OtherOperators { platforms } => {
            let names: Vec<&str> = platforms.iter().map(|id| id.platform().name).collect();
            Message::about("why_other_operators", &names)
        }
        Evidence::SingleOperator => Message::plain("why_single_operator"),
        Evidence::OtherWorks { platforms } => {
            let names: Vec<&str> = platforms.iter().map(|id| id.platform().name).collect();
            Message::about("why_other_works", &names)
        }
        Evidence::Slow { slowness } => slow_reason(*slowness),
        Evidence::LineSlow => Message::plain("why_line_slow"),
        Evidence::Part { role: Role::Api } => Message::plain("why_part_api"),
        Evidence::Part { .. } => Message::plain("why_part_media"),
        Evidence::Replaced {
            sign: Sign::KnownBlockPage,
        } => Message::plain("why_block_page_known"),
        Evidence::Replaced {
            sign: Sign::InjectedPage,
        } => Message::plain("why_block_page"),
        Evidence::Answered {
            addresses: DnsAnswer::ThisDevice,
        } => Message::plain("why_dns_this_device"),
        Evidence::Answered { .. } => Message::plain("why_dns_forged"),
        Evidence::SameForOthers => Message::plain("why_others_same"),
        Evidence::OutageForOthers => Message::plain("why_others_outage"),
        Evidence::LinesOfOthers => Message::plain("why_others_lines"),
        Evidence::Portal => Message::plain("why_portal"),
        Evidence::Clock => Message::plain("why_clock"),
    })
}

/// Rates as people know them from their contracts, waiting in seconds.
fn slow_reason(slowness: Slowness) -> Message {
    let Slowness {
        measure,
        pace,
        other,
        ..
    } = slowness;
    let kbit = |pace: Pace| pace.rate.unwrap_or_default() * 8 / 1000;
    let seconds = |pace: Pace| pace.first.get().div_ceil(SECOND.get());
    match measure {
        Measure::Rate => Message::with("why_slow", [kbit(pace), kbit(other)]),
        Measure::First => Message::with("why_slow_start", [seconds(pace), seconds(other)]),
    }
}

pub(super) fn failure_reason(failure: Failure) -> Message {
    let key = match failure.kind {
        FailureType::HttpError => {
            let status = failure.status.map(|status| status.to_string());
            return Message::with("why_http_error", [Arg::Text(status.unwrap_or_default())]);
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
        FailureType::TlsCertNameInvalid => "why_cert_name",
        FailureType::HttpResponseRedirectLoop => "why_redirect_loop",
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
