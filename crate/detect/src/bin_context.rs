//! What the evidence of a bin is computed with.

use std::collections::BTreeSet;

use sada_units::BinStart;

use crate::cell::Asn;
use crate::geography::{Networks, Organisation};
use crate::params::Params;
use crate::rates::{CountryRates, Hour};

/// One bin of one country: its start, what is usual there, whose networks are, and the constants.
#[derive(Clone, Copy)]
pub(crate) struct BinContext<'a> {
    pub(crate) bin: BinStart,
    pub(crate) rates: Option<&'a CountryRates>,
    pub(crate) networks: &'a Networks,
    pub(crate) params: &'a Params,
}

impl BinContext<'_> {
    pub(crate) fn hour(&self) -> Hour {
        Hour::of(self.bin.seconds())
    }

    pub(crate) fn organisations(&self, asns: impl Iterator<Item = Asn>) -> usize {
        let organisations: BTreeSet<Organisation> =
            asns.map(|asn| self.networks.organisation(asn)).collect();
        organisations.len()
    }
}
