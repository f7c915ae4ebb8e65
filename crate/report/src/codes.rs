//! The numbers that stand for platforms and votes in a report. They never change their meaning:
//! what is new is added at the end.

use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};

/// A report has room for so many platforms.
pub(crate) const SLOTS: usize = 64;

/// The place of each platform among the votes.
const PLATFORMS: &[&str] = &[
    "youtube",
    "facebook",
    "instagram",
    "whatsapp",
    "x",
    "tiktok",
    "telegram",
    "signal",
    "snapchat",
    "reddit",
    "linkedin",
    "discord",
    "messenger",
    "threads",
];

/// The failures, by their number less [`FIRST_FAILURE`].
const FAILURES: &[FailureType] = &[
    FailureType::DnsUnreachable,
    FailureType::DnsNameNotResolved,
    FailureType::DnsFailed,
    FailureType::DnsAddressChanged,
    FailureType::TcpTimedOut,
    FailureType::TcpClosed,
    FailureType::TcpReset,
    FailureType::TcpRefused,
    FailureType::TcpAborted,
    FailureType::TcpAddressInvalid,
    FailureType::TcpAddressUnreachable,
    FailureType::TcpFailed,
    FailureType::TlsVersionOrCipherMismatch,
    FailureType::TlsBadClientAuthCert,
    FailureType::TlsCertNameInvalid,
    FailureType::TlsCertDateInvalid,
    FailureType::TlsCertAuthorityInvalid,
    FailureType::TlsCertInvalid,
    FailureType::TlsCertRevoked,
    FailureType::TlsCertPinnedKeyNotInCertChain,
    FailureType::TlsProtocolError,
    FailureType::TlsFailed,
    FailureType::HttpProtocolError,
    FailureType::HttpResponseInvalid,
    FailureType::HttpResponseRedirectLoop,
    FailureType::HttpFailed,
    FailureType::HttpError,
    FailureType::Abandoned,
    FailureType::Unknown,
];

const NOT_VISITED: u8 = 0;
const WORKS: u8 = 1;
const SLOW: u8 = 2;
const FIRST_FAILURE: u8 = 16;

/// The platforms with their slots.
pub(crate) fn platforms() -> impl Iterator<Item = (usize, PlatformId)> {
    let known = PLATFORMS.iter().enumerate();
    known.filter_map(|(slot, name)| Some((slot, PlatformId::from_name(name)?)))
}

/// A vote's number. Every failure has one: a test holds the table against the core's list.
pub(crate) fn of_vote(vote: Vote) -> u8 {
    match vote {
        Vote::NotVisited => NOT_VISITED,
        Vote::Works => WORKS,
        Vote::Slow => SLOW,
        Vote::Failed(kind) => {
            let place = FAILURES.iter().position(|it| *it == kind);
            place
                .and_then(|place| u8::try_from(place).ok())
                .map_or(NOT_VISITED, |place| FIRST_FAILURE + place)
        }
    }
}

pub(crate) fn to_vote(code: u8) -> Option<Vote> {
    match code {
        NOT_VISITED => Some(Vote::NotVisited),
        WORKS => Some(Vote::Works),
        SLOW => Some(Vote::Slow),
        _ => {
            let place = usize::from(code.checked_sub(FIRST_FAILURE)?);
            FAILURES.get(place).copied().map(Vote::Failed)
        }
    }
}

pub(crate) const fn of_control(control: Control) -> u8 {
    match control {
        Control::NotChecked => 0,
        Control::Yes => 1,
        Control::No => 2,
    }
}

pub(crate) const fn to_control(code: u8) -> Option<Control> {
    match code {
        0 => Some(Control::NotChecked),
        1 => Some(Control::Yes),
        2 => Some(Control::No),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_platform_of_the_catalogue_has_a_slot() {
        assert_eq!(platforms().count(), PLATFORMS.len(), "an unknown name");
        assert!(PLATFORMS.len() <= SLOTS);
        for platform in sada_core::catalogue::PLATFORMS {
            let slots = platforms().filter(|(_, id)| *id == platform.id).count();
            assert_eq!(slots, 1, "{}", platform.id.name());
        }
    }

    #[test]
    fn every_vote_has_a_number_of_its_own() {
        let failures = FailureType::ALL.iter().copied().map(Vote::Failed);
        let votes = [Vote::NotVisited, Vote::Works, Vote::Slow];
        for vote in votes.into_iter().chain(failures) {
            assert_eq!(to_vote(of_vote(vote)), Some(vote));
        }
        let known = (0..=u8::MAX).filter(|code| to_vote(*code).is_some());
        assert_eq!(known.count(), 3 + FailureType::ALL.len());
    }

    /// A collector of tomorrow reads reports of today.
    #[test]
    fn numbers_keep_their_meaning() {
        let slot = |name: &str| PLATFORMS.iter().position(|it| *it == name);
        assert_eq!(
            (slot("youtube"), slot("x"), slot("threads")),
            (Some(0), Some(4), Some(13))
        );
        assert_eq!(of_vote(Vote::Failed(FailureType::DnsUnreachable)), 16);
        assert_eq!(of_vote(Vote::Failed(FailureType::TcpReset)), 22);
        assert_eq!(of_vote(Vote::Failed(FailureType::Unknown)), 44);
    }
}
