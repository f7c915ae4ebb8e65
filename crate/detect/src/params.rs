//! The constants of the method, each with its reason.

use sada_units::Seconds;
use serde::{Deserialize, Serialize};

/// What the detector is held to. [`Params::shipped`] is what METHOD.md states.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// Length of a bin.
    pub bin_length: Seconds,
    /// The part of reporters that may lie without deciding (Huber 1965).
    pub liars: f64,
    /// How often loads fail under a restriction, at least: below it some still get through.
    pub restricted: f64,
    /// What one network can say in one bin, in nats: one network's fault must not be a country's.
    pub clip: f64,
    /// An alarm, in nats; calibrated by the simulator: with 11, which is enough for less than 0.01
    /// false events a country-platform-year among honest people, a fifth of liars makes one in
    /// seven per cent of their tries, with 16 and 18 in less than one.
    pub alarm: f64,
    /// The end of one. Less than an alarm: it is looked for only while there is one.
    pub restore: f64,
    /// From this on a network by itself is affected, in nats.
    pub affected: f64,
    /// Nothing is said of fewer reporters in one bin.
    pub reporters: f64,
    /// Nor of fewer organisations among them.
    pub organisations: usize,
    /// Within so long one bin must have had them.
    pub quorum_within: Seconds,
    /// An alarm this soon after an end continues the same event.
    pub rejoin: Seconds,
    /// A single network must have failed beyond doubt for so long before it is said:
    /// faults of one network's caches are mostly over by then.
    pub lone_for: Seconds,
    /// And so many of it must be heard in a bin: one person's filter is no network.
    pub lone_votes: f64,
    /// The level a line's reporters fall to in an outage, and the one they are taken to be at
    /// otherwise, as parts of what was forecast: a holiday is not half empty.
    pub outage: (f64, f64),
}

impl Params {
    /// As shipped, for bins of this length.
    #[must_use]
    pub const fn shipped(bin_length: Seconds) -> Self {
        Self {
            bin_length,
            liars: 0.1,
            restricted: 0.7,
            clip: 4.6,
            alarm: 18.0,
            restore: 6.5,
            affected: 2.0,
            reporters: 10.0,
            organisations: 3,
            quorum_within: Seconds::minutes(30),
            rejoin: Seconds::minutes(60),
            lone_for: Seconds::hours(2),
            lone_votes: 3.0,
            outage: (0.25, 0.75),
        }
    }

    /// The same, held against another part of liars. The threshold stays: it is a time between
    /// false alarms.
    #[must_use]
    pub const fn against(self, liars: f64) -> Self {
        Self { liars, ..self }
    }

    /// The evidence of `failed` among `votes` for a restriction, in nats, where `usual` fail while
    /// there is none: the logarithm of the likelihood ratio between Huber's least favourable pair,
    /// within what one network may say.
    #[must_use]
    pub fn evidence(&self, failed: f64, votes: f64, usual: f64) -> f64 {
        let quiet = usual * (1.0 - self.liars) + self.liars;
        let restricted = self.restricted * (1.0 - self.liars);
        let works = (votes - failed).max(0.0);
        let nats =
            failed * (restricted / quiet).ln() + works * ((1.0 - restricted) / (1.0 - quiet)).ln();
        nats.clamp(-self.clip, self.clip)
    }

    /// The evidence of so many reporters for an outage of their line, in nats, where so many were
    /// forecast: Poisson, between the two levels of [`Params::outage`].
    #[must_use]
    pub fn absence(&self, reporters: f64, forecast: f64) -> f64 {
        let (low, high) = self.outage;
        let nats = reporters * (low / high).ln() + forecast * (high - low);
        nats.clamp(-self.clip, self.clip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: Params = Params::shipped(Seconds(300));

    #[test]
    fn a_vote_says_what_the_least_favourable_pair_says() {
        // q0 = .03 * .9 + .1 = .127, q1 = .7 * .9 = .63.
        let failed = SHIPPED.evidence(1.0, 1.0, 0.03);
        assert!((failed - (0.63_f64 / 0.127).ln()).abs() < 1e-12);
        let works = SHIPPED.evidence(0.0, 1.0, 0.03);
        assert!((works - (0.37_f64 / 0.873).ln()).abs() < 1e-12);
        assert!(failed > 1.6 && works < -0.85);
    }

    #[test]
    fn a_network_says_no_more_than_its_share() {
        assert!((SHIPPED.evidence(50.0, 50.0, 0.03) - 4.6).abs() < 1e-12);
        assert!((SHIPPED.evidence(0.0, 50.0, 0.03) + 4.6).abs() < 1e-12);
    }

    #[test]
    fn half_of_the_reporters_are_no_outage_and_a_third_are() {
        assert!(SHIPPED.absence(5.0, 10.0) < 0.0);
        assert!(SHIPPED.absence(3.0, 10.0) > 0.0);
        assert!(SHIPPED.absence(10.0, 10.0) < 0.0);
    }

    #[test]
    fn more_liars_make_a_failure_say_less() {
        let more = SHIPPED.against(0.2);
        assert!(more.evidence(1.0, 1.0, 0.03) < SHIPPED.evidence(1.0, 1.0, 0.03));
    }
}
