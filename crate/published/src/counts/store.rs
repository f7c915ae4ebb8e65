//! The database of what is published.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{
    Connection, OptionalExtension, Row as Columns, Transaction, TransactionBehavior, params,
};
use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_sqlite::{DatabaseSchema, OpenError, integer};
use sada_units::{Country, Day, Seconds};

use super::{Row, Tally};

/// The database as this build has it.
pub const SCHEMA: DatabaseSchema = DatabaseSchema {
    file: "published.sqlite",
    keeper: "watch",
    tables: &[include_str!("schema.sql")],
    steps: &[],
};
/// Every bin that starts before this is published.
const UNTIL: &str = "published_until";
/// No bin that starts before this changes any more.
const FINAL: &str = "final_until";
/// Days that ended by then are of before counts were told with noise, and their files stay as they
/// were recorded.
const NOISE: &str = "noise_since";

/// In the order in which [`read`] takes them.
const COLUMNS: &str =
    "at, country, network, platform, bins, reporters, works, slow, failed, control, failures";

/// Why something could not be read or published.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// The database said no.
    #[error("the database of what is published failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row holds something this build has no word for.
    #[error("a published row holds {0:?}, which this build does not know")]
    Unreadable(String),
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// How long a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// One bin.
    Bin,
    /// An hour (UTC).
    Hour,
    /// A day (UTC).
    Day,
}

impl Grain {
    const fn table(self) -> &'static str {
        match self {
            Self::Bin => "bin",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }
}

/// Of which networks rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFilter {
    /// Of none: of countries as a whole.
    Whole,
    /// Of each that is told apart.
    Each,
    /// Of this one.
    One(u32),
    /// Of countries as a whole and of each network in them.
    All,
}

/// Which rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountsQuery {
    /// How long each is.
    pub grain: Grain,
    /// Rows that begin at this moment or later.
    pub from: Seconds,
    /// Rows that begin before this moment.
    pub until: Seconds,
    /// Of one country, or of all.
    pub country: Option<Country>,
    /// Of which networks.
    pub networks: NetworkFilter,
}

/// The database of what is published.
pub struct Published {
    connection: Connection,
}

impl Published {
    /// Opens the database at this path as the watch: checks it, makes it if there is none, and
    /// brings an earlier layout up.
    ///
    /// # Errors
    /// [`PublishedError`] when it cannot be opened, is damaged or is no such database.
    pub fn open(path: &Path) -> Result<Self, PublishedError> {
        Ok(Self {
            connection: sada_sqlite::open(path, &SCHEMA)?,
        })
    }

    /// Opens the database at this path beside the watch, and makes it if there is none.
    ///
    /// # Errors
    /// [`PublishedError`] when it cannot be opened, or has another layout than this build's.
    pub fn open_beside(path: &Path) -> Result<Self, PublishedError> {
        Ok(Self {
            connection: sada_sqlite::open_beside(path, &SCHEMA)?,
        })
    }

    /// Every bin that starts before this moment is published; [`Seconds::ZERO`]: none is.
    ///
    /// # Errors
    /// [`PublishedError`] when it cannot be read.
    pub fn until(&self) -> Result<Seconds, PublishedError> {
        self.fact(UNTIL)
    }

    /// No bin that starts before this moment changes any more; [`Seconds::ZERO`]: any may.
    ///
    /// # Errors
    /// [`PublishedError`] when it cannot be read.
    pub fn final_until(&self) -> Result<Seconds, PublishedError> {
        self.fact(FINAL)
    }

    /// Whether the counts of a day are told as [`super::ToldCounts`] has it. Those of days that were final
    /// before that was so are numbers throughout.
    ///
    /// # Errors
    /// [`PublishedError`] when it cannot be read.
    pub fn has_noise(&self, day: Day) -> Result<bool, PublishedError> {
        let since = match self.find_fact(NOISE)? {
            Some(since) => since,
            None => self.until()?,
        };
        Ok(day.end() > since)
    }

    /// From now on counts are told with noise, unless they were already.
    ///
    /// # Errors
    /// [`PublishedError`] when that could not be written.
    pub fn begin_noise(&self) -> Result<(), PublishedError> {
        self.connection.execute(
            "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            params![NOISE, integer(self.final_until()?.get())],
        )?;
        Ok(())
    }

    /// The countries of which anything is published since the day of this moment, by code.
    ///
    /// # Errors
    /// [`PublishedError`] when they cannot be read.
    pub fn countries(&self, since: Seconds) -> Result<Vec<Country>, PublishedError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT DISTINCT country FROM day WHERE at >= ?1 ORDER BY country")?;
        let day = Day::containing(since).start();
        let mut rows = statement.query([integer(day.get())])?;
        let mut countries = Vec::new();
        while let Some(row) = rows.next()? {
            countries.push(country(row.get(0)?)?);
        }
        Ok(countries)
    }

    /// The first day of which anything is published.
    ///
    /// # Errors
    /// [`PublishedError`] when it cannot be read.
    pub fn first_day(&self) -> Result<Option<Day>, PublishedError> {
        let first: Option<i64> =
            self.connection
                .query_row("SELECT min(at) FROM day", [], |row| row.get(0))?;
        Ok(first.map(|at| Day::containing(Seconds(at.cast_unsigned()))))
    }

    /// The days of which anything is published, from this one up to and with that one.
    ///
    /// # Errors
    /// [`PublishedError`] when they cannot be read.
    pub fn days(&self, first: Day, last: Day) -> Result<Vec<Day>, PublishedError> {
        // From each day to the next by the index; a list of all rows' days would be read whole.
        let mut statement = self
            .connection
            .prepare_cached("SELECT min(at) FROM day WHERE at >= ?1 AND at <= ?2")?;
        let mut days = Vec::new();
        let mut from = first.start().get();
        loop {
            let next: Option<i64> = statement
                .query_row(params![integer(from), integer(last.start().get())], |row| {
                    row.get(0)
                })?;
            let Some(at) = next else { return Ok(days) };
            days.push(Day::containing(Seconds(at.cast_unsigned())));
            from = at.cast_unsigned() + 1;
        }
    }

    /// The rows asked for, the earliest first, in the order of countries, networks and platforms.
    ///
    /// # Errors
    /// [`PublishedError`] when they cannot be read.
    pub fn rows(&self, query: &CountsQuery) -> Result<Vec<Row>, PublishedError> {
        let mut rows = Vec::new();
        self.each(query, |row| rows.push(row))?;
        Ok(rows)
    }

    /// Gives the rows asked for one by one, in that order.
    ///
    /// # Errors
    /// [`PublishedError`] when they cannot be read.
    pub fn each(
        &self,
        query: &CountsQuery,
        mut visit: impl FnMut(Row),
    ) -> Result<(), PublishedError> {
        let table = query.grain.table();
        let places = match query.country {
            Some(_) => "country = ?3",
            None => "?3 IS NULL",
        };
        let networks = match query.networks {
            NetworkFilter::Whole => "network = 0",
            NetworkFilter::Each => "network > 0",
            NetworkFilter::One(_) => "network = ?4",
            NetworkFilter::All => "network >= 0",
        };
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {table} WHERE at >= ?1 AND at < ?2 AND {places} AND {networks}
             ORDER BY at, country, network, platform"
        ))?;
        let only = query.country.map(|it| it.code().to_owned());
        let mut columns = match query.networks {
            NetworkFilter::One(asn) => statement.query(params![
                integer(query.from.get()),
                integer(query.until.get()),
                only,
                asn
            ])?,
            _ => statement.query(params![
                integer(query.from.get()),
                integer(query.until.get()),
                only
            ])?,
        };
        while let Some(columns) = columns.next()? {
            visit(read(columns)?);
        }
        Ok(())
    }

    fn fact(&self, name: &str) -> Result<Seconds, PublishedError> {
        Ok(self.find_fact(name)?.unwrap_or_default())
    }

    fn find_fact(&self, name: &str) -> Result<Option<Seconds>, PublishedError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM fact WHERE name = ?1")?;
        let value: Option<i64> = statement.query_row([name], |row| row.get(0)).optional()?;
        Ok(value.map(|value| Seconds(value.cast_unsigned())))
    }

    /// Writes these rows of bins, adds what is new in them to their hours and days, and keeps how
    /// far it has come: all or nothing. The watch alone calls this, with what its rules let through.
    ///
    /// # Errors
    /// [`PublishedError`] when nothing was written.
    pub fn write(
        &mut self,
        rows: &[Row],
        until: Seconds,
        final_until: Seconds,
    ) -> Result<(), PublishedError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut longer: BTreeMap<(Grain, Country, Seconds, u32, &str), Row> = BTreeMap::new();
        for row in rows {
            let news = news(&transaction, row)?;
            put(&transaction, Grain::Bin, row)?;
            for (grain, length) in [(Grain::Hour, Seconds::HOUR), (Grain::Day, Seconds::DAY)] {
                let at = row.at - row.at % length;
                let key = (grain, row.country, at, network(row), platform_name(row));
                let long = match longer.remove(&key) {
                    Some(long) => long,
                    None => found_or_empty(&transaction, grain, at, row)?,
                };
                longer.insert(key, added(long, &news));
            }
        }
        for ((grain, ..), row) in &longer {
            put(&transaction, *grain, row)?;
        }
        for (name, value) in [(UNTIL, until), (FINAL, final_until)] {
            transaction.execute(
                "INSERT INTO fact (name, value) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET value = excluded.value",
                params![name, integer(value.get())],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// What a row of a bin says more than the one before it.
fn news(transaction: &Transaction<'_>, row: &Row) -> Result<Row, PublishedError> {
    let mut news = row.clone();
    if let Some(before) = find(transaction, Grain::Bin, row)? {
        news.bins = 0;
        news.tally.subtract(&before.tally);
    }
    Ok(news)
}

/// The row of that hour or day as it is, or one that holds no bin yet.
fn found_or_empty(
    transaction: &Transaction<'_>,
    grain: Grain,
    at: Seconds,
    like: &Row,
) -> Result<Row, PublishedError> {
    let empty = Row {
        at,
        bins: 0,
        reporters: 0,
        tally: Tally::default(),
        ..like.clone()
    };
    Ok(find(transaction, grain, &empty)?.unwrap_or(empty))
}

fn added(mut long: Row, news: &Row) -> Row {
    long.bins += news.bins;
    long.reporters = long.reporters.max(news.reporters);
    long.tally.add(&news.tally);
    long
}

fn find(connection: &Connection, grain: Grain, of: &Row) -> Result<Option<Row>, PublishedError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM {} WHERE at = ?1 AND country = ?2 AND network = ?3 AND platform = ?4",
        grain.table()
    ))?;
    let mut rows = statement.query(params![
        integer(of.at.get()),
        of.country.code(),
        network(of),
        platform_name(of)
    ])?;
    rows.next()?.map(read).transpose()
}

fn put(transaction: &Transaction<'_>, grain: Grain, row: &Row) -> Result<(), PublishedError> {
    let mut statement = transaction.prepare_cached(&format!(
        "INSERT OR REPLACE INTO {} ({COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        grain.table()
    ))?;
    statement.execute(params![
        integer(row.at.get()),
        row.country.code(),
        network(row),
        platform_name(row),
        integer(row.bins),
        integer(row.reporters),
        integer(row.tally.works),
        integer(row.tally.slow),
        integer(row.tally.failed),
        integer(row.tally.failed_with_control),
        failures_text(&row.tally.failures),
    ])?;
    Ok(())
}

fn read(columns: &Columns<'_>) -> Result<Row, PublishedError> {
    let number = |index| columns.get::<_, i64>(index).map(i64::cast_unsigned);
    let platform: String = columns.get(3)?;
    let failures: String = columns.get(10)?;
    Ok(Row {
        at: Seconds(number(0)?),
        country: country(columns.get(1)?)?,
        network: Some(columns.get(2)?).filter(|asn| *asn != 0),
        platform: match platform.as_str() {
            "" => None,
            name => Some(PlatformId::from_name(name).ok_or(PublishedError::Unreadable(platform))?),
        },
        bins: number(4)?,
        reporters: number(5)?,
        tally: Tally {
            works: number(6)?,
            slow: number(7)?,
            failed: number(8)?,
            failed_with_control: number(9)?,
            failures: of_words(&failures).ok_or(PublishedError::Unreadable(failures))?,
        },
    })
}

fn country(code: String) -> Result<Country, PublishedError> {
    code.parse().map_err(|_| PublishedError::Unreadable(code))
}

fn network(row: &Row) -> u32 {
    row.network.unwrap_or(0)
}

fn platform_name(row: &Row) -> &'static str {
    row.platform.map_or("", PlatformId::name)
}

/// `tcp.reset 12, tcp.timed_out 3`.
fn failures_text(failures: &BTreeMap<FailureType, u64>) -> String {
    let words = failures
        .iter()
        .map(|(kind, times)| format!("{} {times}", kind.name()));
    words.collect::<Vec<_>>().join(", ")
}

fn of_words(words: &str) -> Option<BTreeMap<FailureType, u64>> {
    let words = words.split(", ").filter(|word| !word.is_empty());
    words
        .map(|word| {
            let (kind, times) = word.split_once(' ')?;
            Some((FailureType::from_name(kind)?, times.parse().ok()?))
        })
        .collect()
}
