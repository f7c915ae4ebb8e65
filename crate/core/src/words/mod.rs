//! What the browsers' own words for a failure mean.
//!
//! Both browsers tell an extension only one string. Chromium's is a name of its
//! network stack; Firefox's is the name of an `nsresult`, or, for TLS, a sentence in
//! the person's language. New words appear with every release, so a word that is not
//! known here never panics and never counts as evidence.

mod chromium;
mod firefox;

use serde::{Deserialize, Serialize};

use crate::failure::FailureType;

/// How much a failure says about the network between the person and the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The network or the platform failed: a control decides what it means.
    Evidence,
    /// The device said that it is at fault itself: no line, a broken proxy.
    OwnFault,
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
}

const fn evidence(kind: FailureType) -> Meaning {
    Meaning {
        kind,
        weight: Weight::Evidence,
    }
}

const fn own_fault(kind: FailureType) -> Meaning {
    Meaning {
        kind,
        weight: Weight::OwnFault,
    }
}

const fn nothing(kind: FailureType) -> Meaning {
    Meaning {
        kind,
        weight: Weight::Nothing,
    }
}

/// The meaning of the `error` of a failed request, in either browser's words.
///
/// Never fails: a word of neither browser is [`FailureType::Unknown`] without weight.
#[must_use]
pub fn meaning(error: &str) -> Meaning {
    if let Some(name) = error.strip_prefix("net::") {
        chromium::meaning(name)
    } else {
        firefox::meaning(error)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_browsers_words_for_the_first_mechanisms() {
        let cases = [
            (
                "net::ERR_NAME_NOT_RESOLVED",
                FailureType::DnsNameNotResolved,
                Weight::Evidence,
            ),
            (
                "NS_ERROR_UNKNOWN_HOST",
                FailureType::DnsNameNotResolved,
                Weight::Evidence,
            ),
            (
                "net::ERR_CERT_AUTHORITY_INVALID",
                FailureType::TlsCertAuthorityInvalid,
                Weight::Evidence,
            ),
            (
                "Peer’s Certificate issuer is not recognized.",
                FailureType::TlsFailed,
                Weight::Evidence,
            ),
            (
                "net::ERR_CONNECTION_RESET",
                FailureType::TcpReset,
                Weight::Evidence,
            ),
            (
                "NS_ERROR_NET_RESET",
                FailureType::TcpReset,
                Weight::Evidence,
            ),
            (
                "net::ERR_TIMED_OUT",
                FailureType::TcpTimedOut,
                Weight::Evidence,
            ),
            (
                "net::ERR_CONNECTION_TIMED_OUT",
                FailureType::TcpTimedOut,
                Weight::Evidence,
            ),
            (
                "NS_ERROR_NET_TIMEOUT",
                FailureType::TcpTimedOut,
                Weight::Evidence,
            ),
            (
                "net::ERR_INTERNET_DISCONNECTED",
                FailureType::TcpFailed,
                Weight::OwnFault,
            ),
            ("net::ERR_ABORTED", FailureType::Abandoned, Weight::Nothing),
            (
                "NS_BINDING_ABORTED",
                FailureType::Abandoned,
                Weight::Nothing,
            ),
            ("NS_ERROR_ABORT", FailureType::Abandoned, Weight::Nothing),
            (
                "net::ERR_BLOCKED_BY_CLIENT",
                FailureType::Abandoned,
                Weight::Nothing,
            ),
        ];
        for (word, kind, weight) in cases {
            assert_eq!(meaning(word), Meaning { kind, weight }, "{word}");
        }
    }

    #[test]
    fn words_of_tomorrow_carry_no_weight() {
        for word in [
            "net::ERR_QUANTUM_FLUX",
            "NS_ERROR_QUANTUM_FLUX",
            "Error code 7",
            "",
        ] {
            assert_eq!(meaning(word), nothing(FailureType::Unknown), "{word}");
        }
    }

    proptest! {
        #[test]
        fn no_word_panics(word in "\\PC{0,80}") {
            let _ = meaning(&word);
            let _ = meaning(&format!("net::{word}"));
            let _ = meaning(&format!("NS_{word}"));
        }
    }
}
