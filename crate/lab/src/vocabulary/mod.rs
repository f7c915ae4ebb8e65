//! The words of the lab, the same on the command line, on the control socket and in the library.

mod mechanism;
mod network;
mod setting;

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

pub use mechanism::LabMechanism;
pub use network::NetworkState;
pub use setting::{Family, Scope, Setting};

/// The platforms that the lab plays, by their identifiers.
pub const PLATFORMS: [&str; 4] = ["youtube", "facebook", "x", "instagram"];

/// The sites that the extension checks itself against, by their identifiers; `plain` is the one over plain HTTP.
pub const CONTROLS: [&str; 5] = ["wikidata", "cloudflare", "jsdelivr", "github", "plain"];

/// Where in the lab something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Namespace {
    /// The namespace of the person, where browsers run.
    Person,
    /// The namespace of the network, where the collector runs.
    Network,
}

/// Writes a word as the command line and the control socket have it.
fn word(value: &impl ValueEnum, to: &mut fmt::Formatter<'_>) -> fmt::Result {
    to.pad(
        value
            .to_possible_value()
            .as_ref()
            .map_or("", |word| word.get_name()),
    )
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;
    use serde::{Serialize, de::DeserializeOwned};

    use super::{Family, LabMechanism, Namespace, NetworkState, Scope};

    fn same_everywhere<T>() -> Vec<String>
    where
        T: ValueEnum + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let word = |value: &T| {
            let typed = value.to_possible_value().expect("none is hidden");
            let sent = serde_json::to_value(value).expect("JSON");
            assert_eq!(sent, typed.get_name(), "{value:?}");
            let read: T = serde_json::from_value(sent).expect("it reads what it wrote");
            assert_eq!(&read, value);
            typed.get_name().to_owned()
        };
        T::value_variants().iter().map(word).collect()
    }

    #[test]
    fn a_word_is_the_same_typed_and_sent() {
        let mechanisms = same_everywhere::<LabMechanism>();
        for known in ["none", "tls-alert-112", "http-503", "throttle-police-128k"] {
            assert!(mechanisms.iter().any(|word| word == known), "{known}");
        }
        let states = same_everywhere::<NetworkState>();
        assert!(states.contains(&"slow-128k".to_owned()), "{states:?}");
        same_everywhere::<Scope>();
        same_everywhere::<Family>();
        same_everywhere::<Namespace>();
        assert_eq!(
            LabMechanism::HttpBlock200TlsDrop.to_string(),
            "http-block-200-tls-drop"
        );
        assert_eq!(NetworkState::NoRoute.to_string(), "no-route");
    }
}
