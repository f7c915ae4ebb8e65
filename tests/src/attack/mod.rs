//! Attacks on the running service: each is tried against the real programs, and what came of it is
//! told. What must hold is what PRIVACY.md and SECURITY.md promise.

mod clock;
mod disk;
mod floods;
mod junk;
mod kills;
mod marking;
pub mod roles;
pub mod sealed;
mod slow;

use std::fmt;

use anyhow::Result;

/// An attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Attack {
    /// An issuer marks a person by the place that it attests.
    Marking,
    /// What cannot be read, in masses.
    Junk,
    /// More than a share: batches of tokens, reports without tokens, envelopes.
    Floods,
    /// Heads without end.
    SlowReaders,
    /// A clock that leaps ahead.
    ClockLeap,
    /// A disk that is full.
    DiskFull,
    /// `kill -9` again and again while reports come.
    KillStorm,
}

/// What came of an attack.
#[derive(Clone, Debug)]
pub struct AttackOutcome {
    /// What was done.
    pub tried: String,
    /// What came of it.
    pub came: String,
    /// Whether what is promised held.
    pub held: bool,
}

impl Attack {
    /// Tries it. `reports` is how many the storm of kills brings.
    ///
    /// # Errors
    /// When it could not be tried.
    pub async fn run(self, reports: usize) -> Result<Vec<AttackOutcome>> {
        match self {
            Self::Marking => marking::run(),
            Self::Junk => junk::run().await,
            Self::Floods => floods::run().await,
            Self::SlowReaders => slow::run().await,
            Self::ClockLeap => clock::run().await,
            Self::DiskFull => disk::run().await,
            Self::KillStorm => kills::run(reports).await,
        }
    }
}

impl fmt::Display for Attack {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Marking => "marking",
            Self::Junk => "junk",
            Self::Floods => "floods",
            Self::SlowReaders => "slow readers",
            Self::ClockLeap => "clock leap",
            Self::DiskFull => "disk full",
            Self::KillStorm => "kill storm",
        })
    }
}

/// The table of `docs/results`.
#[must_use]
pub fn markdown(outcomes: &[(Attack, AttackOutcome)]) -> String {
    let mut text = "| attack | tried | what came of it | held |\n|---|---|---|---|\n".to_owned();
    for (attack, outcome) in outcomes {
        let held = if outcome.held { "yes" } else { "**no**" };
        let AttackOutcome { tried, came, .. } = outcome;
        text += &format!("| {attack} | {tried} | {came} | {held} |\n");
    }
    text
}
