//! One series of evidence: of a country as a whole, and of each network in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use sada_units::{BinStart, Seconds};
use serde::{Deserialize, Serialize};

use crate::alarm::Alarm;
use crate::bin_context::BinContext;
use crate::cell::Asn;
use crate::cusum::Cusum;
use crate::episode::Scale;
use crate::geography::Organisation;
use crate::network_cusum::NetworkCusum;
use crate::params::Params;

/// The evidence of one network in one bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct BinEvidence {
    pub(crate) asn: Asn,
    /// The log-likelihood ratio of its votes, in nats; above 0 for a disruption.
    pub(crate) nats: f64,
    /// Its votes, or the reporters that were forecast.
    pub(crate) votes: f64,
    /// Those that say there is a disruption.
    pub(crate) against: f64,
    /// Failures without a control reached.
    pub(crate) lost: f64,
}

/// How the evidence of networks becomes that of the country.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aggregation {
    /// Those that say the opposite speak against it: a few networks full of liars decide nothing.
    #[default]
    Whole,
    /// Each for itself, and what they came to is added up (Mei 2010): networks that are well say
    /// nothing of those that are gone. For what cannot be made up.
    Parts,
}

/// Evidence that adds up, and the alarms it raised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Series {
    aggregation: Aggregation,
    all: Cusum,
    networks: BTreeMap<Asn, NetworkCusum>,
    /// The last one may go on.
    pub(crate) alarms: VecDeque<Alarm>,
    /// With which bin there was the evidence of an alarm, and too few who gave it.
    pub(crate) held_back: Option<BinStart>,
    /// What was counted since the evidence was last nothing.
    since: Counts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counts {
    votes: f64,
    against: f64,
    lost: f64,
}

impl Series {
    pub(crate) fn of_parts() -> Self {
        Self {
            aggregation: Aggregation::Parts,
            ..Self::default()
        }
    }

    /// Adds the evidence of all networks in a bin. `open`: the most reporters of one bin, if there is
    /// a quorum.
    pub(crate) fn observe(
        &mut self,
        evidence: &[BinEvidence],
        open: Option<f64>,
        context: &BinContext<'_>,
    ) {
        if evidence.is_empty() && self.all.sum <= 0.0 && !self.is_on() {
            return;
        }
        let mut whole = 0.0;
        for it in evidence {
            whole += it.nats;
            let own = self.networks.entry(it.asn).or_default();
            own.add(it.nats, context.bin, context.params);
        }
        if self.all.sum <= 0.0 {
            self.since = Counts::default();
        }
        for it in evidence {
            self.since.votes += it.votes;
            self.since.against += it.against;
            self.since.lost += it.lost;
        }
        match self.aggregation {
            Aggregation::Whole => self.all.add(whole, context.bin),
            Aggregation::Parts => self.all = self.sum_of_networks(context),
        }
        self.held_back = None;
        if self.is_on() {
            self.continue_alarm(evidence, open, context);
        } else {
            self.raise_alarm(evidence, open, context);
        }
    }

    /// From which evidence on a network is affected. Where each is for itself, two of them are to
    /// make an alarm.
    fn affected(&self, params: &Params) -> impl Iterator<Item = (&Asn, &Cusum)> {
        let least = match self.aggregation {
            Aggregation::Whole => params.affected,
            Aggregation::Parts => params.alarm / 2.0,
        };
        let sums = self.networks.iter().map(|(asn, own)| (asn, &own.evidence));
        sums.filter(move |(_, it)| it.sum > least)
    }

    /// What the affected networks came to, if they are of more than one organisation.
    fn sum_of_networks(&self, context: &BinContext<'_>) -> Cusum {
        let affected = || self.affected(context.params);
        let organisations: BTreeSet<_> = affected()
            .map(|(asn, _)| context.networks.organisation(*asn))
            .collect();
        if organisations.len() < 2 {
            return Cusum {
                sum: 0.0,
                since: context.bin,
            };
        }
        // The one that says most knows best since when.
        let surest = affected().max_by(|(_, one), (_, other)| one.sum.total_cmp(&other.sum));
        Cusum {
            sum: affected().map(|(_, it)| it.sum).sum(),
            since: surest.map_or(context.bin, |(_, it)| it.since),
        }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.alarms.back().is_some_and(Alarm::is_on)
    }

    fn raise_alarm(
        &mut self,
        evidence: &[BinEvidence],
        open: Option<f64>,
        context: &BinContext<'_>,
    ) {
        let (bin, params) = (context.bin, context.params);
        let lone = self.lone_network(evidence, context);
        let found = if self.all.sum >= params.alarm {
            Some((self.all.since, None))
        } else {
            lone
        };
        let Some((onset, of)) = found else {
            return;
        };
        let Some(reporters) = open else {
            self.held_back = Some(bin);
            return;
        };
        let last = self.alarms.back_mut();
        let soon = |alarm: &&mut Alarm| {
            alarm
                .restored
                .is_some_and(|at| onset.seconds() <= at.end(params.rejoin))
                && (alarm.of == of || of.is_none())
        };
        if let Some(last) = last.filter(soon) {
            last.restored = None;
            last.of = of;
            last.back.reset();
        } else {
            self.alarms.push_back(Alarm::new(onset, bin, of));
        }
        self.update_alarm(reporters, context);
    }

    /// A network of which enough is heard, and that has failed alone for long.
    fn lone_network(
        &self,
        evidence: &[BinEvidence],
        context: &BinContext<'_>,
    ) -> Option<(BinStart, Option<Organisation>)> {
        let (bin, params) = (context.bin, context.params);
        let heard = evidence.iter().filter(|it| it.votes >= params.lone_votes);
        let long = heard.filter(|it| {
            let own = self.networks.get(&it.asn);
            own.is_some_and(|own| own.is_long(bin, params.lone_for))
        });
        let found = long.filter_map(|it| {
            let since = self.networks.get(&it.asn)?.evidence.since;
            Some((since, Some(context.networks.organisation(it.asn))))
        });
        found.min()
    }

    fn continue_alarm(
        &mut self,
        evidence: &[BinEvidence],
        open: Option<f64>,
        context: &BinContext<'_>,
    ) {
        let params = context.params;
        let country = self.all.sum >= params.alarm && open.is_some();
        let Some(alarm) = self.alarms.back_mut() else {
            return;
        };
        // What began with one organisation may become the country's.
        if country && alarm.of.take().is_some() {
            alarm.onset = alarm.onset.min(self.all.since);
        }
        let own = |it: &&BinEvidence| match (alarm.of, self.aggregation) {
            (Some(of), _) => context.networks.organisation(it.asn) == of,
            (None, Aggregation::Parts) => alarm.affected.contains(&it.asn),
            (None, Aggregation::Whole) => true,
        };
        let against: f64 = evidence.iter().filter(own).map(|it| it.nats).sum();
        alarm.back.add(-against, context.bin);
        if alarm.back.sum >= params.restore {
            let restored = alarm.back.since;
            self.end_alarm(restored);
            return;
        }
        self.update_alarm(open.unwrap_or_default(), context);
    }

    fn end_alarm(&mut self, restored: BinStart) {
        if let Some(alarm) = self.alarms.back_mut() {
            alarm.restored = Some(restored);
        }
        self.all.reset();
        self.networks
            .values_mut()
            .for_each(|own| *own = NetworkCusum::default());
    }

    /// Brings the numbers of the alarm that is on up to now.
    fn update_alarm(&mut self, reporters: f64, context: &BinContext<'_>) {
        let scale = self.scale(context);
        let nats = self
            .networks
            .values()
            .map(|own| own.evidence.sum)
            .fold(self.all.sum, f64::max);
        let since = self.since;
        let affected: Vec<Asn> = self.affected(context.params).map(|(asn, _)| *asn).collect();
        let Some(alarm) = self.alarms.back_mut() else {
            return;
        };
        alarm.affected.extend(affected);
        if scale.share > alarm.scale.share {
            alarm.scale = scale;
        }
        let evidence = &mut alarm.evidence;
        evidence.nats = evidence.nats.max(nats);
        evidence.votes = evidence.votes.max(since.votes);
        evidence.against = evidence.against.max(since.against);
        evidence.reporters = evidence.reporters.max(reporters);
        evidence.lost = evidence.lost.max(since.lost);
    }

    /// How much of the country is affected now.
    fn scale(&self, context: &BinContext<'_>) -> Scale {
        let networks = context.networks;
        let mut organisations: BTreeMap<Organisation, (f64, f64)> = BTreeMap::new();
        for asn in self.networks.keys() {
            organisations
                .entry(networks.organisation(*asn))
                .or_default()
                .0 += networks.people(*asn);
        }
        for (asn, _) in self.affected(context.params) {
            organisations
                .entry(networks.organisation(*asn))
                .or_default()
                .1 += networks.people(*asn);
        }
        let observed: f64 = organisations.values().map(|(all, _)| all).sum();
        let affected: f64 = organisations.values().map(|(_, affected)| affected).sum();
        let largest = organisations
            .values()
            .map(|(_, it)| *it)
            .fold(0.0, f64::max);
        let part = |of: f64, all: f64| if all > 0.0 { of / all } else { 0.0 };
        Scale {
            share: part(affected, observed),
            affected: organisations.values().filter(|(_, it)| *it > 0.0).count(),
            observed: organisations.len(),
            largest: part(largest, affected),
        }
    }

    /// Forgets alarms that ended before this moment.
    pub(crate) fn forget_before(&mut self, moment: Seconds) {
        self.alarms
            .retain(|alarm| alarm.restored.is_none_or(|at| at.seconds() >= moment));
    }

    /// Forgets these networks. An alarm that was about no others ends: where nothing was heard of
    /// for so long, that is what is usual.
    pub(crate) fn forget_networks(&mut self, gone: &BTreeSet<Asn>, bin: BinStart) {
        self.networks.retain(|asn, _| !gone.contains(asn));
        let Some(alarm) = self.alarms.back_mut().filter(|alarm| alarm.is_on()) else {
            return;
        };
        let before = alarm.affected.len();
        alarm.affected.retain(|asn| !gone.contains(asn));
        if before > 0 && alarm.affected.is_empty() {
            self.end_alarm(bin);
        }
    }
}
