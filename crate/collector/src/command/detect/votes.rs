//! Votes as CSV, bin by bin.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::{Context, bail, ensure};
use sada_core::failure::FailureType;
use sada_detect::{Asn, ControlReached, CountSubject, NetworkCount, PlatformIndex, VoteOutcome};
use sada_units::{BinStart, Country, Seconds};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// More people than there are: sums of such counts are still exact.
const MOST: f64 = 1e10;

/// A line, as it is written.
#[derive(Deserialize)]
struct Row {
    bin_utc: String,
    country: String,
    asn: Asn,
    platform: String,
    outcome: String,
    paired: String,
    count: f64,
}

/// A line, understood.
struct Vote {
    bin: BinStart,
    country: Country,
    asn: Asn,
    platform: PlatformIndex,
    outcome: VoteOutcome,
    control: ControlReached,
    count: f64,
}

/// Numbers for the names of platforms, in the order of their first vote.
#[derive(Default)]
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn of(&self, platform: PlatformIndex) -> &str {
        let at = usize::try_from(platform.0).ok();
        at.and_then(|at| self.0.get(at)).map_or("", String::as_str)
    }

    /// `X` and `x` are one platform.
    fn number(&mut self, mut name: String) -> PlatformIndex {
        name.make_ascii_lowercase();
        let at = self.0.iter().position(|it| *it == name).unwrap_or_else(|| {
            self.0.push(name);
            self.0.len() - 1
        });
        PlatformIndex(u32::try_from(at).unwrap_or(u32::MAX))
    }
}

/// Reads bin after bin; never holds more than one.
pub(super) struct Reader<R> {
    rows: csv::Reader<R>,
    record: csv::StringRecord,
    headers: Option<csv::StringRecord>,
    names: Names,
    bin_length: Seconds,
    /// The first line of the next bin.
    held: Option<Vote>,
    read: u64,
}

impl<R: Read> Reader<R> {
    pub(super) fn new(input: R, bin_length: Seconds) -> Self {
        Self {
            rows: csv::ReaderBuilder::new()
                .trim(csv::Trim::All)
                .from_reader(input),
            record: csv::StringRecord::new(),
            headers: None,
            names: Names::default(),
            bin_length,
            held: None,
            read: 0,
        }
    }

    pub(super) const fn names(&self) -> &Names {
        &self.names
    }

    /// Lines read so far.
    pub(super) const fn rows(&self) -> u64 {
        self.read
    }

    /// The next bin that has votes, and its counts; none at the end.
    ///
    /// How many reported in a network is not told: it is as many as voted on the platform with
    /// most votes there.
    pub(super) fn bin(
        &mut self,
        cells: &mut Vec<NetworkCount>,
    ) -> anyhow::Result<Option<BinStart>> {
        cells.clear();
        let first = match self.held.take() {
            Some(vote) => Some(vote),
            None => self.vote()?,
        };
        let Some(first) = first else {
            return Ok(None);
        };
        let bin = first.bin;
        let mut voters: BTreeMap<(Country, Asn, PlatformIndex), f64> = BTreeMap::new();
        let mut next = Some(first);
        while let Some(vote) = next {
            if vote.bin != bin {
                ensure!(
                    vote.bin > bin,
                    "line {}: its bin is before that of the line above; sort by bin_utc first",
                    self.record.position().map_or(0, csv::Position::line)
                );
                self.held = Some(vote);
                break;
            }
            *voters
                .entry((vote.country, vote.asn, vote.platform))
                .or_default() += vote.count;
            cells.push(NetworkCount {
                country: vote.country,
                asn: vote.asn,
                subject: CountSubject::Vote(vote.platform, vote.outcome),
                control: vote.control,
                count: vote.count,
            });
            next = self.vote()?;
        }
        let mut most: BTreeMap<(Country, Asn), f64> = BTreeMap::new();
        for ((country, asn, _), count) in voters {
            let held = most.entry((country, asn)).or_default();
            *held = held.max(count);
        }
        cells.extend(
            most.into_iter()
                .map(|((country, asn), count)| NetworkCount {
                    country,
                    asn,
                    subject: CountSubject::Presence,
                    control: ControlReached::NotChecked,
                    count,
                }),
        );
        cells.sort_by_key(|cell| cell.country);
        Ok(Some(bin))
    }

    fn vote(&mut self) -> anyhow::Result<Option<Vote>> {
        if self.headers.is_none() {
            let headers = self.rows.headers().context("cannot read the votes")?;
            self.headers = Some(headers.clone());
        }
        if !self
            .rows
            .read_record(&mut self.record)
            .context("cannot read the votes")?
        {
            return Ok(None);
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        let row: Row = self
            .record
            .deserialize(self.headers.as_ref())
            .with_context(|| format!("line {line}"))?;
        self.read += 1;
        let vote = self
            .understand(row)
            .with_context(|| format!("line {line}"))?;
        Ok(Some(vote))
    }

    fn understand(&mut self, row: Row) -> anyhow::Result<Vote> {
        ensure!(
            (0.0..=MOST).contains(&row.count),
            "the count {} is none: it is from 0 to {MOST}",
            row.count
        );
        let bin = BinStart(moment(&row.bin_utc)?);
        ensure!(
            bin.is_aligned(self.bin_length),
            "no bin of {} minutes starts at {}",
            self.bin_length / Seconds::MINUTE,
            row.bin_utc
        );
        let country = Country::try_from(row.country).map_err(anyhow::Error::msg)?;
        let outcome = match row.outcome.as_str() {
            "ok" => VoteOutcome::Ok,
            "slow" => VoteOutcome::Slow,
            name if FailureType::from_name(name).is_some() => VoteOutcome::Failed,
            other => bail!("{other:?} is neither ok, slow, nor a type of failure"),
        };
        let control = match row.paired.as_str() {
            "1" => ControlReached::Yes,
            "0" => ControlReached::No,
            "" => ControlReached::NotChecked,
            other => bail!("paired is 1, 0 or empty, and not {other:?}"),
        };
        Ok(Vote {
            bin,
            country,
            asn: row.asn,
            platform: self.names.number(row.platform),
            outcome,
            control,
            count: row.count,
        })
    }
}

/// A moment in UTC; seconds may be left out.
fn moment(text: &str) -> anyhow::Result<Seconds> {
    let unreadable = || format!("{text:?} is no moment, such as 2024-01-20T14:00:00Z");
    let whole = match text.strip_suffix('Z') {
        Some(start) if start.len() == "2024-01-20T14:00".len() => format!("{start}:00Z"),
        _ => text.to_owned(),
    };
    let moment = OffsetDateTime::parse(&whole, &Rfc3339).with_context(unreadable)?;
    let seconds = u64::try_from(moment.unix_timestamp()).with_context(unreadable)?;
    Ok(Seconds(seconds))
}
