//! How near what was found comes to the truth.

use sada_detect::PlatformIndex;
use sada_units::{BinStart, Country, Seconds};
use serde::Serialize;

use crate::BIN;
use crate::detector::{Detection, reports_complete};
use crate::happening::{Happening, Impact};
use crate::scenario::{GroundTruth, Scenario};

/// What one detector came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Score {
    /// Minutes from the beginning until it was said, reports that come a bin later included.
    pub delays: Vec<f64>,
    /// The same until it was said to be the nation's, where it is.
    pub nation: Vec<f64>,
    /// Things that are the nation's, and were never said to be.
    pub nation_missed: u64,
    /// Minutes by which the beginning is wrong.
    #[serde(rename = "onset")]
    pub onset_errors: Vec<f64>,
    /// And the end.
    #[serde(rename = "offset")]
    pub offset_errors: Vec<f64>,
    /// Things that happened.
    pub truths: u64,
    /// Those that were not found.
    pub missed: u64,
    /// Detections whose kind, way and scale are right.
    pub attributed: u64,
    /// Detections of what did not happen.
    pub invented: u64,
    /// Country-platform-years in which nothing happened.
    pub quiet_years: f64,
    /// Events found in them.
    pub false_events: u64,
}

impl Score {
    /// Takes a scenario.
    pub fn scenario(&mut self, found: &[Detection], scenario: &Scenario) {
        for truth in &scenario.truths {
            self.truths += 1;
            let Some(it) = first(found, truth) else {
                self.missed += 1;
                continue;
            };
            if !scenario.rolls_out {
                self.delays
                    .push(minutes(reports_complete(it.raised), truth.onset));
                self.onset_errors
                    .push(minutes(it.onset.seconds(), truth.onset).abs());
                if let Some(restored) = last_end(found, truth) {
                    self.offset_errors
                        .push(minutes(restored.seconds(), truth.restored).abs());
                }
                if truth.scale.len() == 1 && truth.scale[0] == sada_detect::ScaleClass::NationScale
                {
                    match it.nation {
                        Some(bin) => self
                            .nation
                            .push(minutes(reports_complete(bin), truth.onset)),
                        None => self.nation_missed += 1,
                    }
                }
            }
            let right = it.kind == Some(truth.kind)
                && it.how.is_some_and(|how| truth.how.contains(&how))
                && it.scale.is_some_and(|scale| truth.scale.contains(&scale));
            self.attributed += u64::from(right);
        }
        let meant = |it: &&Detection| scenario.truths.iter().any(|truth| is_of(it, truth));
        let invented = found
            .iter()
            .filter(|it| it.platform.is_some() && !meant(it))
            .count();
        self.invented += u64::try_from(invented).unwrap_or(u64::MAX);
    }

    /// Takes days in which nothing happened but these faults.
    pub fn quiet(&mut self, found: &[Detection], faults: &[Happening], years: f64) {
        self.quiet_years += years;
        let wrong = found
            .iter()
            .filter(|it| it.platform.is_some() || !is_a_fault(it, faults));
        self.false_events += u64::try_from(wrong.count()).unwrap_or(u64::MAX);
    }

    /// Adds another one.
    pub fn add(&mut self, other: &Self) {
        self.delays.extend(&other.delays);
        self.nation.extend(&other.nation);
        self.nation_missed += other.nation_missed;
        self.onset_errors.extend(&other.onset_errors);
        self.offset_errors.extend(&other.offset_errors);
        self.truths += other.truths;
        self.missed += other.missed;
        self.attributed += other.attributed;
        self.invented += other.invented;
        self.quiet_years += other.quiet_years;
        self.false_events += other.false_events;
    }
}

/// What liars came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LiarScore {
    /// How often they tried.
    pub tries: u64,
    /// Those in which what happened was not said, or with no certainty.
    pub hidden: u64,
    /// Those in which something was said with some certainty that did not happen.
    pub invented: u64,
    /// Those in which such a thing was said to be possible, and no more.
    pub hinted: u64,
}

impl LiarScore {
    /// Takes a try to lie about a platform of a country; what happened meanwhile, if anything.
    pub fn one(
        &mut self,
        found: &[Detection],
        (country, platform): (Country, PlatformIndex),
        scenario: Option<&Scenario>,
    ) {
        let truths = scenario.map_or(&[][..], |it| &it.truths);
        let meant = |it: &Detection| truths.iter().any(|truth| is_of(it, truth));
        let about = |it: &&Detection| it.country == country && it.platform == Some(platform);
        let (true_ones, others): (Vec<&Detection>, Vec<&Detection>) =
            found.iter().filter(about).partition(|it| meant(it));
        let invented = others.iter().any(|it| it.sure);
        self.tries += 1;
        self.hidden += u64::from(scenario.is_some() && !true_ones.iter().any(|it| it.sure));
        self.invented += u64::from(invented);
        self.hinted += u64::from(!invented && !others.is_empty());
    }

    /// Adds another one's numbers.
    pub const fn add(&mut self, other: &Self) {
        self.tries += other.tries;
        self.hidden += other.hidden;
        self.invented += other.invented;
        self.hinted += other.hinted;
    }
}

/// The value below which this part of the values lies; none if there are none.
#[must_use]
pub fn quantile(values: &[f64], part: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "there are few"
    )]
    let index = (part * sorted.len() as f64) as usize;
    sorted
        .get(index.min(sorted.len().saturating_sub(1)))
        .copied()
}

fn first<'a>(found: &'a [Detection], truth: &GroundTruth) -> Option<&'a Detection> {
    found
        .iter()
        .filter(|it| is_of(it, truth))
        .min_by_key(|it| it.raised)
}

fn last_end(found: &[Detection], truth: &GroundTruth) -> Option<BinStart> {
    let of = found.iter().filter(|it| is_of(it, truth));
    of.max_by_key(|it| it.onset)?.restored
}

/// When it ended; the last moment of all if it goes on.
fn ends(found: &Detection) -> Seconds {
    found.restored.map_or(Seconds::MAX, BinStart::seconds)
}

fn is_of(found: &Detection, truth: &GroundTruth) -> bool {
    let ends = ends(found);
    found.country == truth.country
        && found.platform == truth.platform
        && found.onset.seconds() < truth.restored + Seconds::HOUR
        && ends + Seconds::HOUR > truth.onset
}

/// Faults of lines are no false events: they are what is said.
fn is_a_fault(found: &Detection, faults: &[Happening]) -> bool {
    faults.iter().any(|it| {
        matches!(it.effect, Impact::Breaks(_) | Impact::Removes(_))
            && it.country == Some(found.country)
            && it.from < ends(found) + Seconds::HOUR
            && it.until + Seconds::HOUR > found.onset.seconds()
    })
}

fn minutes(one: Seconds, other: Seconds) -> f64 {
    let apart = u32::try_from(one.abs_diff(other).get()).map_or(f64::INFINITY, f64::from) / 60.0;
    if one >= other { apart } else { -apart }
}

/// The least delay that can be had, in minutes, by so many voters a bin (Lorden 1971): the
/// logarithm of the time between false alarms in bins, over the information of a bin, and the bin
/// that must be waited for.
#[must_use]
pub fn limit(voters: f64, information: f64) -> f64 {
    /// Ten years between false alarms: the logarithm of their number of bins, in nats.
    const FALSE_ALARMS: f64 = 13.9;
    let bins = FALSE_ALARMS / (voters * information) + 1.0;
    bins * f64::from(u32::try_from(BIN.get()).unwrap_or(300)) / 60.0
}

/// The information of a vote where 70 % fail instead of 3 %, in nats, against honest reporters and
/// against this part of liars.
#[must_use]
pub fn information(liars: f64) -> f64 {
    let (quiet, restricted) = (0.03 * (1.0 - liars) + liars, 0.7 * (1.0 - liars));
    restricted * (restricted / quiet).ln()
        + (1.0 - restricted) * ((1.0 - restricted) / (1.0 - quiet)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_lordens() {
        assert!((13.9 / information(0.0) - 7.5).abs() < 0.05);
        assert!((13.9 / information(0.1) - 20.1).abs() < 0.1);
        assert!((limit(10.0, information(0.0)) - (0.75 + 1.0) * 5.0).abs() < 0.05);
    }

    #[test]
    fn quantiles_are_values() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), Some(2.0));
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 1.0), Some(3.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
