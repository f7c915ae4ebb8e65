//! How a load ended.

use serde::{Deserialize, Serialize};

use crate::browser_errors::Weight;
use crate::failure::FailureType;
use crate::json::tagged;
use crate::pace::Slowness;

tagged! {
    "outcome",
    /// How a load ended.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Outcome {
        /// The platform answered.
        Ok,
        /// It answered, far slower than the line can.
        Slow(Slowness),
        /// Nothing came, although nothing failed either.
        Stalled,
        /// It failed.
        Failed(Failure),
        /// It says nothing.
        Ignored(Ignored),
    }
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
    /// What else gave away that somebody answered in the platform's place.
    #[serde(default)]
    pub sign: Option<Sign>,
}

/// A page that is not the platform's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// A page, or a redirect to another site, came over http from where the platform only ever
    /// sends people on to https.
    InjectedPage,
    /// It led to a page that networks are known to show instead of blocked sites.
    KnownBlockPage,
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

impl Failure {
    /// A failure of this type that counts.
    #[must_use]
    pub const fn evidence(kind: FailureType) -> Self {
        Self {
            kind,
            weight: Weight::Evidence,
            status: None,
            sign: None,
        }
    }

    /// An error over https from an address that no platform has: somebody whom the device trusts
    /// answered in the platform's place, and who that is, nobody knows.
    #[must_use]
    pub const fn in_its_place(status: Option<u16>) -> Self {
        Self {
            status,
            weight: Weight::Nothing,
            ..Self::evidence(FailureType::HttpFailed)
        }
    }

    /// Whether it is such an error.
    #[must_use]
    pub const fn is_in_its_place(self) -> bool {
        self.status.is_some() && matches!(self.kind, FailureType::HttpFailed)
    }

    /// A page of somebody else, with its status.
    #[must_use]
    pub const fn replaced(sign: Sign, status: Option<u16>) -> Self {
        Self {
            status,
            sign: Some(sign),
            ..Self::evidence(FailureType::HttpResponseInvalid)
        }
    }
}

impl Outcome {
    /// Whether the platform answered, however slowly.
    #[must_use]
    pub const fn came(self) -> bool {
        matches!(self, Self::Ok | Self::Slow(_))
    }

    /// The failure's type. Silence is what a browser with more patience reports as timed out.
    #[must_use]
    pub const fn failure_kind(self) -> FailureType {
        match self {
            Self::Failed(failure) => failure.kind,
            Self::Stalled => FailureType::TcpTimedOut,
            Self::Ok | Self::Slow(_) | Self::Ignored(_) => FailureType::Unknown,
        }
    }

    /// What it is worth.
    #[must_use]
    pub const fn weight(self) -> Weight {
        match self {
            Self::Failed(failure) => failure.weight,
            Self::Stalled => Weight::Evidence,
            Self::Ok | Self::Slow(_) | Self::Ignored(_) => Weight::Nothing,
        }
    }

    /// Whose page came in the platform's place, if one did.
    #[must_use]
    pub const fn sign(self) -> Option<Sign> {
        match self {
            Self::Failed(failure) => failure.sign,
            _ => None,
        }
    }

    /// Whether the device itself says that it is at fault.
    #[must_use]
    pub fn is_own_fault(self) -> bool {
        self.weight() == Weight::OwnFault
    }

    /// Whether it is an error of somebody who answered in the platform's place.
    #[must_use]
    pub const fn is_in_its_place(self) -> bool {
        matches!(self, Self::Failed(failure) if failure.is_in_its_place())
    }

    /// Whether interference can cause it. The platform's own HTTP errors are not among these,
    /// nor a certificate out of date, which a wrong clock or a forgotten renewal explains.
    #[must_use]
    pub fn may_be_interference(self) -> bool {
        self.weight() == Weight::Evidence
            && !matches!(
                self.failure_kind(),
                FailureType::HttpError
                    | FailureType::TlsCertDateInvalid
                    | FailureType::HttpResponseRedirectLoop
            )
    }
}

/// What a status means that came over https under the platform's own certificate: the
/// platform itself said it.
#[must_use]
pub const fn of_status(status: u16) -> Outcome {
    match status {
        403 | 429 | 451 | 500.. => Outcome::Failed(Failure {
            status: Some(status),
            ..Failure::evidence(FailureType::HttpError)
        }),
        _ => Outcome::Ok,
    }
}
