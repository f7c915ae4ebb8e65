//! People who vote on what they meet.

use sada_detect::{Asn, ControlReached, CountSubject, NetworkCount, PlatformIndex, VoteOutcome};
use sada_units::{BinStart, Country};

use crate::BIN;
use crate::draw::{Chance, beta, binomial, poisson};
use crate::happening::{Happening, Impact};
use crate::liars::{Liars, Lie};
use crate::nation::{Nation, REPORTERS_PER_VOTER};

/// So much fails on any line at any time (OONI: 0.2 to 2.2 %).
const QUIET: f64 = 0.015;
/// Loads of one network and bin go together.
const OVERDISPERSION: f64 = 0.03;
/// Of loads that fail by themselves, the part in which the line was to blame.
const OWN_FAULT: f64 = 0.5;
/// Loads are slow by themselves in the morning and in the evening.
const SLOW: f64 = 0.012;

/// The reporters of all countries.
pub struct Crowd<'a> {
    /// Where they are.
    pub nations: &'a [Nation],
    /// What they visit.
    pub platforms: &'a [PlatformIndex],
    /// What befalls networks and platforms meanwhile, sorted by beginning.
    pub happenings: &'a [Happening],
    /// The liars among them, if there are any.
    pub liars: Option<&'a Liars>,
    chance: Chance,
    /// Happenings that may go on, of those that are sorted by their beginning.
    going: Vec<usize>,
    next: usize,
}

/// The conditions that a load meets, each as a probability.
#[derive(Clone, Copy, Default)]
struct Conditions {
    fails: f64,
    breaks: f64,
    slows: f64,
}

impl<'a> Crowd<'a> {
    /// A crowd with its chance. `happenings` are sorted by their beginning.
    #[must_use]
    pub const fn new(
        nations: &'a [Nation],
        platforms: &'a [PlatformIndex],
        happenings: &'a [Happening],
        liars: Option<&'a Liars>,
        chance: Chance,
    ) -> Self {
        Self {
            nations,
            platforms,
            happenings,
            liars,
            chance,
            going: Vec::new(),
            next: 0,
        }
    }

    /// All counts of a bin; bins come in their order.
    pub fn bin(&mut self, bin: BinStart, cells: &mut Vec<NetworkCount>) {
        cells.clear();
        while self
            .happenings
            .get(self.next)
            .is_some_and(|it| it.from < bin.end(BIN))
        {
            self.going.push(self.next);
            self.next += 1;
        }
        let happenings = self.happenings;
        self.going.retain(|at| {
            happenings
                .get(*at)
                .is_some_and(|it| it.until > bin.seconds())
        });
        for nation in self.nations {
            for network in &nation.networks {
                self.network(bin, nation, network.asn, network.part, cells);
            }
        }
    }

    fn now(&self) -> impl Iterator<Item = &'a Happening> + use<'a, '_> {
        let happenings = self.happenings;
        self.going.iter().filter_map(move |at| happenings.get(*at))
    }

    fn network(
        &mut self,
        bin: BinStart,
        nation: &Nation,
        asn: Asn,
        part: f64,
        cells: &mut Vec<NetworkCount>,
    ) {
        let country = nation.code;
        let about = nation.about(bin.seconds()) * self.left(bin, country, asn);
        let honest = nation.voters * part * about;
        let more = self.liars.map_or(0.0, |it| {
            it.extra_voters(bin, country, asn, nation.voters * about)
        });
        let mut push = |subject, control, count: u64| {
            if count > 0 {
                let count = u32::try_from(count).map_or(0.0, f64::from);
                cells.push(NetworkCount {
                    country,
                    asn,
                    subject,
                    control,
                    count,
                });
            }
        };
        let reporters = poisson(honest * REPORTERS_PER_VOTER + more, &mut self.chance);
        push(
            CountSubject::Presence,
            ControlReached::NotChecked,
            reporters,
        );
        for platform in self.platforms {
            let met = self.conditions(bin, country, asn, *platform);
            let voters = poisson(honest, &mut self.chance);
            let (lying, lie) = self
                .liars
                .and_then(|it| it.lie(bin, country, *platform))
                .map_or((0, Lie::Came), |(part, lie)| {
                    (binomial(voters, part, &mut self.chance), lie)
                });
            let truly = voters - lying;
            let quiet = beta(QUIET, OVERDISPERSION, &mut self.chance);
            let own = binomial(truly, quiet * OWN_FAULT + met.breaks, &mut self.chance);
            let rest = truly - own;
            let failed = binomial(
                rest,
                quiet * (1.0 - OWN_FAULT) + met.fails,
                &mut self.chance,
            );
            let came = rest - failed;
            let slow = binomial(came, SLOW + met.slows, &mut self.chance);
            let extra = self.liars.filter(|it| it.platforms.contains(platform));
            let extra = extra.map_or(0, |_| poisson(more, &mut self.chance));
            let (said_failed, said_came) = match lie {
                Lie::Failed => (lying, 0),
                Lie::Came => (0, lying),
            };
            let vote = |outcome| CountSubject::Vote(*platform, outcome);
            push(vote(VoteOutcome::Failed), ControlReached::No, own);
            push(
                vote(VoteOutcome::Failed),
                ControlReached::Yes,
                failed + said_failed + extra,
            );
            push(vote(VoteOutcome::Slow), ControlReached::Yes, slow);
            push(
                vote(VoteOutcome::Ok),
                ControlReached::Yes,
                came - slow + said_came,
            );
        }
    }

    /// The part of the people that is not gone.
    fn left(&self, bin: BinStart, country: Country, asn: Asn) -> f64 {
        let happen = self.now().filter(|it| it.befalls(country, asn));
        happen.fold(1.0, |left, it| match it.effect {
            Impact::Removes(part) => left * (1.0 - part * it.covers(bin, BIN)),
            Impact::Hole => left * (1.0 - it.covers(bin, BIN)),
            _ => left,
        })
    }

    /// What loads of a platform meet.
    fn conditions(
        &self,
        bin: BinStart,
        country: Country,
        asn: Asn,
        platform: PlatformIndex,
    ) -> Conditions {
        let mut met = Conditions::default();
        for it in self.now() {
            if it.befalls(country, asn) && it.concerns(platform) {
                let covers = it.covers(bin, BIN);
                match it.effect {
                    Impact::Fails(part) => met.fails = met.fails.max(part * covers),
                    Impact::Slows(part) => met.slows = met.slows.max(part * covers),
                    Impact::Breaks(part) => met.breaks = met.breaks.max(part * covers),
                    Impact::Removes(_) | Impact::Hole => {}
                }
            }
        }
        met
    }
}
