//! A censored network in a box, for tests and for trying Sada out.
//!
//! `sada-lab up` makes two network namespaces: *the person*, who has one cable and one resolver, and *the network*
//! behind that cable, with a DNS server, a transparent middlebox, look-alikes of four platforms with their media and
//! API hosts, the sites the extension checks itself against, a captive portal, a place for reports of W3C Network Error
//! Logging, and the front of a collector. How the network treats each platform ([`Setting`]: a [`LabMechanism`], and which
//! hosts it meets) and the whole line ([`NetworkState`]) can be switched while browsers run.
//!
//! Programs use it through [`client::Lab`]; people through the `sada-lab` command. Both talk to the same control
//! socket, whose protocol is in [`protocol`].

pub mod cli;
pub mod client;
mod error;
mod event;
#[cfg(target_os = "linux")]
mod inside;
mod output;
pub mod protocol;
mod vocabulary;

pub use error::LabError;
pub use vocabulary::{
    CONTROLS, Family, LabMechanism, Namespace, NetworkState, PLATFORMS, Scope, Setting,
};
