//! Counts of years, made up and published as a watch publishes them.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use rusqlite::{Connection, params};
use sada_ledger::store::{RollupStore as _, SqliteStore};
use sada_published::counts::{self, Published};
use sada_units::Seconds;
use sada_watch::publish::{NoiseKey, Publisher};

/// Length of a bin, in seconds.
pub(crate) const BIN: u64 = 900;
/// A day, in seconds.
pub(crate) const DAY: u64 = 86_400;
/// Fewest reporters of whom anything is said.
const LEAST: u64 = 10;

const PLATFORMS: [&str; 5] = ["facebook", "instagram", "whatsapp", "x", "youtube"];
/// How many report in a bin of each network. Of those of less than [`LEAST`] nothing is told apart.
const NETWORKS: [u64; 8] = [26, 18, 12, 6, 4, 3, 2, 2];
/// In a country as large as many, most networks are small: so many more.
const SMALL: usize = 32;
/// Of each network in a bin: who reported, who says it works, and one for whom it does not.
const CELLS_OF_NETWORK: u64 = 1 + 2 * PLATFORMS.len() as u64;

/// A folder with counts.
pub(crate) struct History {
    folder: PathBuf,
    countries: &'static [&'static str],
    networks: Vec<u64>,
    days: u64,
    begins: u64,
    /// Counts begin before this moment.
    until: u64,
}

impl History {
    /// Of one country, empty yet; so many days from where it begins it is now.
    pub(crate) fn of_one_country(folder: &Path, days: u64) -> Result<Self> {
        Self::new(folder, &["PK"], NETWORKS.to_vec(), days)
    }

    /// Of five countries, as long as so many cells reach.
    pub(crate) fn of_cells(folder: &Path, cells: u64) -> Result<Self> {
        let countries = &["BD", "EG", "ID", "PK", "TR"];
        let mut networks = NETWORKS.to_vec();
        networks.extend([3; SMALL]);
        let mut history = Self::new(folder, countries, networks, 0)?;
        history.days = cells.div_ceil(history.cells_of_day());
        history.begins -= history.days * DAY;
        history.until = history.begins;
        Ok(history)
    }

    fn new(
        folder: &Path,
        countries: &'static [&'static str],
        networks: Vec<u64>,
        days: u64,
    ) -> Result<Self> {
        // Lays the database out as a gateway does.
        SqliteStore::open(&journal(folder))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let begins = now / BIN * BIN - days * DAY;
        Ok(Self {
            folder: folder.to_owned(),
            countries,
            networks,
            days,
            begins,
            until: begins,
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) const fn days(&self) -> u64 {
        self.days
    }

    pub(crate) const fn cells(&self) -> u64 {
        self.days * self.cells_of_day()
    }

    const fn cells_of_day(&self) -> u64 {
        let networks = (self.countries.len() * self.networks.len()) as u64;
        DAY / BIN * networks * CELLS_OF_NETWORK
    }

    /// The moment at which all that was counted has been published.
    pub(crate) const fn now(&self) -> u64 {
        self.until + 3 * BIN
    }

    /// Counts until the history is so many days long, and publishes that; gives how many rows of
    /// bins there are.
    pub(crate) fn go_on(&mut self, days: u64) -> Result<u64> {
        self.count(days)?;
        self.publish(|_, _| {})
    }

    /// Counts until the history is so many days long.
    pub(crate) fn count(&mut self, days: u64) -> Result<()> {
        let until = self.begins + days * DAY;
        let mut connection = Connection::open(journal(&self.folder))?;
        // What is lost with the machine is made again.
        connection.pragma_update(None, "synchronous", "off")?;
        for day in (self.until..until).step_by(usize::try_from(DAY)?) {
            let transaction = connection.transaction()?;
            for bin in (day..day + DAY).step_by(usize::try_from(BIN)?) {
                self.count_bin(&transaction, bin)?;
            }
            transaction.commit()?;
        }
        self.until = until;
        Ok(())
    }

    fn count_bin(&self, connection: &Connection, bin: u64) -> Result<()> {
        let mut insert = connection.prepare_cached(
            "INSERT INTO cell VALUES (?1, ?2, ?3, 'attested', 'a', ?4, ?5, 'yes', 'bench', ?6)",
        )?;
        // In the order of the table's key, so that it grows at its end.
        for country in self.countries {
            for (asn, reporters) in (1_u64..).zip(self.networks.iter().copied()) {
                let mut count = |platform: &str, outcome: &str, n: u64| {
                    let (bin, asn, n) = (bin.cast_signed(), asn.cast_signed(), n.cast_signed());
                    insert.execute(params![bin, country, asn, platform, outcome, n])
                };
                count("*", "present", reporters)?;
                for platform in PLATFORMS {
                    count(platform, "works", reporters - 1)?;
                    count(platform, "tcp.timed_out", 1)?;
                }
            }
        }
        Ok(())
    }

    /// Publishes what was counted; gives how many rows of bins there are. `told` is told now and
    /// then how many seconds of the history are done, and of how many.
    pub(crate) fn publish(&self, told: impl Fn(u64, u64)) -> Result<u64> {
        let store = SqliteStore::open(&journal(&self.folder))?;
        let oldest = store.oldest()?.context("something was counted")?.get();
        let published = Published::open(&counts::database(&self.folder))?;
        let key = NoiseKey::new([5; 32]);
        let mut publisher = Publisher::new(published, Seconds(BIN), LEAST, key)?;
        // A month at once; what is before the last four days of it is final as if it were today.
        let mut now = publisher.published().until()?.get().max(oldest);
        while now < self.now() {
            now = (now + 30 * DAY).min(self.now());
            publisher.advance(&store, Seconds(now), &|| true)?;
            told(now - oldest, self.now() - oldest);
        }
        drop(publisher);
        rows(&self.folder)
    }
}

fn journal(folder: &Path) -> PathBuf {
    folder.join("journal.sqlite")
}

fn rows(folder: &Path) -> Result<u64> {
    let connection = Connection::open(counts::database(folder))?;
    let rows: i64 = connection.query_row("SELECT count(*) FROM bin", [], |row| row.get(0))?;
    Ok(rows.try_into()?)
}
