//! What is published of a day, as CSV: the same bytes whoever writes them, once the day is final.

use std::io;

use sada_core::catalogue::PlatformId;
use sada_service::clock;
use sada_units::{Day, Seconds};
use sha2::{Digest, Sha256};

use super::{CountsQuery, Grain, NetworkFilter, Published, PublishedError, Row, Status};

/// So much of a day is read at once.
const READ_AT_ONCE: Seconds = Seconds::HOUR;

const COLUMNS: [&str; 10] = [
    "bin_utc",
    "country",
    "asn",
    "platform",
    "reporters",
    "works",
    "slow",
    "failed",
    "failed_control_reached",
    "failures",
];
/// Of days that are told with noise: what more than half say.
const MOSTLY: &str = "mostly";

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// What is published could not be read.
    #[error(transparent)]
    Published(#[from] PublishedError),
    /// The file did not take it.
    #[error("cannot write rows: {0}")]
    Write(#[from] io::Error),
}

impl From<csv::Error> for CsvError {
    fn from(error: csv::Error) -> Self {
        Self::Write(error.into())
    }
}

/// Writes every published row of a day's bins, with a line of column names first.
///
/// Rows are in the order of bins, countries, networks and platforms. Of a final day (no bin of it
/// changes any more, [`Published::final_until`]) the bytes are the same for good.
///
/// # Errors
/// [`CsvError`] when rows cannot be read or `out` takes no more.
pub fn day_csv(published: &Published, day: Day, out: &mut impl io::Write) -> Result<(), CsvError> {
    out.write_all(&csv_header(published, day)?)?;
    for from in parts_of(day) {
        out.write_all(&csv_rows(published, from)?)?;
    }
    Ok(())
}

/// SHA-256 and length of a day's file.
///
/// # Errors
/// [`CsvError`] when rows cannot be read.
pub fn day_digest(published: &Published, day: Day) -> Result<([u8; 32], u64), CsvError> {
    let mut file = Digested::default();
    day_csv(published, day, &mut file)?;
    Ok((file.digest.finalize().into(), file.bytes))
}

/// Takes a file and keeps its digest and its length.
#[derive(Default)]
struct Digested {
    digest: Sha256,
    bytes: u64,
}

impl io::Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The moments for which [`csv_rows`] gives a day's rows, one after the other.
pub fn parts_of(day: Day) -> impl Iterator<Item = Seconds> {
    (0..Seconds::DAY / READ_AT_ONCE).map(move |part| day.start() + part * READ_AT_ONCE)
}

/// The line of column names of a day's file.
///
/// # Errors
/// [`CsvError`] when it cannot be told which they are.
pub fn csv_header(published: &Published, day: Day) -> Result<Vec<u8>, CsvError> {
    let mut lines = csv::Writer::from_writer(Vec::new());
    let mostly = published.has_noise(day)?.then_some(MOSTLY);
    lines.write_record(COLUMNS.into_iter().chain(mostly))?;
    bytes(lines)
}

/// The rows of the bins that begin within the hour from this moment on.
///
/// # Errors
/// [`CsvError`] when they cannot be read.
pub fn csv_rows(published: &Published, from: Seconds) -> Result<Vec<u8>, CsvError> {
    let query = CountsQuery {
        grain: Grain::Bin,
        from,
        until: from + READ_AT_ONCE,
        country: None,
        networks: NetworkFilter::All,
    };
    let has_noise = published.has_noise(Day::containing(from))?;
    let mut lines = csv::Writer::from_writer(Vec::new());
    let mut written = Ok(());
    published.each(&query, |row| {
        if written.is_ok() {
            written = if has_noise {
                lines.write_record(told_fields(&row))
            } else {
                lines.write_record(fields(&row))
            };
        }
    })?;
    written?;
    bytes(lines)
}

fn bytes(lines: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, CsvError> {
    let bytes = lines.into_inner();
    Ok(bytes.map_err(csv::IntoInnerError::into_error)?)
}

fn told_fields(row: &Row) -> Vec<String> {
    let told = row.tally.told();
    let failures = told.failures.iter().map(|(kind, times)| match times {
        Some(times) => format!("{}={times}", kind.name()),
        None => kind.name().to_owned(),
    });
    let number = |count: Option<u64>| count.map(|it| it.to_string()).unwrap_or_default();
    vec![
        clock::utc(row.at),
        row.country.to_string(),
        number(row.network.map(u64::from)),
        row.platform.map_or("", PlatformId::name).to_owned(),
        row.reporters.to_string(),
        number(told.works),
        number(told.slow),
        number(told.failed),
        number(told.failed_with_control),
        failures.collect::<Vec<_>>().join(";"),
        told.mostly.map_or("", Status::name).to_owned(),
    ]
}

/// Of a day that was final before there was noise: every number.
fn fields(row: &Row) -> [String; 10] {
    let Row { tally, .. } = row;
    let failures = tally.failures.iter();
    let failures = failures.map(|(kind, times)| format!("{}={times}", kind.name()));
    // Whoever reported says nothing of a platform, which is another thing than none of them.
    let said = |count: u64| row.platform.map(|_| count.to_string()).unwrap_or_default();
    [
        clock::utc(row.at),
        row.country.to_string(),
        row.network.map(|asn| asn.to_string()).unwrap_or_default(),
        row.platform.map_or("", PlatformId::name).to_owned(),
        row.reporters.to_string(),
        said(tally.works),
        said(tally.slow),
        said(tally.failed),
        said(tally.failed_with_control),
        failures.collect::<Vec<_>>().join(";"),
    ]
}
