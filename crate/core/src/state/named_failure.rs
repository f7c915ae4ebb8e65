//! A failure to which the browser gives a name apart from telling of it.

use serde::{Deserialize, Serialize};

use crate::failure::FailureType;
use crate::load::Ended;
use crate::outcome::{Failure, Outcome};
use crate::target::Target;
use crate::time::Millis;

/// Both of a browser's words for one failure come within this time.
const TOGETHER: Millis = Millis::seconds(5);

/// A failure that `webNavigation` gave a name before `webRequest` told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NamedFailure {
    /// The tab in which it failed.
    pub(crate) tab: i64,
    /// What failed.
    pub(crate) target: Target,
    /// When the name came.
    pub(crate) at: Millis,
    /// The name.
    pub(crate) kind: FailureType,
}

impl NamedFailure {
    /// Whether this is the name of an outcome that was seen then.
    pub(crate) fn names(&self, outcome: Outcome, seen_at: Millis) -> bool {
        let together = self.at.saturating_sub(seen_at) <= TOGETHER;
        together && self.name(outcome).is_some()
    }

    /// The outcome of a load that ended, as this names it; `None` if it is no name for it.
    pub(crate) fn outcome_of(&self, ended: &Ended, now: Millis) -> Option<Outcome> {
        let same = self.tab == ended.tab && self.target == ended.target;
        let together = now.saturating_sub(self.at) <= TOGETHER;
        self.name(ended.outcome).filter(|_| same && together)
    }

    /// A failure that was known to be TLS and no more, by its name.
    fn name(&self, outcome: Outcome) -> Option<Outcome> {
        match outcome {
            Outcome::Failed(failure) if failure.kind == FailureType::TlsFailed => {
                let kind = self.kind;
                Some(Outcome::Failed(Failure { kind, ..failure }))
            }
            _ => None,
        }
    }
}
