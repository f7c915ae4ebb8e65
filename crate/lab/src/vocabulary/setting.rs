//! A mechanism together with what of a platform it meets.

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::{LabMechanism, word};

/// How one platform is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Setting {
    /// What the network does.
    pub mechanism: LabMechanism,
    /// To which of the platform's hosts; the others work.
    #[serde(default)]
    pub scope: Scope,
    /// Which addresses the resolver gives for all of the platform's hosts.
    #[serde(default)]
    pub family: Family,
}

impl Setting {
    /// A mechanism that meets every host of the platform, over IPv4.
    #[must_use]
    pub const fn of(mechanism: LabMechanism) -> Self {
        Self {
            mechanism,
            scope: Scope::All,
            family: Family::V4,
        }
    }
}

impl From<LabMechanism> for Setting {
    fn from(mechanism: LabMechanism) -> Self {
        Self::of(mechanism)
    }
}

/// Which of a platform's hosts are meant, by what they are there for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// All of them.
    #[default]
    All,
    /// Those whose pages people open.
    Page,
    /// Those that pages take pictures, scripts and videos from.
    Media,
    /// Of those of media, all but the first: pictures and videos fail, scripts come.
    Pictures,
    /// Those that pages ask for data in the background.
    Api,
    /// Those that pages tell what a person does, which many people filter. Their names lie below those of pages.
    Tracker,
}

/// The kinds of addresses that the resolver gives for a platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// IPv4 addresses only.
    #[default]
    V4,
    /// IPv6 addresses only.
    V6,
    /// Both; browsers try IPv6 first.
    Both,
}

impl fmt::Display for Scope {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        word(self, to)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        word(self, to)
    }
}
