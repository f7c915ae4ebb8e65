//! Who a build reports to, if anybody.

use std::collections::BTreeSet;

use sada_units::{Millis, Seconds};

use crate::collect::collect_unsorted;
use crate::url::host_of;

/// Length of a bin of time in people's own builds: 5 minutes.
pub const BIN_SECONDS: Seconds = Seconds::minutes(5);

/// What the operator's file in the package came to, after its signatures were checked.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Operator {
    /// No file: nothing can ever be sent.
    #[default]
    LocalOnly,
    /// A file that was refused: nothing is sent, and the person is told.
    Refused,
    /// Reports may go there once the person says yes.
    Named(Named),
}

/// An operator: two parties, one that carries and one that reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What people are told whom they report to.
    pub name: String,
    /// Where sealed reports go, in the order in which they are tried; each ends in `/`.
    pub relays: Vec<String>,
    /// Where tokens come from, likewise.
    pub issuers: Vec<String>,
    /// Length of a bin.
    pub bin_seconds: Seconds,
    /// Bins in a window, for which tokens are given out together.
    pub window_bins: u64,
    /// Whether there is a public feed, signed by a key that the build knows.
    pub feed: bool,
}

impl Named {
    /// Length of a window.
    #[must_use]
    pub const fn window(&self) -> Millis {
        self.bin_seconds.times(self.window_bins).in_millis()
    }

    /// The hosts of relays and issuers, as match patterns.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        patterns(self.relays.iter().chain(&self.issuers))
    }

    /// The hosts of relays, likewise.
    #[must_use]
    pub fn relay_origins(&self) -> Vec<String> {
        patterns(&self.relays)
    }
}

fn patterns<'a>(urls: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let hosts = urls.into_iter().filter_map(|url| host_of(url));
    let patterns: BTreeSet<String> =
        collect_unsorted(hosts.map(|(scheme, host)| format!("{scheme}://{host}/*")));
    patterns.into_iter().collect()
}

impl Operator {
    /// Length of a bin.
    #[must_use]
    pub const fn bin_millis(&self) -> Millis {
        match self {
            Self::Named(named) => named.bin_seconds.in_millis(),
            Self::LocalOnly | Self::Refused => BIN_SECONDS.in_millis(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_named_once_and_without_ports() {
        let named = Named {
            name: "Example".into(),
            relays: vec![
                "https://a.example/r/".into(),
                "https://b.example:8443/".into(),
            ],
            issuers: vec![
                "https://a.example/".into(),
                "http://127.0.0.1:8787/i/".into(),
            ],
            bin_seconds: Seconds(5),
            window_bins: 48,
            feed: false,
        };
        let hosts = [
            "http://127.0.0.1/*",
            "https://a.example/*",
            "https://b.example/*",
        ];
        assert_eq!(named.origins(), hosts);
        assert_eq!(named.relay_origins(), hosts[1..]);
        assert_eq!(named.window(), Millis(240_000));
        assert_eq!(Operator::Named(named).bin_millis(), Millis(5000));
        assert_eq!(Operator::LocalOnly.bin_millis(), Millis(300_000));
    }
}
