//! The settings of all roles in one place.

use std::net::SocketAddr;
use std::path::PathBuf;

use sada_edge::issuer::Schedule;
use sada_gateway::JournalSettings;
use sada_report::Country;
use sada_service::settings;
use sada_service::settings::window_bins;
use sada_units::Seconds;

settings! {
    /// What `all` can be told.
    AllSettings {
        /// Address and port to listen on; port 0 takes any free one [default: 127.0.0.1:8787]
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: SocketAddr,

        /// Folder for journal, keys and the operator's file; made if it does not exist
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,

        /// Length of a bin, in seconds; the same for the whole life of the folder [default: 300]
        #[arg(long, value_name = "SECONDS")]
        bin_seconds: Seconds,

        /// Bins in a window [default: 48]
        #[arg(long, value_name = "COUNT")]
        window_bins: u64,

        /// Fewest reporters in a bin for which the page says anything of it [default: 10]
        #[arg(long, value_name = "COUNT")]
        min_reporters: u64,

        /// Country to take all reports to be from: two capital letters [default: ZZ, not known]
        #[arg(long, value_name = "CODE")]
        assume_country: Country,

        /// Network (autonomous system number) to take all reports to be from [default: 0, not known]
        #[arg(long, value_name = "NUMBER")]
        assume_asn: u32,

        /// Days to keep counts for [default: 400]
        #[arg(long, value_name = "DAYS")]
        keep_days: u64,
    }
}

/// The settings of the role, each with its value.
#[derive(Clone, Debug)]
pub struct AllConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The settings of the journal, and of what is shown of it.
    pub journal: JournalSettings,
    /// Bins and windows.
    pub schedule: Schedule,
    /// Country to take all reports to be from.
    pub assume_country: Country,
    /// Network to take all reports to be from.
    pub assume_asn: u32,
}

impl AllSettings {
    /// Decides what was left open, and checks the whole.
    ///
    /// # Errors
    /// When no folder is named or a number is out of range.
    pub fn decide(self) -> anyhow::Result<AllConfig> {
        let journal = JournalSettings::decide(
            self.data,
            self.bin_seconds,
            self.min_reporters,
            self.keep_days,
        )?;
        Ok(AllConfig {
            listen: self
                .listen
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787))),
            schedule: Schedule {
                bin_seconds: journal.bin_seconds,
                window_bins: window_bins(self.window_bins)?,
            },
            journal,
            assume_country: self.assume_country.unwrap_or(Country::UNKNOWN),
            assume_asn: self.assume_asn.unwrap_or(0),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use sada_edge::issuer::IssuerSettings;
    use sada_edge::relay::RelaySettings;
    use sada_gateway::GatewaySettings;
    use sada_service::settings::from_file;
    use serde::de::DeserializeOwned;

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
            bin_seconds: Some(Seconds(5)),
            ..AllSettings::default()
        };
        let file = file("bin_seconds = 60\nassume_country = \"PK\"\ndata = \"/d\"\n").unwrap();
        let config = flags.or(file).decide().unwrap();
        assert_eq!(config.journal.bin_seconds, Seconds(5));
        assert_eq!(config.assume_country.code(), "PK");
        assert_eq!(config.journal.data, Path::new("/d"));
        assert_eq!(config.journal.min_reporters, 10);
        assert_eq!(config.journal.keep_for, Seconds::days(400));
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
