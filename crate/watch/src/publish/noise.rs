//! Noise: what is added to a count before it is told, so that one vote does not show.
//!
//! The two-sided geometric mechanism (Ghosh, Roughgarden and Sundararajan 2009), cut off: a whole
//! number between −K/2 and K/2, where each step away from 0 is e^(−5/K) times as likely. With K of
//! ten that is 2.3 to either side in the usual case and 5 at most. Whoever knows all votes but one
//! and sees one number moves from 50 to 62 in a hundred or, at the ends, in 2 of a hundred tries, to
//! being sure. It is cut off so that K means K people: what is told is K or more also with
//! the most that may have been added. K of one, for trying out, has none.
//!
//! It is drawn by a key and by what the count is of: the same as often as it is asked for, so
//! nothing is learned by asking again or by making the program publish anew.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context;
use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_ledger::store::Country;
use sada_units::BinStart;
use sha2::{Digest as _, Sha256};

const FILE: &str = "noise.key";
/// The privacy loss of one number, times K, in nats.
const LOSS: f64 = 5.0;

/// What noise is drawn by. Whoever has it can take the noise away again.
#[derive(Clone)]
pub struct NoiseKey([u8; 32]);

impl NoiseKey {
    /// The key of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key in this folder; one is made where there is none. If it is lost, what was told stays,
    /// and another one does from then on.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn of_folder(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let unusable = || format!("cannot use {}", path.display());
        match fs::read(&path) {
            Ok(bytes) => {
                let bytes = <[u8; 32]>::try_from(bytes).ok();
                return bytes
                    .map(Self)
                    .with_context(|| format!("{}: delete it and start again", unusable()));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(unusable),
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).context("the system gives no randomness")?;
        // Whole under its name, or not there.
        let made = path.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&made).with_context(unusable)?;
        file.write_all(&bytes)
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&made, &path))
            .with_context(unusable)?;
        Ok(Self(bytes))
    }
}

/// Which number of a group noise is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Reporters,
    Slow,
    Failed,
    /// Failed, and no unrelated site was reached.
    WithoutControl,
    FailedHow(FailureType),
}

/// Of whom a number is.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupName {
    pub(super) bin: BinStart,
    pub(super) country: Country,
    /// `None`: the whole country.
    pub(super) network: Option<u32>,
    pub(super) platform: Option<PlatformId>,
}

/// Draws noise.
pub(super) struct Noise {
    key: NoiseKey,
    reach: i64,
    /// How likely each number from −reach to reach is, to a factor.
    weights: Vec<f64>,
}

impl Noise {
    /// Noise for groups of so many.
    pub(super) fn new(key: NoiseKey, least: u64) -> Self {
        let reach = i64::try_from(least / 2).unwrap_or(i64::MAX).min(1000);
        let weight = |away: i64| (-LOSS / least as f64 * away.abs() as f64).exp();
        Self {
            key,
            reach,
            weights: (-reach..=reach).map(weight).collect(),
        }
    }

    /// The most that is added or taken away.
    pub(super) const fn reach(&self) -> i64 {
        self.reach
    }

    /// How likely each number from −reach to reach is.
    #[cfg(test)]
    pub(super) fn likely(&self) -> impl Iterator<Item = (i64, f64)> {
        let all: f64 = self.weights.iter().sum();
        (-self.reach..).zip(self.weights.iter().map(move |weight| weight / all))
    }

    /// What is added to this number of this group.
    pub(super) fn of(&self, group: &GroupName, figure: Figure) -> i64 {
        let mut hash = Sha256::new_with_prefix(self.key.0);
        hash.update(group.bin.get().to_be_bytes());
        hash.update(group.country.code());
        hash.update(group.network.map_or(u64::MAX, u64::from).to_be_bytes());
        hash.update(group.platform.map_or("", PlatformId::name));
        hash.update([0]);
        let (kind, how) = match figure {
            Figure::Reporters => (0, ""),
            Figure::Slow => (1, ""),
            Figure::Failed => (2, ""),
            Figure::WithoutControl => (3, ""),
            Figure::FailedHow(how) => (4, how.name()),
        };
        hash.update([kind]);
        hash.update(how);
        let hash: [u8; 32] = hash.finalize().into();
        let mut first = [0; 4];
        first.copy_from_slice(&hash[..4]);
        self.quantile(f64::from(u32::from_be_bytes(first)) / 2_f64.powi(32))
    }

    /// The number below which this part of all that is drawn lies.
    fn quantile(&self, part: f64) -> i64 {
        let mut rest = part * self.weights.iter().sum::<f64>();
        for (number, weight) in (-self.reach..).zip(&self.weights) {
            rest -= weight;
            if rest < 0.0 {
                return number;
            }
        }
        self.reach
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sada_units::Seconds;

    fn group(bin: u64) -> GroupName {
        GroupName {
            bin: BinStart(Seconds(bin)),
            country: "PK".parse().unwrap(),
            network: Some(17_557),
            platform: PlatformId::from_name("x"),
        }
    }

    #[test]
    fn it_is_within_reach_and_as_likely_as_is_said() {
        let noise = Noise::new(NoiseKey::new([7; 32]), 10);
        let mut counts = [0_u32; 11];
        for bin in 0..40_000 {
            let drawn = noise.of(&group(bin), Figure::Failed);
            counts[usize::try_from(drawn + 5).unwrap()] += 1;
        }
        let part = |at: usize| f64::from(counts[at]) / 40_000.0;
        assert!((part(5) - 0.2576).abs() < 0.01, "{counts:?}");
        for (at, next) in [(5, 6), (6, 7), (5, 4), (4, 3)] {
            let ratio = part(next) / part(at);
            assert!((ratio - (-0.5_f64).exp()).abs() < 0.05, "{counts:?}");
        }
        assert!(part(0) > 0.01 && part(10) > 0.01 && part(0) < 0.035);
    }

    #[test]
    fn it_is_drawn_once_for_each_number_of_each_group_and_not_without_the_key() {
        let drawn = |key: u8, change: fn(&mut GroupName), figure: Figure| -> Vec<i64> {
            let noise = Noise::new(NoiseKey::new([key; 32]), 10);
            let of = |bin| {
                let mut group = group(bin);
                change(&mut group);
                noise.of(&group, figure)
            };
            (0..60).map(of).collect()
        };
        let first = drawn(1, |_| {}, Figure::Failed);
        assert_eq!(first, drawn(1, |_| {}, Figure::Failed));
        let reset = Figure::FailedHow(FailureType::TcpReset);
        for other in [
            drawn(2, |_| {}, Figure::Failed),
            drawn(1, |_| {}, Figure::Slow),
            drawn(1, |_| {}, reset),
            drawn(1, |it| it.network = None, Figure::Failed),
            drawn(1, |it| it.platform = None, Figure::Failed),
            drawn(1, |it| it.country = Country::UNKNOWN, Figure::Failed),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn for_trying_out_there_is_none() {
        let noise = Noise::new(NoiseKey::new([7; 32]), 1);
        assert_eq!(noise.reach(), 0);
        assert!((0..50).all(|bin| noise.of(&group(bin), Figure::Reporters) == 0));
    }

    #[test]
    fn its_key_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let one = NoiseKey::of_folder(folder.path()).unwrap();
        let two = NoiseKey::of_folder(folder.path()).unwrap();
        assert_eq!(one.0, two.0);
        let other = tempfile::tempdir().unwrap();
        assert_ne!(one.0, NoiseKey::of_folder(other.path()).unwrap().0);
        std::fs::write(folder.path().join(FILE), "short").unwrap();
        assert!(NoiseKey::of_folder(folder.path()).is_err());
    }
}
