//! What the last outcomes, seen together, mean for each platform.
//!
//! A failure alone has three possible causes: the person's own side, the platform, or
//! interference between them. Controls and other platforms narrow them. METHOD.md states
//! the rules for readers; [`judge`] is those rules.

mod judge;
mod mechanism;
mod witness;

use serde::{Deserialize, Serialize};

use crate::catalogue::{PlatformId, Role};
use crate::control::Reached;
use crate::dns::DnsAnswer;
use crate::json::tagged;
use crate::outcome::{Failure, Sign};
use crate::pace::Slowness;

pub use judge::{STALE_AFTER, judge};
pub use mechanism::Mechanism;
pub use witness::SAME_TIME;

/// The answer for one platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It works.
    Works,
    /// It works, far slower than it should.
    Slow,
    /// Something between the person and the platform stops it.
    Interference,
    /// The platform has trouble of its own.
    Platform,
    /// The person's own connection or device.
    Local,
    /// It fails, and what was seen does not say why.
    Unknown,
}

/// How sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// It fits what was seen, and so do other answers.
    Possible,
    /// Other answers would need a coincidence.
    Likely,
    /// Independent kinds of evidence agree.
    Strong,
}

tagged! {
    "evidence",
    /// One thing that led to an answer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Evidence {
        /// A page came.
        Loaded,
        /// A load failed like this.
        Failed {
            /// The phase and type of the failure.
            failure: Failure,
        },
        /// A load brought nothing, and no error either.
        Silent,
        /// A load came, far slower than the line can.
        Slow {
            /// How slow.
            slowness: Slowness,
        },
        /// A load came slowly, and so did another site.
        LineSlow,
        /// The platform's pages come; what fails is this of them.
        Part {
            /// Its hosts' role.
            role: Role,
        },
        /// Another page came in the platform's place.
        Replaced {
            /// What gave it away.
            sign: Sign,
        },
        /// The platform's name is answered with addresses that cannot be right.
        Answered {
            /// Where they lead.
            addresses: DnsAnswer,
        },
        /// A control was asked at the same time, and this came of it.
        Control {
            /// Which controls were reached, and how well.
            reached: Reached,
        },
        /// No control was heard at that time.
        ControlMissed,
        /// Platforms of other operators fail at the same time.
        OtherOperators {
            /// The platforms that fail.
            platforms: Vec<PlatformId>,
        },
        /// No platform of another operator is known to fail: a dead operator and a blocked one
        /// look the same from one browser.
        SingleOperator,
        /// No control answered, yet platforms of other operators load at the same time.
        OtherWorks {
            /// The platforms that load.
            platforms: Vec<PlatformId>,
        },
        /// By the public feed, others in the country see the same.
        SameForOthers,
        /// By the public feed, the platform has trouble in many countries.
        OutageForOthers,
        /// By the public feed, others in the country lose their connection too.
        LinesOfOthers,
        /// The network asks people to log in first.
        Portal,
        /// The device's clock differs from a control's by more than a certificate forgives.
        Clock,
    }
}

/// An answer with what led to it, in the order it was considered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// How sure.
    pub certainty: Certainty,
    /// More exactly what it is, where that is known.
    pub mechanism: Option<Mechanism>,
    /// What led to it, in the order in which it is told.
    pub evidence: Vec<Evidence>,
}

/// What is known of the device and its network at large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The browser itself says that it is offline.
    pub offline: bool,
    /// The browser itself sees a page that asks to log in.
    pub portal: bool,
    /// Whether a check over plain http brought what it should; `None` if it was not heard lately.
    pub plain: Option<bool>,
    /// A control's clock differs from the device's by more than a certificate forgives.
    pub clock_off: bool,
    /// What the public feed says.
    pub others: Others,
}

/// What the public feed says that bears on one platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// Of the platform.
    pub trouble: Option<Trouble>,
    /// Whether the country's lines are down.
    pub lines: bool,
}

/// What others see of a platform; what says more of a load that fails comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// In this country alone, it fails.
    Blocked,
    /// It has trouble in many countries.
    Outage,
    /// In this country alone, it is slow.
    Slowed,
}

/// What can be said of a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    /// Nothing was ever seen.
    Nothing,
    /// What was seen is too old.
    Stale,
    /// It fails, and the controls have not answered yet.
    Checking,
    /// The verdict, and why.
    Judged(Judgement),
}

impl Say {
    /// The answer, if there is one.
    #[must_use]
    pub const fn judgement(&self) -> Option<&Judgement> {
        match self {
            Self::Judged(judgement) => Some(judgement),
            Self::Nothing | Self::Stale | Self::Checking => None,
        }
    }

    /// The verdict, if there is one.
    #[must_use]
    pub const fn verdict(&self) -> Option<Verdict> {
        match self.judgement() {
            Some(judgement) => Some(judgement.verdict),
            None => None,
        }
    }

    /// Whether it opens, at whatever pace.
    pub(crate) fn opens(&self) -> bool {
        matches!(self.verdict(), Some(Verdict::Works | Verdict::Slow))
    }

    /// Whether it appears to be blocked, and not only may be.
    pub(crate) fn appears_blocked(&self) -> bool {
        self.judgement().is_some_and(|it| {
            it.verdict == Verdict::Interference && it.certainty > Certainty::Possible
        })
    }
}

#[cfg(test)]
mod tests;
