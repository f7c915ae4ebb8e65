//! What detectors are shown, and what they say.

use sada_detect::{
    EpisodeCertainty, EpisodeKind, NetworkCount, Networks, Params, PlatformIndex, ScaleClass,
    Symptom,
};
use sada_units::{BinStart, Country, Seconds};

use crate::BIN;

/// Something that a detector found.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The country it is about.
    pub country: Country,
    /// Of which platform; `None`: of the lines.
    pub platform: Option<PlatformIndex>,
    /// How it shows, where it tells.
    pub how: Option<Symptom>,
    /// What kind of thing it is, where it tells.
    pub kind: Option<EpisodeKind>,
    /// How much of the country, where it tells.
    pub scale: Option<ScaleClass>,
    /// Whether it says so with some certainty.
    pub sure: bool,
    /// When it began, as the detector says.
    pub onset: BinStart,
    /// With which bin it was said.
    pub raised: BinStart,
    /// With which bin it was first said to be the nation's.
    pub nation: Option<BinStart>,
    /// When it ended, as the detector says.
    pub restored: Option<BinStart>,
}

/// A detector that is shown bin after bin.
pub trait ScoredDetector {
    /// The detector's name, as the scoreboard prints it.
    fn name(&self) -> String;
    /// Takes all counts of a bin, those of one country side by side.
    fn observe(&mut self, bin: BinStart, cells: &[NetworkCount]);
    /// What it has found.
    fn found(&self) -> Vec<Detection>;
}

/// What an alarm is of, and when it was raised.
type Key = (Country, Option<PlatformIndex>, BinStart);

/// The detector of this project, as the collector runs it: what is usual is learned three days later.
#[derive(Clone)]
pub struct SadaDetector {
    detector: sada_detect::Detector,
    nations: Vec<(Key, BinStart)>,
}

impl SadaDetector {
    /// With a table of networks.
    #[must_use]
    pub fn new(params: Params, networks: Networks) -> Self {
        Self {
            detector: sada_detect::Detector::new(params, networks),
            nations: Vec::new(),
        }
    }

    /// The same, with other constants, and what was learned.
    #[must_use]
    pub fn with(&self, params: Params) -> Self {
        Self {
            detector: self.detector.with_params(params),
            nations: Vec::new(),
        }
    }
}

impl ScoredDetector for SadaDetector {
    fn name(&self) -> String {
        format!("Sada, f = {}", self.detector.params().liars)
    }

    fn observe(&mut self, bin: BinStart, cells: &[NetworkCount]) {
        self.detector.observe(bin, cells);
        for episode in self.detector.episodes() {
            if episode.scale.class() == ScaleClass::NationScale {
                let key = (episode.country, episode.platform, episode.raised);
                if !self.nations.iter().any(|(of, _)| *of == key) {
                    self.nations.push((key, bin));
                }
            }
        }
    }

    fn found(&self) -> Vec<Detection> {
        let episodes = self.detector.episodes().into_iter();
        let found = episodes.map(|it| {
            let key = (it.country, it.platform, it.raised);
            Detection {
                country: it.country,
                platform: it.platform,
                how: Some(it.how),
                kind: Some(it.kind),
                scale: Some(it.scale.class()),
                sure: it.certainty >= EpisodeCertainty::Likely,
                onset: it.onset,
                raised: it.raised,
                nation: self
                    .nations
                    .iter()
                    .find(|(of, _)| *of == key)
                    .map(|(_, bin)| *bin),
                restored: it.restored,
            }
        });
        found.collect()
    }
}

/// When a bin's counts are all there: a report leaves in the bin after its own.
#[must_use]
pub const fn reports_complete(bin: BinStart) -> Seconds {
    bin.end(BIN.times(2))
}
