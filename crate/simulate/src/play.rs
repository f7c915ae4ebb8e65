//! Showing what happens to detectors.

use sada_detect::{Params, PlatformIndex};
use sada_units::{BinStart, Seconds};

use crate::crowd::Crowd;
use crate::detector::{Detection, SadaDetector, ScoredDetector};
use crate::draw::{Chance, chance, moment};
use crate::happening::{Happening, faults, holidays};
use crate::liars::{Liars, Strategy};
use crate::nation::{Nation, table};
use crate::replay::Replay;
use crate::scenario::{PLATFORMS, Scenario, scenario};
use crate::{BIN, baseline};

/// For so long ours has learned before anything happens.
const LEARNED: Seconds = Seconds::days(35);

/// A world in which ours has learned what is usual.
pub struct TrainedWorld {
    /// The countries of the world.
    pub nations: Vec<Nation>,
    ours: SadaDetector,
    seed: u64,
}

/// What one detector found.
pub struct DetectorFindings {
    /// The detector's name.
    pub detector: String,
    /// All that it found.
    pub found: Vec<Detection>,
}

impl TrainedWorld {
    /// Lets five weeks pass with nothing but faults.
    #[must_use]
    pub fn new(seed: u64, voters: f64) -> Self {
        Self::of(Nation::world(voters), seed)
    }

    /// The same in any world.
    #[must_use]
    pub fn of(nations: Vec<Nation>, seed: u64) -> Self {
        let mut draws = chance(seed);
        let mut happenings = faults(&nations, &PLATFORMS, Seconds::ZERO, LEARNED, &mut draws);
        happenings.extend(holidays(&nations, Seconds::ZERO, LEARNED, &mut draws));
        happenings.sort_by_key(|it| it.from);
        let mut ours = SadaDetector::new(Params::shipped(BIN), table(&nations));
        let mut crowd = Crowd::new(&nations, &PLATFORMS, &happenings, None, draws);
        show(&mut crowd, Seconds::ZERO, LEARNED, &mut [&mut ours]);
        Self {
            nations,
            ours,
            seed,
        }
    }

    fn detectors(&self) -> Vec<Box<dyn ScoredDetector>> {
        let shipped = Params::shipped(BIN);
        let ours: [Box<dyn ScoredDetector>; 2] = [
            Box::new(self.ours.with(shipped)),
            Box::new(self.ours.with(shipped.against(0.2))),
        ];
        ours.into_iter().chain(baseline::all()).collect()
    }

    /// Chance that is the same for the same seed and number, whatever was drawn before.
    fn chance(&self, number: u64) -> Chance {
        chance(
            self.seed
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .wrapping_add(number),
        )
    }

    /// Days in which nothing happens but faults and holidays; what was found, and the faults.
    #[must_use]
    pub fn quiet(&self, days: u64) -> (Vec<DetectorFindings>, Vec<Happening>) {
        let start = LEARNED;
        let mut draws = self.chance(1);
        let until = start + Seconds::days(days);
        let mut happenings = faults(&self.nations, &PLATFORMS, start, until, &mut draws);
        happenings.extend(holidays(&self.nations, start, until, &mut draws));
        happenings.sort_by_key(|it| it.from);
        let mut detectors = self.detectors();
        self.run(&happenings, None, start, until, draws, &mut detectors);
        (findings(&detectors), happenings)
    }

    /// Something that was published, after a day before it.
    #[must_use]
    pub fn replay(&self, replay: &Replay) -> (Vec<DetectorFindings>, Scenario) {
        let start = LEARNED;
        let made = replay.scenario(&self.nations, start + Seconds::DAY);
        let mut detectors = self.detectors();
        let until = start + Seconds::DAY + made.lasts;
        self.run(
            &made.happenings,
            None,
            start,
            until,
            self.chance(5000),
            &mut detectors,
        );
        (findings(&detectors), made)
    }

    /// A scenario, after a day before it.
    #[must_use]
    pub fn scenario(&self, name: &'static str, number: u64) -> (Vec<DetectorFindings>, Scenario) {
        let mut draws = self.chance(100 + number);
        let start = LEARNED;
        let made = scenario(name, &self.nations, start + Seconds::DAY, &mut draws);
        let mut detectors = self.detectors();
        let until = start + Seconds::DAY + made.lasts;
        self.run(&made.happenings, None, start, until, draws, &mut detectors);
        (findings(&detectors), made)
    }

    /// Liars at work; what there is to be found, if anything.
    #[must_use]
    pub fn lies(
        &self,
        strategy: Strategy,
        part: f64,
        number: u64,
    ) -> (Vec<DetectorFindings>, Option<Scenario>) {
        let mut draws = self.chance(1000 + number);
        let start = LEARNED;
        let days = if strategy == Strategy::BoilTheFrog {
            20
        } else {
            1
        };
        let real = matches!(strategy, Strategy::Hide | Strategy::BoilTheFrog);
        let scenario = real.then(|| {
            let name = "one platform";
            scenario(name, &self.nations, start + Seconds::days(days), &mut draws)
        });
        let home = &self.nations[0];
        let mut liars = Liars {
            country: home.code,
            platforms: vec![PlatformIndex(0)],
            part,
            strategy,
            from: start,
            until: start + Seconds::days(days + 2),
            networks: [home.networks[2].asn, home.networks[5].asn],
        };
        if !real {
            // When the others are about.
            liars.from =
                start + Seconds::hours(12) + moment(Seconds::ZERO..Seconds::hours(4), &mut draws);
            liars.until = liars.from + Seconds::hours(8);
        }
        let happenings = scenario
            .as_ref()
            .map(|it| it.happenings.clone())
            .unwrap_or_default();
        let mut detectors = self.detectors();
        let until = start + Seconds::days(days + 2);
        self.run(
            &happenings,
            Some(&liars),
            start,
            until,
            draws,
            &mut detectors,
        );
        (findings(&detectors), scenario)
    }

    fn run(
        &self,
        happenings: &[Happening],
        liars: Option<&Liars>,
        from: Seconds,
        until: Seconds,
        draws: Chance,
        detectors: &mut [Box<dyn ScoredDetector>],
    ) {
        let mut crowd = Crowd::new(&self.nations, &PLATFORMS, happenings, liars, draws);
        let mut all: Vec<&mut dyn ScoredDetector> =
            detectors.iter_mut().map(|it| it.as_mut() as _).collect();
        show(&mut crowd, from, until, &mut all);
    }
}

fn show(
    crowd: &mut Crowd<'_>,
    from: Seconds,
    until: Seconds,
    detectors: &mut [&mut dyn ScoredDetector],
) {
    let mut cells = Vec::new();
    let mut bin = BinStart(from);
    while bin.seconds() < until {
        crowd.bin(bin, &mut cells);
        for detector in &mut *detectors {
            detector.observe(bin, &cells);
        }
        bin = bin.later(1, BIN);
    }
}

fn findings(detectors: &[Box<dyn ScoredDetector>]) -> Vec<DetectorFindings> {
    let seen = detectors.iter().map(|it| DetectorFindings {
        detector: it.name(),
        found: it.found(),
    });
    seen.collect()
}
