//! What can be wrong with the person's own side.

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::word;

/// What state the person's whole line is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkState {
    /// Everything that is not blocked works.
    #[default]
    Up,
    /// The person's interface is down: "no network".
    LinkDown,
    /// The interface is up, but there is no way out of the own network.
    NoRoute,
    /// The resolver answers; every packet to anything beyond it is lost.
    UpstreamDead,
    /// The interface is up, but every packet is lost, questions to the resolver too.
    AllDrop,
    /// The resolver's port is closed; everything else would work.
    ResolverClosed,
    /// A captive portal by DNS: every name leads to the portal, whose certificate is for another name and by an unknown
    /// authority.
    PortalDns,
    /// A captive portal by redirect: plain HTTP is answered with 302 to the portal's login page, TLS with the portal's
    /// wrong certificate.
    PortalRedirect,
    /// A captive portal that answers: plain HTTP gets the portal's page with status 200, TLS is refused.
    PortalHttp,
    /// Every TLS connection is answered with a certificate for the right name by one authority that nobody trusts, as an
    /// antivirus gone wrong does.
    InterceptedUnknown,
    /// The same by the lab's trusted authority, and what is said is passed on: nothing is to be seen in a page.
    InterceptedTrusted,
    /// Every server shows a certificate that has expired, all else about it right: what a clock that is ahead sees.
    ClockWrong,
    /// The whole line carries 128 kbit/s in each direction.
    #[value(name = "slow-128k")]
    #[serde(rename = "slow-128k")]
    Slow128k,
    /// The whole line carries 32 kbit/s in each direction.
    #[value(name = "slow-32k")]
    #[serde(rename = "slow-32k")]
    Slow32k,
}

impl fmt::Display for NetworkState {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        word(self, to)
    }
}
