//! Who a build reports to, if anybody.

use serde::Deserialize;

use crate::url::host_of;

/// Length of a bin of time unless a build for trying out says otherwise: 5 minutes.
pub const BIN_SECONDS: u64 = 300;

/// What the operator's file in the package said.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Operator {
    /// No file: nothing can ever be sent.
    #[default]
    LocalOnly,
    /// A file that was refused: nothing is sent, and the person is told.
    Refused,
    /// Reports may go there once the person says yes.
    Named {
        /// Where reports are posted, ending in `/`.
        collector: String,
        /// The collector's host, as people are told.
        host: String,
        /// Length of a bin in seconds.
        bin_seconds: u64,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    collector: String,
    #[serde(default = "default_bin_seconds")]
    bin_seconds: u64,
}

const fn default_bin_seconds() -> u64 {
    BIN_SECONDS
}

impl Operator {
    /// Reads the text of `operator.json`; `None` where the package has no such file.
    ///
    /// Reports are not sealed yet, so whoever carries them can read them: only this
    /// machine itself and the lab's own hosts below `sada.test` are accepted.
    #[must_use]
    pub fn from_file(text: Option<&str>) -> Self {
        let Some(text) = text else {
            return Self::LocalOnly;
        };
        let Ok(file) = serde_json::from_str::<File>(text) else {
            return Self::Refused;
        };
        let Some((scheme, host)) = host_of(&file.collector) else {
            return Self::Refused;
        };
        let allowed = match scheme {
            "https" => is_loopback(&host) || host.ends_with(".sada.test"),
            "http" => is_loopback(&host),
            _ => false,
        };
        let whole = (1..=BIN_SECONDS).contains(&file.bin_seconds)
            && BIN_SECONDS.is_multiple_of(file.bin_seconds);
        if allowed && whole && file.collector.ends_with('/') {
            Self::Named {
                collector: file.collector,
                host,
                bin_seconds: file.bin_seconds,
            }
        } else {
            Self::Refused
        }
    }

    /// Length of a bin in milliseconds.
    #[must_use]
    pub const fn bin_millis(&self) -> u64 {
        match self {
            Self::Named { bin_seconds, .. } => *bin_seconds * 1000,
            Self::LocalOnly | Self::Refused => BIN_SECONDS * 1000,
        }
    }
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(collector: &str) -> bool {
        let text = format!(r#"{{"collector":"{collector}"}}"#);
        matches!(Operator::from_file(Some(&text)), Operator::Named { .. })
    }

    #[test]
    fn only_this_machine_and_the_lab_are_accepted() {
        assert!(named("https://report.sada.test/"));
        assert!(named("http://127.0.0.1:8787/"));
        assert!(named("http://localhost:8787/"));
        for other in [
            "http://report.sada.test/",
            "https://collector.example.org/",
            "https://sada.test.example.org/",
            "https://report.sada.test@example.org/",
            "https://127.0.0.1.example.org/",
            "https://example.org/?.sada.test/",
            "https://example.org\\\\.sada.test/",
            "ftp://127.0.0.1/",
            "https://report.sada.test",
            "",
        ] {
            assert!(!named(other), "{other}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_sends_nothing() {
        assert_eq!(Operator::from_file(None), Operator::LocalOnly);
        for text in [
            "",
            "{",
            "[]",
            r#"{"collector":"http://127.0.0.1/","bin_seconds":0}"#,
        ] {
            assert_eq!(Operator::from_file(Some(text)), Operator::Refused, "{text}");
        }
    }
}
