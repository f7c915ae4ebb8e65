//! What it is more exactly, in one word.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Circumstances, Verdict};
use crate::failure::FailureType;
use crate::observation::LastObservation;
use crate::outcome::Outcome;

/// The mechanism, as far as one browser can see it.
///
/// Serialises as its name: a type of W3C Network Error Logging, or one of Sada's own words
/// below it: `dns.forged`, `tls.cert.replaced`, `http.block_page`, `throttled`, `offline`,
/// `captive_portal`, `clock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mechanism {
    /// A load failed like this.
    Failed(FailureType),
    /// The platform's name is answered with an address that cannot be its own.
    DnsForged,
    /// Somebody else's certificate.
    CertificateReplaced,
    /// Somebody else's page.
    BlockPage,
    /// Slowed down.
    Throttled,
    /// The browser has no line.
    Offline,
    /// The network asks to log in.
    CaptivePortal,
    /// The device's clock.
    Clock,
}

impl Mechanism {
    /// The word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failed(kind) => kind.name(),
            Self::DnsForged => "dns.forged",
            Self::CertificateReplaced => "tls.cert.replaced",
            Self::BlockPage => "http.block_page",
            Self::Throttled => "throttled",
            Self::Offline => "offline",
            Self::CaptivePortal => "captive_portal",
            Self::Clock => "clock",
        }
    }

    /// What a failure is more exactly, once it was judged.
    pub(super) fn of(
        seen: &LastObservation,
        verdict: Verdict,
        circumstances: Circumstances,
    ) -> Option<Self> {
        let kind = seen.outcome().failure_kind();
        match (verdict, seen.outcome()) {
            (_, Outcome::Slow(_)) => Some(Self::Throttled),
            (Verdict::Local, _) if circumstances.offline => Some(Self::Offline),
            (Verdict::Local, _) if circumstances.portal || circumstances.plain == Some(false) => {
                Some(Self::CaptivePortal)
            }
            (Verdict::Local, _) if kind == FailureType::TlsCertDateInvalid => Some(Self::Clock),
            (Verdict::Interference, _) if seen.outcome().sign().is_some() => Some(Self::BlockPage),
            (Verdict::Interference, _)
                if seen
                    .addresses()
                    .is_some_and(crate::dns::DnsAnswer::is_forged) =>
            {
                Some(Self::DnsForged)
            }
            (Verdict::Interference, _) if kind.is_replaced_certificate() => {
                Some(Self::CertificateReplaced)
            }
            (_, Outcome::Failed(_) | Outcome::Stalled) => Some(Self::Failed(kind)),
            (_, Outcome::Ok | Outcome::Ignored(_)) => None,
        }
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.name())
    }
}

impl Serialize for Mechanism {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
