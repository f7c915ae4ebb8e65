//! Random draws, all from one seeded generator.

use std::ops::Range;

use rand::{RngExt as _, SeedableRng};
use rand_distr::{Beta, Binomial, Distribution, Poisson};
use rand_pcg::Pcg64Mcg;
use sada_units::Seconds;

/// A source of chance.
pub type Chance = Pcg64Mcg;

/// The chance of a seed.
#[must_use]
pub fn chance(seed: u64) -> Chance {
    Pcg64Mcg::seed_from_u64(seed)
}

/// A moment, or a time, of this range; each as likely.
pub fn moment(range: Range<Seconds>, chance: &mut Chance) -> Seconds {
    Seconds(chance.random_range(range.start.get()..range.end.get()))
}

/// How many come, if so many do on average.
pub fn poisson(mean: f64, chance: &mut Chance) -> u64 {
    whole(Poisson::new(mean).map_or(0.0, |it| it.sample(chance)))
}

/// How many of these it befalls, each with this probability.
pub fn binomial(of: u64, probability: f64, chance: &mut Chance) -> u64 {
    if of == 0 || probability <= 0.0 {
        return 0;
    }
    Binomial::new(of, probability.min(1.0)).map_or(0, |it| it.sample(chance))
}

/// A probability round this mean, with this overdispersion (ρ of a beta-binomial).
pub fn beta(mean: f64, overdispersion: f64, chance: &mut Chance) -> f64 {
    let weight = 1.0 / overdispersion - 1.0;
    Beta::new(mean * weight, (1.0 - mean) * weight).map_or(mean, |it| it.sample(chance))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number that is not negative"
)]
fn whole(number: f64) -> u64 {
    number as u64
}
