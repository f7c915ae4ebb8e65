//! Re-checks: what is looked at again, and what its answers say.

mod answer;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::PlatformId;
use crate::effect::Effect;
use crate::observation::LastObservation;
use crate::outcome::Outcome;
use crate::target::Target;
use crate::target_status::{TargetStatus, TargetStatuses};
use crate::time::{MINUTE, Millis};
use crate::url::host_of;

pub(crate) use answer::Answer;

/// How long a re-check is waited for.
pub(crate) const RECHECK_TIMEOUT: Millis = Millis::seconds(20);

/// How long one is waited for that something hangs on: a failure that must be confirmed, or that
/// a platform of another operator bears witness for. People wait for it too.
pub(crate) const SECOND_LOOK_TIMEOUT: Millis = Millis::seconds(8);

/// A re-check under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenRecheck {
    /// When it was begun.
    pub(crate) since: Millis,
    /// The host that is asked.
    host: Option<String>,
}

impl OpenRecheck {
    /// Whether its answer got lost: nobody waits for it any more.
    fn is_lost(&self, now: Millis) -> bool {
        now >= self.since + RECHECK_TIMEOUT + MINUTE
    }
}

/// The re-checks under way: at most one of each target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Rechecks(BTreeMap<Target, OpenRecheck>);

impl Rechecks {
    /// Asks these targets again, except those that are being asked already. `slow_page` is the
    /// page, with its host, that is asked again because it was slow. Says beside the effects
    /// whether anything changed that must be kept.
    pub(crate) fn ask(
        &mut self,
        targets: &[Target],
        statuses: &TargetStatuses,
        slow_page: Option<(Target, &str)>,
        timeout: Millis,
        now: Millis,
    ) -> (Vec<Effect>, bool) {
        let before = self.0.len();
        self.0.retain(|_, open| !open.is_lost(now));
        let any_lost = self.0.len() < before;
        let mut effects = Vec::new();
        for &target in targets {
            if self.is_open(target) {
                continue;
            }
            let url = match slow_page {
                Some((page, host)) if page == target => format!("https://{host}/"),
                _ => address(target, statuses.get(&target), now),
            };
            let host = host_of(&url).map(|(_, host)| host);
            self.0.insert(target, OpenRecheck { since: now, host });
            effects.push(Effect::Recheck {
                target,
                url,
                timeout,
            });
        }
        let changed = any_lost || !effects.is_empty();
        (effects, changed)
    }

    /// Whether this is being looked at.
    pub(crate) fn is_open(&self, target: Target) -> bool {
        self.0.contains_key(&target)
    }

    /// Whether nothing is being looked at.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends one: its answer is here.
    pub(crate) fn end(&mut self, target: Target) -> Option<OpenRecheck> {
        self.0.remove(&target)
    }

    /// Ends those of other platforms than these.
    pub(crate) fn keep_only(&mut self, watched: impl Fn(PlatformId) -> bool) {
        self.0.retain(|target, _| watched(target.platform));
    }

    /// Ends all: nobody waits for them now. Gives what was looked at.
    pub(crate) fn end_all(&mut self) -> impl Iterator<Item = Target> + use<> {
        std::mem::take(&mut self.0).into_keys()
    }
}

/// The address that is asked: at the very host that failed, since another of the platform's may
/// well work. A small page is enough, except where the body broke off, where it came slowly, and
/// where a small page came although the failure goes on.
fn address(target: Target, status: Option<&TargetStatus>, now: Millis) -> String {
    let platform = target.platform.platform();
    let home = host_of(platform.home).map(|(_, host)| host);
    let doubted = status.is_some_and(|it| it.is_failing() && it.was_refuted(now));
    let last = status.and_then(|status| status.last.as_ref());
    let in_question = last.filter(|last| doubted || last.outcome() != Outcome::Ok);
    let host = in_question
        .and_then(LastObservation::host)
        .cloned()
        .or_else(|| home.clone());
    let whole = in_question
        .is_some_and(|last| doubted || last.in_body || matches!(last.outcome(), Outcome::Slow(_)));
    match host {
        Some(host) if !target.is_page() || whole => format!("https://{host}/"),
        Some(host) if Some(&host) != home.as_ref() => format!("https://{host}/robots.txt"),
        Some(_) | None => platform.recheck.to_owned(),
    }
}
