//! What was seen of a target: one outcome as it comes, and the last one as it is kept.

mod stored;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use self::stored::StoredObservation;
use crate::browser_errors::Weight;
use crate::control::Reached;
use crate::dns::DnsAnswer;
use crate::failure::FailureType;
use crate::outcome::{Failure, Outcome};
use crate::pace::Slowness;
use crate::time::Millis;

/// A connection that nobody answers is tried anew after 1, 3 and 7 seconds (RFC 6298). A control
/// that answered this early in a silence was followed by one more try.
const TRIED_AGAIN_AFTER: Millis = Millis::seconds(6);

/// An outcome that says something, with where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// How it ended.
    pub outcome: Outcome,
    /// When it was begun.
    pub began: Millis,
    /// In which tab; `None` for a re-check.
    pub tab: Option<i64>,
    /// The host that was asked.
    pub host: Option<String>,
    /// Whether it broke off after its answer had begun.
    pub in_body: bool,
    /// Whether it is no more than a reason to look.
    pub suspected: bool,
    /// Whether it was counted before.
    pub again: bool,
    /// Whether a control answered in its course, and was followed by one more try.
    pub stood: bool,
}

impl Observation {
    /// What a re-check of this host saw that was begun then.
    #[must_use]
    pub const fn recheck(
        outcome: Outcome,
        began: Millis,
        host: Option<String>,
        in_body: bool,
    ) -> Self {
        Self {
            outcome,
            began,
            tab: None,
            host,
            in_body,
            suspected: false,
            again: false,
            stood: false,
        }
    }

    /// Whether it shows that something fails although controls had answered at this moment. A
    /// failure shows it if it was begun afterwards. A silence lasts so long that the line may have
    /// been gone in its course. It shows it only if a control answered in its course, and the
    /// browser tried once more after that.
    pub(crate) fn outlasted(&self, heard_at: Millis) -> bool {
        if self.outcome == Outcome::Stalled {
            self.stood
        } else {
            self.began >= heard_at
        }
    }

    /// When an answer of a control is one in the course of a silence that began then.
    #[must_use]
    pub const fn course(began: Millis) -> RangeInclusive<Millis> {
        began.saturating_add(Millis(1))..=began.saturating_add(TRIED_AGAIN_AFTER)
    }
}

/// How history counts an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Not at all.
    No,
    /// As a visit of its own.
    Visit,
    /// As a vote, and no visit: a re-check, or the reload of an error page.
    VoteOnly,
}

/// The last load, or re-check, that says something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredObservation", into = "StoredObservation")]
pub struct LastObservation {
    /// When it ended.
    pub at: Millis,
    /// Whether it broke off after its answer had begun: then a small page may well come.
    pub in_body: bool,
    /// How history counts it.
    pub counted: Counted,
    /// What was seen.
    pub state: ObservedState,
}

/// What was seen last of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObservedState {
    /// It came.
    Works {
        /// Whether it came slowly, and so did another site: the line is slow.
        line_slow: bool,
    },
    /// It came, far slower than the line can.
    Slow {
        /// How slowly.
        slowness: Slowness,
        /// The host that was asked.
        host: Option<String>,
    },
    /// It failed.
    Fails(Failing),
}

/// A failure, and what is known of its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// How it failed.
    pub how: HowFailed,
    /// The host that was asked.
    pub host: Option<String>,
    /// What the resolver answers for the host, where it could be asked.
    pub addresses: Option<DnsAnswer>,
    /// Whether no more than a part failed, or a request without a tab: a reason to look.
    pub suspected: bool,
    /// What controls said of that moment.
    pub control: ControlState,
}

/// How a load failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowFailed {
    /// Nothing came, although nothing failed either.
    Silent,
    /// With an error.
    Error(Failure),
}

/// What controls said of the moment of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlState {
    /// They have not answered yet: nothing may be said.
    Waiting {
        /// The failure before this one that controls had spoken for: until they speak for this
        /// one, that one stands, as it was.
        former: Option<Box<LastObservation>>,
        /// Whether a control had answered between an earlier failure and this one: then this one
        /// needs no second look.
        confirmed: bool,
    },
    /// They answered, but only after the failure: the line may have come up between the two.
    /// Whether the platform fails still is being looked at.
    Confirming {
        /// What they answered.
        reached: Reached,
        /// When they answered; `None` where nobody knows.
        heard_at: Option<Millis>,
    },
    /// They answered, or not.
    Heard(Reached),
    /// They were never heard in time, as after the background was killed for long.
    Missed,
}

impl From<HowFailed> for Outcome {
    fn from(how: HowFailed) -> Self {
        match how {
            HowFailed::Silent => Self::Stalled,
            HowFailed::Error(failure) => Self::Failed(failure),
        }
    }
}

impl LastObservation {
    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match &self.state {
            ObservedState::Works { .. } => Outcome::Ok,
            ObservedState::Slow { slowness, .. } => Outcome::Slow(*slowness),
            ObservedState::Fails(failing) => failing.how.into(),
        }
    }

    /// Whether it came, however slowly.
    #[must_use]
    pub const fn came(&self) -> bool {
        self.failing().is_none()
    }

    /// The failure, if it failed.
    #[must_use]
    pub const fn failing(&self) -> Option<&Failing> {
        match &self.state {
            ObservedState::Fails(failing) => Some(failing),
            ObservedState::Works { .. } | ObservedState::Slow { .. } => None,
        }
    }

    /// The same, to be changed.
    pub const fn failing_mut(&mut self) -> Option<&mut Failing> {
        match &mut self.state {
            ObservedState::Fails(failing) => Some(failing),
            ObservedState::Works { .. } | ObservedState::Slow { .. } => None,
        }
    }

    /// The host that was asked, unless it works: then nobody needs to know.
    #[must_use]
    pub const fn host(&self) -> Option<&String> {
        match &self.state {
            ObservedState::Works { .. } => None,
            ObservedState::Slow { host, .. } => host.as_ref(),
            ObservedState::Fails(failing) => failing.host.as_ref(),
        }
    }

    /// Whether it is no more than a reason to look.
    #[must_use]
    pub fn is_suspected(&self) -> bool {
        self.failing().is_some_and(|failing| failing.suspected)
    }

    /// What controls said of its moment, if it failed.
    #[must_use]
    pub fn control(&self) -> Option<&ControlState> {
        self.failing().map(|failing| &failing.control)
    }

    /// What controls reached at its moment, where that is settled.
    #[must_use]
    pub fn reached(&self) -> Option<&Reached> {
        match self.control()? {
            ControlState::Heard(reached) => Some(reached),
            ControlState::Waiting { .. }
            | ControlState::Confirming { .. }
            | ControlState::Missed => None,
        }
    }

    /// Whether its own word says why it failed, of whatever controls reach, and goes on to say so: a
    /// look that fails without a word adds nothing to it. "No line" and the like say so only while
    /// there is none.
    pub(crate) fn says_why(&self) -> bool {
        let outcome = self.outcome();
        let of_the_line = outcome.failure_kind() == FailureType::TcpFailed;
        match outcome.weight() {
            Weight::OwnFault | Weight::Proxy => !(of_the_line && self.is_without_line()),
            Weight::Evidence | Weight::Nothing => outcome.is_in_its_place(),
        }
    }

    /// Whether the device stopped it, and its line did not.
    pub(crate) fn is_of_the_device(&self) -> bool {
        let outcome = self.outcome();
        let of_the_line = outcome.failure_kind() == FailureType::TcpFailed;
        outcome.is_own_fault() && !of_the_line && !self.is_without_line()
    }

    /// Whether nothing could be reached at its moment.
    pub(crate) fn is_without_line(&self) -> bool {
        self.reached() == Some(&Reached::None)
    }

    /// What the resolver answers for the host of a failure.
    #[must_use]
    pub fn addresses(&self) -> Option<DnsAnswer> {
        self.failing().and_then(|failing| failing.addresses)
    }

    /// What may be judged now: while controls are waited for, the failure before, if it stands.
    #[must_use]
    pub fn that_stands(&self) -> &Self {
        match self.control() {
            Some(ControlState::Waiting {
                former: Some(former),
                ..
            }) => former,
            _ => self,
        }
    }

    /// Whether a failure that controls answered for must be seen again. It may have lasted only a
    /// moment: a line that comes up after sleep or a change of network fails like a blocked one,
    /// and a second later a control answers. Two things need no second look: what the platform
    /// itself said, and a page that is known to be shown instead of blocked ones. (Any other page
    /// may be that of a network that asked to log in until a moment ago.) A part is always looked
    /// at again: one request of many that failed is no more than a reason to look.
    #[must_use]
    pub fn needs_confirmation(&self) -> bool {
        let outcome = self.outcome();
        let known = outcome.sign() == Some(crate::outcome::Sign::KnownBlockPage);
        self.is_suspected() || outcome.may_be_interference() && !known
    }

    /// Takes what controls answered after this failure.
    pub(crate) fn hear(&mut self, reached: Reached, at: Millis) {
        let needs_confirmation = self.needs_confirmation();
        let Some(failing) = self.failing_mut() else {
            return;
        };
        let confirmed = matches!(
            failing.control,
            ControlState::Waiting {
                confirmed: true,
                ..
            }
        );
        let heard_at = Some(at);
        failing.control = if needs_confirmation && reached != Reached::None && !confirmed {
            ControlState::Confirming { reached, heard_at }
        } else {
            ControlState::Heard(reached)
        };
    }

    /// Gives a failure that was known to be TLS and no more the type that another word for it has.
    pub(crate) fn name_tls_failure(&mut self, name: Failure) {
        if let Some(failing) = self.failing_mut()
            && let HowFailed::Error(failure) = &mut failing.how
        {
            *failure = name;
        }
    }

    /// Puts what seems to have been seen after this moment at this moment.
    pub(crate) fn not_after(&mut self, now: Millis) {
        self.at = self.at.min(now);
        if let Some(failing) = self.failing_mut()
            && let ControlState::Confirming {
                heard_at: Some(at), ..
            } = &mut failing.control
        {
            *at = (*at).min(now);
        }
    }
}
