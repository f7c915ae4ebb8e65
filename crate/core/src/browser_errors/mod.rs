//! What the browsers' own words for a failure mean.
//!
//! Both browsers tell an extension only one string. Chromium's is a name of its
//! network stack; Firefox's is the name of an `nsresult`, or, for TLS, a sentence in
//! the person's language, and in `webNavigation` a number. New words appear with every
//! release, so a word that is not known here never panics and never counts as evidence.

mod cause;
mod chromium;
mod firefox;
mod table;

use serde::{Deserialize, Serialize};

use crate::failure::{FailureType, Phase};

pub use cause::{Cause, Causes};

/// Words that a simulation says.
pub(crate) const RESET: &str = "net::ERR_CONNECTION_RESET";
pub(crate) const REFUSED: &str = "net::ERR_CONNECTION_REFUSED";
pub(crate) const NAME_NOT_RESOLVED: &str = "net::ERR_NAME_NOT_RESOLVED";

/// How much a failure says about the network between the person and the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The network or the platform failed: a control decides what it means.
    Evidence,
    /// The device said that it is at fault itself: no line, no room, a rule or an extension of
    /// its own, a proxy that cannot be used.
    OwnFault,
    /// A proxy answered, and would or could not go on to the host. If controls come all the
    /// while, what stands behind it stops the platform, or the platform is dead: it is not for
    /// this word to say. If none comes, the proxy is of no use.
    Proxy,
    /// Nothing follows: somebody stopped the load, or the word is not known.
    Nothing,
}

/// A browser's word, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The failure's type in W3C NEL.
    pub kind: FailureType,
    /// What it is worth.
    pub weight: Weight,
    /// What may have caused it, as far as the word alone tells.
    pub causes: Causes,
    /// Whether the word stands in a table; otherwise its meaning follows from its form.
    pub named: bool,
}

/// The meaning of a word by its form only.
const fn unnamed(kind: FailureType, weight: Weight) -> Meaning {
    Meaning {
        kind,
        weight,
        causes: Causes::ALL,
        named: false,
    }
}

/// A word that says nothing.
const UNKNOWN: Meaning = unnamed(FailureType::Unknown, Weight::Nothing);

/// The meaning of the `error` of a failed request or navigation, in either browser's words.
///
/// Takes `net::ERR_…`; names such as `NS_ERROR_…`, `SSL_ERROR_…` and what Firefox makes of
/// them; `Error code N`; and sentences. Never fails: a word of neither browser is
/// [`FailureType::Unknown`] without weight.
#[must_use]
pub fn meaning(error: &str) -> Meaning {
    if let Some(name) = error.strip_prefix("net::") {
        chromium::meaning(name)
    } else {
        firefox::meaning(error)
    }
}

/// The phase of fetching in which a failure of this meaning lies.
#[must_use]
pub const fn phase_of(meaning: &Meaning) -> Phase {
    meaning.kind.phase()
}

/// Every word of both browsers, as it is told, with its meaning.
#[cfg(test)]
pub(crate) fn every_word() -> Vec<(String, Meaning)> {
    let chromium = chromium::GROUPS.iter().copied().flatten();
    let firefox = firefox::RESULTS.iter().copied().flatten();
    chromium
        .map(|row| (format!("net::{}", row.name), row.meaning))
        .chain(firefox.map(|row| (row.name.to_owned(), row.meaning)))
        .collect()
}

#[cfg(test)]
mod tests;
