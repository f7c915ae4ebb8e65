//! The last observation as it is stored: every state of it with the same fields.

use serde::{Deserialize, Serialize};

use super::{ControlState, Counted, Failing, HowFailed, LastObservation, ObservedState};
use crate::control::Reached;
use crate::dns::DnsAnswer;
use crate::outcome::Outcome;
use crate::time::Millis;

/// A [`LastObservation`] in a stored state. Fields that a state of it has no use for are written as
/// if nothing were known, and not looked at when they are read.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredObservation {
    at: Millis,
    outcome: Outcome,
    control: StoredControl,
    #[serde(default)]
    heard_at: Option<Millis>,
    fresh: bool,
    voted: bool,
    #[serde(default)]
    former: Option<Box<LastObservation>>,
    #[serde(default)]
    confirmed: bool,
    #[serde(default)]
    host: Option<String>,
    #[serde(default)]
    suspected: bool,
    #[serde(default)]
    in_body: bool,
    #[serde(default)]
    addresses: Option<DnsAnswer>,
    #[serde(default)]
    line_slow: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredControl {
    Waiting,
    Confirming(Reached),
    Heard(Reached),
    Missed,
}

impl From<LastObservation> for StoredObservation {
    fn from(last: LastObservation) -> Self {
        let stored = Self {
            at: last.at,
            outcome: last.outcome(),
            control: StoredControl::Waiting,
            heard_at: None,
            fresh: last.counted == Counted::Visit,
            voted: last.counted != Counted::No,
            former: None,
            confirmed: false,
            host: None,
            suspected: false,
            in_body: last.in_body,
            addresses: None,
            line_slow: false,
        };
        match last.state {
            ObservedState::Works { line_slow } => Self {
                line_slow,
                ..stored
            },
            ObservedState::Slow { host, .. } => Self { host, ..stored },
            ObservedState::Fails(failing) => stored.of_failing(failing),
        }
    }
}

impl StoredObservation {
    fn of_failing(self, failing: Failing) -> Self {
        let stored = Self {
            host: failing.host,
            suspected: failing.suspected,
            addresses: failing.addresses,
            ..self
        };
        match failing.control {
            ControlState::Waiting { former, confirmed } => Self {
                former,
                confirmed,
                ..stored
            },
            ControlState::Confirming { reached, heard_at } => Self {
                control: StoredControl::Confirming(reached),
                heard_at,
                ..stored
            },
            ControlState::Heard(reached) => Self {
                control: StoredControl::Heard(reached),
                ..stored
            },
            ControlState::Missed => Self {
                control: StoredControl::Missed,
                ..stored
            },
        }
    }

    fn failing(self, how: HowFailed) -> ObservedState {
        ObservedState::Fails(Failing {
            how,
            host: self.host,
            addresses: self.addresses,
            suspected: self.suspected,
            control: match self.control {
                StoredControl::Waiting => ControlState::Waiting {
                    former: self.former,
                    confirmed: self.confirmed,
                },
                StoredControl::Confirming(reached) => ControlState::Confirming {
                    reached,
                    heard_at: self.heard_at,
                },
                StoredControl::Heard(reached) => ControlState::Heard(reached),
                StoredControl::Missed => ControlState::Missed,
            },
        })
    }
}

impl From<StoredObservation> for LastObservation {
    fn from(stored: StoredObservation) -> Self {
        Self {
            at: stored.at,
            in_body: stored.in_body,
            counted: match (stored.voted, stored.fresh) {
                (false, _) => Counted::No,
                (true, true) => Counted::Visit,
                (true, false) => Counted::VoteOnly,
            },
            state: match stored.outcome {
                Outcome::Slow(slowness) => ObservedState::Slow {
                    slowness,
                    host: stored.host,
                },
                Outcome::Stalled => stored.failing(HowFailed::Silent),
                Outcome::Failed(failure) => stored.failing(HowFailed::Error(failure)),
                // What says nothing is never seen last.
                Outcome::Ok | Outcome::Ignored(_) => ObservedState::Works {
                    line_slow: stored.line_slow,
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// States as 0.1.0 and 0.2.0 stored them, and as they are stored.
    const STORED: [&str; 5] = [
        r#"{"at":5,"outcome":{"outcome":"ok"},"control":"waiting","heard_at":null,"fresh":true,"voted":true,"former":null,"confirmed":false,"host":null,"suspected":false,"in_body":true,"addresses":null,"line_slow":true}"#,
        r#"{"at":5,"outcome":{"outcome":"stalled"},"control":{"confirming":{"reached":"verified","by":"github"}},"heard_at":7,"fresh":false,"voted":true,"former":null,"confirmed":false,"host":"x.com","suspected":false,"in_body":false,"addresses":"impossible","line_slow":false}"#,
        r#"{"at":5,"outcome":{"outcome":"stalled"},"control":{"heard":{"reached":"none"}},"heard_at":null,"fresh":false,"voted":false,"former":null,"confirmed":false,"host":"x.com","suspected":true,"in_body":false,"addresses":null,"line_slow":false}"#,
        r#"{"at":9,"outcome":{"outcome":"stalled"},"control":"waiting","heard_at":null,"fresh":true,"voted":true,"former":{"at":5,"outcome":{"outcome":"stalled"},"control":"missed","heard_at":null,"fresh":true,"voted":true,"former":null,"confirmed":false,"host":"x.com","suspected":false,"in_body":true,"addresses":null,"line_slow":false},"confirmed":true,"host":"x.com","suspected":false,"in_body":false,"addresses":null,"line_slow":false}"#,
        r#"{"at":5,"outcome":{"outcome":"slow","measure":"first","pace":{"first":9000,"rate":null},"other":{"first":100,"rate":900000},"usual_times":4},"control":"waiting","heard_at":null,"fresh":false,"voted":true,"former":null,"confirmed":false,"host":"x.com","suspected":false,"in_body":true,"addresses":null,"line_slow":false}"#,
    ];

    #[test]
    fn what_is_stored_is_written_as_it_was_read() {
        for text in STORED {
            let last: LastObservation = crate::json::read(text).unwrap();
            assert_eq!(serde_json::to_string(&last).unwrap(), text);
        }
    }

    #[test]
    fn a_state_without_the_newer_fields_loads() {
        let old = r#"{"at":5,"outcome":{"outcome":"stalled"},"control":{"confirming":{"reached":"none"}},"fresh":true,"voted":true}"#;
        let last: LastObservation = crate::json::read(old).unwrap();
        assert_eq!(last.counted, Counted::Visit);
        assert_eq!(
            last.control(),
            Some(&ControlState::Confirming {
                reached: Reached::None,
                heard_at: None
            })
        );
    }
}
