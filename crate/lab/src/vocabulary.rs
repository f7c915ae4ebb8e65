//! The words of the lab, the same on the command line, on the control socket and in the library.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// The platforms that the lab plays, by their identifiers.
pub const PLATFORMS: [&str; 4] = ["youtube", "facebook", "x", "instagram"];

/// What the network does to one platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Mechanism {
    /// Nothing: the platform is reachable.
    #[default]
    None,
    /// The resolver says that the platform's names do not exist. It gives every answer one second to live, but browsers
    /// keep one for a minute whatever it says, and use the platform meanwhile.
    DnsNxdomain,
    /// The resolver answers with the address of a block page, whose certificate is for another name and by another,
    /// unknown authority.
    DnsBlockpage,
    /// The connection is reset once the middlebox has read the platform's name in the ClientHello or the Host header.
    TlsReset,
    /// What the person sends is swallowed once the platform's name was read; the connection stays open, silent.
    TlsDrop,
    /// The first packet of every connection to the platform's addresses is dropped.
    TcpSynDrop,
    /// Nobody interferes, but the platform itself answers 503 with its own certificate.
    #[value(name = "http-503")]
    #[serde(rename = "http-503")]
    Http503,
}

/// What state the person's whole line is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkState {
    /// Everything that is not blocked works.
    #[default]
    Up,
    /// The person's interface is down: "no network".
    LinkDown,
    /// The interface is up, but every packet is lost, questions to the resolver too.
    AllDrop,
}

/// Where in the lab something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The namespace of the person, where browsers run.
    Person,
    /// The namespace of the network, where the collector runs.
    Network,
}
