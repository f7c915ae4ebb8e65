//! A failure that the browser names in another event than the one that reports it.

use serde::{Deserialize, Serialize};

use crate::browser_errors::{self, Meaning, Weight};
use crate::catalogue::role_of;
use crate::failure::FailureType;
use crate::load::Ended;
use crate::outcome::{Failure, Outcome};
use crate::signal::NavigationDetails;
use crate::target::Target;
use crate::time::Millis;
use crate::url::host_of;

/// Both events of one failure come within this time.
const TOGETHER: Millis = Millis::seconds(5);

/// A failure that `webNavigation` named, and `webRequest` reports. One browser tells kinds of TLS
/// failure apart only in `webNavigation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NamedFailure {
    /// The tab in which it failed.
    tab: i64,
    /// What failed.
    pub(crate) target: Target,
    /// When the name came.
    at: Millis,
    /// The name.
    kind: FailureType,
    /// What it is worth.
    #[serde(default = "evidence")]
    weight: Weight,
}

/// Names that were kept before their weight was.
const fn evidence() -> Weight {
    Weight::Evidence
}

impl NamedFailure {
    /// The failure of a platform's page that this event names; `None` if it names none.
    pub(crate) fn of(details: &NavigationDetails, now: Millis) -> Option<Self> {
        let (_, host) = host_of(&details.url)?;
        let (platform, _) = role_of(&host)?;
        let meaning = browser_errors::meaning(details.error.as_deref().unwrap_or_default());
        let page_failed = details.frame_id == 0 && is_a_name(meaning);
        page_failed.then(|| Self {
            tab: details.tab_id,
            target: Target::page(platform),
            at: now,
            kind: meaning.kind,
            weight: meaning.weight,
        })
    }

    /// The name of an outcome that was seen then, if this is one.
    pub(crate) fn name_of(&self, outcome: Outcome, seen_at: Millis) -> Option<Failure> {
        let together = self.at.saturating_sub(seen_at) <= TOGETHER;
        self.name(outcome).filter(|_| together)
    }

    /// The outcome of a load that ended, as this names it; `None` if it is no name for it.
    pub(crate) fn outcome_of(&self, ended: &Ended, now: Millis) -> Option<Outcome> {
        let same = self.tab == ended.tab && self.target == ended.target;
        let together = now.saturating_sub(self.at) <= TOGETHER;
        let name = self.name(ended.outcome).filter(|_| same && together);
        name.map(Outcome::Failed)
    }

    /// A failure that was known to be TLS and no more, by its name.
    fn name(&self, outcome: Outcome) -> Option<Failure> {
        match outcome {
            Outcome::Failed(failure) if failure.kind == FailureType::TlsFailed => {
                let Self { kind, weight, .. } = *self;
                Some(Failure {
                    kind,
                    weight,
                    ..failure
                })
            }
            _ => None,
        }
    }
}

/// Whether a word may be the name of a failure that was known to be TLS and no more: one of the
/// network, or of TLS on the device itself, such as a key that cannot be used.
fn is_a_name(meaning: Meaning) -> bool {
    match meaning.weight {
        Weight::Evidence => true,
        Weight::OwnFault => meaning.kind.name().starts_with("tls."),
        Weight::Proxy | Weight::Nothing => false,
    }
}
