//! What each role can be told: by flags, by a TOML file, or by default.

mod all;
mod gateway;
mod issuer;
mod relay;
mod site;
mod watch;

use std::path::Path;

use anyhow::{Context, ensure};
use serde::de::DeserializeOwned;

pub use all::{AllConfig, AllSettings};
pub use gateway::{GatewayConfig, GatewaySettings, Terms};
pub use issuer::{IssuerConfig, IssuerSettings, Schedule};
pub use relay::{RelayConfig, RelaySettings};
pub use site::SiteUrl;
pub use watch::{WatchConfig, WatchSettings};

/// What may be said on the command line and in a file, by the same names; a flag `--bin-seconds`
/// is `bin_seconds` in the file.
macro_rules! settings {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(clap::Args, Clone, Debug, Default, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$each])* pub $field: Option<$type>,)*
        }

        impl $name {
            /// These settings; those of `other` where these say nothing.
            #[must_use]
            pub fn or(self, other: Self) -> Self {
                Self { $($field: self.$field.or(other.$field),)* }
            }
        }
    };
}
pub(crate) use settings;

/// Settings from a TOML file.
///
/// # Errors
/// When it cannot be read, or holds something that is no setting of this role.
pub fn from_file<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("cannot use {}", path.display()))
}

/// A bin's length, checked.
fn bin_seconds(said: Option<u64>) -> anyhow::Result<u64> {
    let seconds = said.unwrap_or(300);
    ensure!(
        (1..=3600).contains(&seconds),
        "a bin is 1 to 3600 seconds long"
    );
    Ok(seconds)
}

/// A window's length in bins, checked.
fn window_bins(said: Option<u64>) -> anyhow::Result<u64> {
    let bins = said.unwrap_or(48);
    ensure!((1..=48).contains(&bins), "a window has 1 to 48 bins");
    Ok(bins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file<T: DeserializeOwned>(text: &str) -> anyhow::Result<T> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("settings.toml");
        std::fs::write(&path, text)?;
        from_file(&path)
    }

    #[test]
    fn flags_come_before_the_file_and_the_file_before_defaults() {
        let flags = AllSettings {
            bin_seconds: Some(5),
            ..AllSettings::default()
        };
        let file = file("bin_seconds = 60\nassume_country = \"PK\"\ndata = \"/d\"\n").unwrap();
        let config = flags.or(file).decide().unwrap();
        assert_eq!(config.terms.bin_seconds, 5);
        assert_eq!(config.assume_country.code(), "PK");
        assert_eq!(config.terms.data, Path::new("/d"));
        assert_eq!(config.terms.min_reporters, 10);
        assert_eq!(config.terms.keep_days, 400);
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
            assert!(file::<AllSettings>(text).is_err(), "{text}");
        }
        for text in [
            "",
            "data=\"d\"\nbin_seconds=0",
            "data=\"d\"\nmin_reporters=0",
            "data=\"d\"\nkeep_days=3",
        ] {
            let settings: AllSettings = file(text).unwrap();
            assert!(settings.decide().is_err(), "{text}");
        }
        assert!(from_file::<AllSettings>(Path::new("/nowhere/collector.toml")).is_err());
    }

    #[test]
    fn each_role_says_what_it_lacks() {
        let gateway: GatewaySettings = file("data = \"d\"").unwrap();
        assert!(gateway.decide().is_err());
        let issuer: IssuerSettings = file("data = \"d\"").unwrap();
        assert!(issuer.decide().is_err());
        assert!(RelaySettings::default().decide().is_err());
        let relay: RelaySettings = file("gateways = [\"http://gateway.example/\"]").unwrap();
        assert!(
            relay.decide().is_err(),
            "only this machine is asked in the clear"
        );
        let relay: RelaySettings = file("gateways = [\"https://gateway.example/\"]").unwrap();
        assert_eq!(relay.decide().unwrap().gateways.len(), 1);
        let peers = "data=\"d\"\ngateway_keys=[\"a\"]\nissuer_keys=[\"b\"]\npeers=[\"https://a.example/\"]\nself_index=1";
        let peers: GatewaySettings = file(peers).unwrap();
        assert!(peers.decide().is_err(), "it is none of its peers");
    }
}
