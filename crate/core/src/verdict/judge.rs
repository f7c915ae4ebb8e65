//! The rules.

use super::witness::{
    Telling, Together, direct_evidence, explained, failing_too, loaded_since, loaded_soon_after,
};
use super::{Certainty, Circumstances, Evidence, Judgement, Mechanism, Say, Trouble, Verdict};
use crate::browser_errors::Weight;
use crate::catalogue::{PlatformId, Role};
use crate::control::Reached;
use crate::dns::DnsAnswer;
use crate::failure::FailureType;
use crate::observation::{ControlState, LastObservation, ObservedState};
use crate::outcome::Outcome;
use crate::target::Target;
use crate::target_status::TargetStatuses;
use crate::time::Millis;

/// What was seen longer ago than this is no longer an answer about now.
pub const STALE_AFTER: Millis = Millis::hours(2);

/// Judges one platform by its own status and those of the others.
///
/// Its pages come first. Where they come, or nothing is known of them, a part of them that fails
/// decides: a platform whose videos never start does not work.
#[must_use]
pub fn judge(
    id: PlatformId,
    statuses: &TargetStatuses,
    circumstances: Circumstances,
    now: Millis,
) -> Say {
    let of = |role| {
        let target = Target { platform: id, role };
        judge_target(target, statuses, circumstances, now)
    };
    let page = of(Role::Page);
    let page_fails = match &page {
        Say::Judged(judgement) => !matches!(judgement.verdict, Verdict::Works | Verdict::Slow),
        Say::Checking => true,
        Say::Nothing | Say::Stale => false,
    };
    if page_fails {
        return page;
    }
    for role in [Role::Api, Role::Media] {
        if let Say::Judged(mut judgement) = of(role)
            && judgement.verdict != Verdict::Works
        {
            judgement.evidence.insert(0, Evidence::Part { role });
            return Say::Judged(judgement);
        }
    }
    page
}

fn judge_target(
    target: Target,
    statuses: &TargetStatuses,
    circumstances: Circumstances,
    now: Millis,
) -> Say {
    let Some(seen) = statuses
        .get(&target)
        .and_then(|status| status.last.as_ref())
    else {
        return Say::Nothing;
    };
    if now.saturating_sub(seen.at) > STALE_AFTER {
        return Say::Stale;
    }
    let case = Case {
        platform: target.platform,
        role: target.role,
        seen: seen.that_stands(),
        statuses,
        circumstances,
        now,
    };
    case.say()
}

/// What was last seen of one target, with all that it is judged by.
struct Case<'a> {
    platform: PlatformId,
    role: Role,
    seen: &'a LastObservation,
    statuses: &'a TargetStatuses,
    circumstances: Circumstances,
    now: Millis,
}

impl Case<'_> {
    fn say(&self) -> Say {
        let seen = self.seen;
        let first = match seen.outcome() {
            Outcome::Ok | Outcome::Ignored(_) => return Say::Judged(self.works()),
            Outcome::Slow(slowness) => {
                let same = self.others_see(Trouble::Slowed);
                let certainty = sure_if(same || slowness.usual_times.is_some());
                let mut evidence = vec![Evidence::Slow { slowness }];
                evidence.extend(same.then_some(Evidence::SameForOthers));
                return Say::Judged(self.judgement(Verdict::Slow, certainty, evidence));
            }
            Outcome::Stalled => Evidence::Silent,
            Outcome::Failed(failure) => match failure.sign {
                Some(sign) => Evidence::Replaced { sign },
                None => Evidence::Failed { failure },
            },
        };
        let missed = seen.control() == Some(&ControlState::Missed);
        match seen.reached() {
            // A reason to look that nobody could look into is no answer.
            None if missed && seen.is_suspected() => Say::Nothing,
            Some(Reached::None) if seen.is_suspected() && self.role != Role::Page => Say::Nothing,
            None if missed && seen.outcome().is_own_fault() => {
                Say::Judged(self.local(vec![first, Evidence::ControlMissed]))
            }
            None if missed => {
                let evidence = vec![first, Evidence::ControlMissed];
                Say::Judged(self.unknown(evidence))
            }
            None => Say::Checking,
            Some(Reached::None) => self.nothing_reached(first),
            Some(reached) => {
                let verified = matches!(reached, Reached::Verified { .. });
                let evidence = vec![first, control(reached)];
                Say::Judged(self.line_stands(verified, evidence))
            }
        }
    }

    fn works(&self) -> Judgement {
        let mut evidence = vec![Evidence::Loaded];
        if self.seen.state == (ObservedState::Works { line_slow: true }) {
            evidence.push(Evidence::LineSlow);
        }
        self.judgement(Verdict::Works, Certainty::Strong, evidence)
    }

    /// No control answered. It is the device's own line, unless other platforms load all the
    /// while, or this one answered itself: then the controls are out of reach for a reason of
    /// their own.
    fn nothing_reached(&self, first: Evidence) -> Say {
        let mut evidence = vec![first, control(&Reached::None)];
        if self.said_so_itself() {
            let possible = Certainty::Possible;
            return Say::Judged(self.judgement(Verdict::Platform, possible, evidence));
        }
        let platforms = loaded_soon_after(self.platform, self.seen.at, self.statuses);
        if platforms.is_empty() {
            if loaded_since(self.seen.at, self.statuses) {
                return Say::Stale;
            }
            let lines = self.circumstances.others.lines;
            evidence.extend(lines.then_some(Evidence::LinesOfOthers));
            return Say::Judged(self.local(evidence));
        }
        if self.seen.outcome().is_own_fault() {
            return Say::Judged(self.local(evidence));
        }
        evidence.push(Evidence::OtherWorks { platforms });
        Say::Judged(self.unknown(evidence))
    }

    /// A control answered: the line stands, and the failure has another reason. `verified` is
    /// whether its answer was recognised; one that could not be read proves that TLS stood, not
    /// who answered.
    fn line_stands(&self, verified: bool, mut evidence: Vec<Evidence>) -> Judgement {
        let outcome = self.seen.outcome();
        let kind = outcome.failure_kind();
        let clock = kind == FailureType::TlsCertDateInvalid && self.circumstances.clock_off;
        if outcome.is_own_fault() || clock {
            return self.local(evidence);
        }
        let outage = self.others_see(Trouble::Outage);
        if self.said_so_itself() {
            evidence.extend(outage.then_some(Evidence::OutageForOthers));
            return self.judgement(Verdict::Platform, sure_if(verified), evidence);
        }
        if !outcome.may_be_interference() {
            return self.unknown(evidence);
        }
        if let Some(addresses) = self
            .seen
            .addresses()
            .filter(|it| *it != DnsAnswer::Plausible)
        {
            evidence.push(Evidence::Answered { addresses });
        }
        let own = direct_evidence(self.seen, self.circumstances);
        if outage && own == 0 {
            evidence.push(Evidence::OutageForOthers);
            return self.judgement(Verdict::Platform, sure_if(verified), evidence);
        }
        let others = failing_too(self.platform, self.statuses, self.circumstances, self.now);
        let same = self.others_see(Trouble::Blocked);
        evidence.extend(same.then_some(Evidence::SameForOthers));
        let explained = explained(self.statuses, self.now);
        let together = Together::of(Telling::of(self.seen, own > 0), &others, explained);
        let mut agreeing = others.iter().filter(|it| together.holds(it)).peekable();
        let alone = agreeing.peek().is_none();
        let agreed = same || agreeing.any(|other| other.verified);
        let sure = verified && (own > 0 || agreed);
        let there = others.iter().any(|other| other.direct);
        let doubtful = own == 0 && alone && !same;
        if !others.is_empty() {
            let platforms = others.into_iter().map(|other| other.platform).collect();
            evidence.push(Evidence::OtherOperators { platforms });
        } else if doubtful {
            evidence.push(Evidence::SingleOperator);
        }
        if doubtful {
            return self.unknown(evidence);
        }
        let certainty = match sure {
            true if own > 1 || own > 0 && there => Certainty::Strong,
            sure => sure_if(sure),
        };
        self.judgement(Verdict::Interference, certainty, evidence)
    }

    /// What the public feed says. It never speaks alone: only where something was seen here.
    fn others_see(&self, trouble: Trouble) -> bool {
        self.circumstances.others.trouble == Some(trouble)
    }

    /// Both came over the platform's own certificate.
    fn said_so_itself(&self) -> bool {
        let outcome = self.seen.outcome();
        outcome.weight() == Weight::Evidence
            && matches!(
                outcome.failure_kind(),
                FailureType::HttpError | FailureType::HttpResponseRedirectLoop
            )
    }

    fn local(&self, mut evidence: Vec<Evidence>) -> Judgement {
        match self.mechanism(Verdict::Local) {
            Some(Mechanism::CaptivePortal) => evidence.push(Evidence::Portal),
            Some(Mechanism::Clock) => evidence.push(Evidence::Clock),
            _ => {}
        }
        self.judgement(Verdict::Local, Certainty::Likely, evidence)
    }

    fn unknown(&self, evidence: Vec<Evidence>) -> Judgement {
        self.judgement(Verdict::Unknown, Certainty::Possible, evidence)
    }

    fn judgement(
        &self,
        verdict: Verdict,
        certainty: Certainty,
        evidence: Vec<Evidence>,
    ) -> Judgement {
        Judgement {
            verdict,
            certainty,
            mechanism: self.mechanism(verdict),
            evidence,
        }
    }

    fn mechanism(&self, verdict: Verdict) -> Option<Mechanism> {
        Mechanism::of(self.seen, verdict, self.circumstances)
    }
}

fn control(reached: &Reached) -> Evidence {
    Evidence::Control {
        reached: reached.clone(),
    }
}

const fn sure_if(sure: bool) -> Certainty {
    if sure {
        Certainty::Likely
    } else {
        Certainty::Possible
    }
}
