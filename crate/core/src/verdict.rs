//! What the last outcomes, seen together, mean for each platform.
//!
//! A failure alone has three possible causes: the person's own side, the platform, or
//! interference between them. Controls and other platforms narrow them. METHOD.md states
//! the rules for readers; this file is those rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::PlatformId;
use crate::control::Reached;
use crate::failure::FailureType;
use crate::load::{Failure, Outcome};
use crate::standing::{Judged, Seen, Standing};
use crate::time::{HOUR, MINUTE, Millis};
use crate::words::Weight;

/// What was seen longer ago than this is no longer an answer about now.
pub const STALE_AFTER: Millis = 2 * HOUR;
/// Another operator's failure this recent is still the same disturbance. Re-checks while
/// failing come at most 17 minutes apart, so a standing failure stays within it.
const TOGETHER: Millis = 30 * MINUTE;

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

/// One thing that led to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "evidence", rename_all = "snake_case")]
pub enum Evidence {
    /// A page came.
    Loaded,
    /// A load failed like this.
    Failed {
        /// How.
        failure: Failure,
    },
    /// A load brought nothing, and no error either.
    Silent,
    /// A control was asked at the same time, and this came of it.
    Control {
        /// What.
        reached: Reached,
    },
    /// No control was heard at that time.
    ControlMissed,
    /// Platforms of other operators fail at the same time.
    OtherOperators {
        /// They.
        platforms: Vec<PlatformId>,
    },
    /// No platform of another operator is known to fail: a dead operator and a blocked one
    /// look the same from one browser.
    SingleOperator,
}

/// An answer with what led to it, in the order it was considered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// How sure.
    pub certainty: Certainty,
    /// Why.
    pub evidence: Vec<Evidence>,
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
    /// This.
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
}

/// Judges one platform by its own standing and those of the others.
#[must_use]
pub fn judge(id: PlatformId, standings: &BTreeMap<PlatformId, Standing>, now: Millis) -> Say {
    let Some(seen) = standings
        .get(&id)
        .and_then(|standing| standing.seen.as_ref())
    else {
        return Say::Nothing;
    };
    if now.saturating_sub(seen.at) > STALE_AFTER {
        return Say::Stale;
    }
    let first = match seen.outcome {
        Outcome::Ok | Outcome::Ignored(_) => {
            return Say::Judged(judgement(
                Verdict::Works,
                Certainty::Strong,
                vec![Evidence::Loaded],
            ));
        }
        Outcome::Stalled => Evidence::Silent,
        Outcome::Failed(failure) => Evidence::Failed { failure },
    };
    match seen.reached() {
        None if seen.control == Judged::Missed => {
            let evidence = vec![first, Evidence::ControlMissed];
            Say::Judged(judgement(Verdict::Unknown, Certainty::Possible, evidence))
        }
        None => Say::Checking,
        Some(Reached::None) if loaded_since(seen.at, standings) => Say::Stale,
        Some(reached) => {
            let control = Evidence::Control {
                reached: reached.clone(),
            };
            let evidence = vec![first, control];
            Say::Judged(judge_failure(id, seen, reached, evidence, standings, now))
        }
    }
}

/// Whether any platform loaded after this: then the line that was down is up again.
fn loaded_since(at: Millis, standings: &BTreeMap<PlatformId, Standing>) -> bool {
    let seen = standings
        .values()
        .filter_map(|standing| standing.seen.as_ref());
    seen.filter(|seen| seen.outcome == Outcome::Ok)
        .any(|seen| seen.at > at)
}

fn judge_failure(
    id: PlatformId,
    seen: &Seen,
    reached: &Reached,
    mut evidence: Vec<Evidence>,
    standings: &BTreeMap<PlatformId, Standing>,
    now: Millis,
) -> Judgement {
    let kind = failure_kind(seen.outcome);
    if weight(seen.outcome) == Weight::OwnFault || *reached == Reached::None {
        return judgement(Verdict::Local, Certainty::Likely, evidence);
    }
    // An answer that could not be read proves that TLS stood, not who answered.
    let verified = matches!(reached, Reached::Verified { .. });
    let certainty = |sure: bool| {
        if sure {
            Certainty::Likely
        } else {
            Certainty::Possible
        }
    };
    if kind == FailureType::HttpError {
        return judgement(Verdict::Platform, certainty(verified), evidence);
    }
    if !may_be_interference(seen.outcome) {
        return judgement(Verdict::Unknown, Certainty::Possible, evidence);
    }
    let others = other_operators(id, standings, now);
    if others.is_empty() && kind.is_replaced_certificate() {
        return judgement(Verdict::Interference, certainty(verified), evidence);
    }
    if others.is_empty() {
        evidence.push(Evidence::SingleOperator);
        return judgement(Verdict::Unknown, Certainty::Possible, evidence);
    }
    let sure = verified && others.iter().any(|(_, verified)| *verified);
    let platforms = others.into_iter().map(|(platform, _)| platform).collect();
    evidence.push(Evidence::OtherOperators { platforms });
    judgement(Verdict::Interference, certainty(sure), evidence)
}

/// Platforms of operators other than this one's that fail now in a way that can be
/// interference, each with a control that answered at the time, and whether that answer was
/// recognised.
fn other_operators(
    id: PlatformId,
    standings: &BTreeMap<PlatformId, Standing>,
    now: Millis,
) -> Vec<(PlatformId, bool)> {
    let own = id.platform().operator;
    let others = standings
        .iter()
        .filter(|(other, _)| other.platform().operator != own);
    let failing =
        others.filter_map(|(other, standing)| Some((*other, control_beside(standing, now)?)));
    failing
        .filter(|(_, reached)| **reached != Reached::None)
        .map(|(other, reached)| (other, matches!(reached, Reached::Verified { .. })))
        .collect()
}

/// What controls said beside a failure that can be interference and is recent.
fn control_beside(standing: &Standing, now: Millis) -> Option<&Reached> {
    let seen = standing.seen.as_ref()?;
    if !may_be_interference(seen.outcome) || now.saturating_sub(seen.at) > TOGETHER {
        return None;
    }
    seen.reached()
}

/// Whether a failure must be seen again after a control has answered. One that came at once may
/// have been a moment's: a line that comes up after sleep or a change of network fails like a
/// blocked one, and a second later a control answers. Silence lasted long enough by itself, and
/// what the platform itself said needs no second look.
#[must_use]
pub fn needs_confirmation(outcome: Outcome) -> bool {
    may_be_interference(outcome) && failure_kind(outcome) != FailureType::TcpTimedOut
}

/// Whether an outcome is one that interference can cause. The platform's own HTTP errors are
/// not, nor a certificate out of date, which a wrong clock or a forgotten renewal explains.
fn may_be_interference(outcome: Outcome) -> bool {
    let evidence = weight(outcome) == Weight::Evidence;
    let kind = failure_kind(outcome);
    outcome != Outcome::Ok
        && evidence
        && !matches!(
            kind,
            FailureType::HttpError
                | FailureType::TlsCertDateInvalid
                | FailureType::HttpResponseRedirectLoop
        )
}

const fn weight(outcome: Outcome) -> Weight {
    match outcome {
        Outcome::Failed(failure) => failure.weight,
        Outcome::Stalled => Weight::Evidence,
        Outcome::Ok | Outcome::Ignored(_) => Weight::Nothing,
    }
}

/// The failure's type. Silence is what a browser with more patience reports as timed out.
#[must_use]
pub const fn failure_kind(outcome: Outcome) -> FailureType {
    match outcome {
        Outcome::Failed(failure) => failure.kind,
        Outcome::Stalled => FailureType::TcpTimedOut,
        Outcome::Ok | Outcome::Ignored(_) => FailureType::Unknown,
    }
}

const fn judgement(verdict: Verdict, certainty: Certainty, evidence: Vec<Evidence>) -> Judgement {
    Judgement {
        verdict,
        certainty,
        evidence,
    }
}

#[cfg(test)]
mod tests;
