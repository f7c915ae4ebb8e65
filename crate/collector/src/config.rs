//! What a collector can be told: by flags, by a TOML file, or by default.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use serde::Deserialize;

use crate::store::Country;

/// What may be said on the command line and in the file, by the same names; a flag
/// `--bin-seconds` is `bin_seconds` in the file.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address and port to listen on; port 0 takes any free one [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// Folder for the journal; made if it does not exist
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,

    /// Length of a bin, in seconds; the same for the whole life of the folder [default: 300]
    #[arg(long, value_name = "SECONDS")]
    pub bin_seconds: Option<u64>,

    /// Fewest reporters in a bin for which the page says anything of it [default: 10]
    #[arg(long, value_name = "COUNT")]
    pub min_reporters: Option<u64>,

    /// Country to take all reports to be from: two capital letters [default: ZZ, not known]
    #[arg(long, value_name = "CODE")]
    pub assume_country: Option<Country>,

    /// Network (autonomous system number) to take all reports to be from [default: 0, not known]
    #[arg(long, value_name = "NUMBER")]
    pub assume_asn: Option<u32>,

    /// Days to keep counts for [default: 400]
    #[arg(long, value_name = "DAYS")]
    pub keep_days: Option<u64>,
}

/// Everything decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Folder for the journal.
    pub data: PathBuf,
    /// Length of a bin, in seconds; 1 to 3600.
    pub bin_seconds: u64,
    /// Fewest reporters in a bin for which the page says anything of it; at least 1.
    pub min_reporters: u64,
    /// Country to take all reports to be from.
    pub assume_country: Country,
    /// Network to take all reports to be from.
    pub assume_asn: u32,
    /// Days to keep counts for; at least 4, since reports may be 72 hours late.
    pub keep_days: u64,
}

impl Settings {
    /// Settings from a TOML file.
    ///
    /// # Errors
    /// When it cannot be read, or holds something that is no setting.
    pub fn from_file(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("cannot use {}", path.display()))
    }

    /// These settings; those of `other` where these say nothing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            data: self.data.or(other.data),
            bin_seconds: self.bin_seconds.or(other.bin_seconds),
            min_reporters: self.min_reporters.or(other.min_reporters),
            assume_country: self.assume_country.or(other.assume_country),
            assume_asn: self.assume_asn.or(other.assume_asn),
            keep_days: self.keep_days.or(other.keep_days),
        }
    }

    /// Decides what was left open, and checks the whole.
    ///
    /// # Errors
    /// When no folder is named or a number is out of range.
    pub fn decide(self) -> anyhow::Result<Config> {
        let config = Config {
            listen: self
                .listen
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787))),
            data: self
                .data
                .context("name a folder for the journal: --data FOLDER")?,
            bin_seconds: self.bin_seconds.unwrap_or(300),
            min_reporters: self.min_reporters.unwrap_or(10),
            assume_country: self.assume_country.unwrap_or(Country::UNKNOWN),
            assume_asn: self.assume_asn.unwrap_or(0),
            keep_days: self.keep_days.unwrap_or(400),
        };
        ensure!(
            (1..=3600).contains(&config.bin_seconds),
            "a bin is 1 to 3600 seconds long"
        );
        ensure!(
            config.min_reporters >= 1,
            "at least one reporter is needed to say anything"
        );
        ensure!(
            config.keep_days >= 4,
            "counts are kept for 4 days or more: reports may be late"
        );
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> anyhow::Result<Settings> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("collector.toml");
        std::fs::write(&path, text)?;
        Settings::from_file(&path)
    }

    #[test]
    fn flags_come_before_the_file_and_the_file_before_defaults() {
        let flags = Settings {
            bin_seconds: Some(5),
            ..Settings::default()
        };
        let file = file("bin_seconds = 60\nassume_country = \"PK\"\ndata = \"/d\"\n").unwrap();
        let config = flags.or(file).decide().unwrap();
        assert_eq!(config.bin_seconds, 5);
        assert_eq!(config.assume_country.code(), "PK");
        assert_eq!(config.data, Path::new("/d"));
        assert_eq!(
            (config.min_reporters, config.assume_asn, config.keep_days),
            (10, 0, 400)
        );
        assert_eq!(config.listen.to_string(), "127.0.0.1:8787");
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for text in [
            "colour = 1",
            "bin_seconds = -5",
            "assume_country = \"pk\"",
            "listen = 8787",
        ] {
            assert!(file(text).is_err(), "{text}");
        }
        for text in [
            "",
            "data=\"d\"\nbin_seconds=0",
            "data=\"d\"\nmin_reporters=0",
            "data=\"d\"\nkeep_days=3",
        ] {
            assert!(file(text).unwrap().decide().is_err(), "{text}");
        }
        assert!(Settings::from_file(Path::new("/nowhere/collector.toml")).is_err());
    }
}
