//! A collector with a record: its gateway, its watch, and whoever verifies it from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sada_core::catalogue::PlatformId;
use sada_detect::{EpisodeCertainty, EpisodeEvidence, EpisodeKind, Scale, Symptom};
use sada_published::events::PublicEvents;
use sada_published::events::{About, EventStore, Revision, Statement};
use sada_units::{Country, Seconds};

use super::Collector;
use super::roles::{gateway, gateway_file, journal};

const BIN: u64 = 300;
/// 20 January 2024, 14:05 UTC.
const ONSET: u64 = 1_705_759_500;
pub(crate) const NAME: &str = "status.example.org/record";

pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    command.args(arguments);
    command
}

/// A folder with a gateway, a key of its record and its events.
pub(crate) struct RecordedCollector {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) gateway: Collector,
    pub(crate) key: String,
}

impl RecordedCollector {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
        let file = folder.path().join("record.toml");
        let made = program(&["keygen", "record", "--name", NAME, "--out"])
            .arg(file)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let key = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        Self {
            folder,
            gateway,
            key,
        }
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.folder.path().join("record.toml")
    }

    pub(crate) fn database(&self, name: &str) -> PathBuf {
        journal(self.folder.path()).join(name)
    }

    /// The watch, at a moment when all that was said can still change.
    pub(crate) fn watch(&self) -> Command {
        let clock = self.folder.path().join("clock");
        std::fs::write(&clock, (ONSET + 3600).to_string()).unwrap();
        let mut command = program(&["watch", "--once", "--data"]);
        command.arg(journal(self.folder.path()));
        command.arg("--record-key").arg(self.key_file());
        command.arg("--trial-clock").arg(clock);
        command
    }

    pub(crate) fn watched(&self) {
        let done = self.watch().output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    /// How `verify` ends, and what it says.
    pub(crate) fn verify(&self, more: &[&str]) -> (bool, String, String) {
        let state = self.folder.path().join("state.toml");
        let mut command = program(&["verify", self.gateway.base(), "--state"]);
        let Output {
            status,
            stdout,
            stderr,
        } = command.arg(state).args(more).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.success(), text(stdout), text(stderr))
    }

    /// Verifies what does not hold; gives what is said of it.
    pub(crate) fn refused(&self) -> String {
        let (fine, said, log) = self.verify(&["--key", &self.key]);
        assert!(!fine, "{said}{log}");
        said + &log
    }

    pub(crate) fn change(&self, database: &str, statement: &str) {
        let connection = rusqlite::Connection::open(self.database(database)).unwrap();
        assert_eq!(connection.execute(statement, []).unwrap(), 1, "{statement}");
    }
}

/// So many events in as many countries, each of two versions, but for the last: too few reported it.
pub(crate) fn say(path: &Path, range: std::ops::Range<u8>) {
    let mut store = EventStore::open(path).unwrap();
    let changes = |restored, reporters: f64| {
        let change = |number: u8| {
            let country = [b'A' + number / 26, b'A' + number % 26];
            let reporters = if number == 139 { 9.0 } else { reporters };
            Revision {
                id: format!(
                    "{}-x-20240120T140500Z",
                    String::from_utf8_lossy(&country).to_lowercase()
                ),
                about: About {
                    country: Country::of(country),
                    platform: PlatformId::from_name("x"),
                    how: Symptom::Blocked,
                },
                says: statement(restored, reporters),
            }
        };
        range.clone().map(change).collect::<Vec<_>>()
    };
    store
        .say(
            &changes(None, 12.0),
            Seconds(ONSET + 600),
            Seconds(ONSET + 610),
        )
        .unwrap();
    store
        .say(
            &changes(Some(ONSET + 900), 34.5),
            Seconds(ONSET + 1200),
            Seconds(ONSET + 1210),
        )
        .unwrap();
}

fn statement(restored: Option<u64>, reporters: f64) -> Statement {
    Statement {
        kind: EpisodeKind::Selective,
        onset: Seconds(ONSET),
        raised: Seconds(ONSET + BIN),
        restored: restored.map(Seconds),
        scale: Scale {
            share: 0.82,
            affected: 3,
            observed: 5,
            largest: 0.31,
        },
        certainty: EpisodeCertainty::Likely,
        evidence: EpisodeEvidence {
            reporters,
            nats: 41.7,
            votes: 170.0,
            ..EpisodeEvidence::default()
        },
        withdrawn: false,
    }
}

pub(crate) fn events(path: &Path) -> PublicEvents {
    PublicEvents::new(EventStore::open(path).unwrap(), 10)
}
