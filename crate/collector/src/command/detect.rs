//! `detect`: the detector over votes from elsewhere.

mod votes;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args;
use sada_detect::{Detector, Episode, FINAL_AFTER, NetworkCount, Networks, Params};
use sada_service::clock::utc;
use sada_units::{BinStart, Seconds};
use sada_watch::networks;
use serde_json::json;

use votes::{Names, Reader};

/// Finds disruptions among votes.
#[derive(Args)]
pub struct Detect {
    /// The votes; - reads them from standard input
    #[arg(long, value_name = "FILE")]
    votes: PathBuf,
    /// Length of a bin, in minutes
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=60))]
    bin_minutes: u64,
    /// Part of reporters that may lie without deciding, from 0 to 0.3: with more a failure would say nothing
    #[arg(long, value_name = "PART", default_value_t = 0.1)]
    liars: f64,
    /// Whose networks are, and how many people each serves: CSV with asn, organisation, people;
    /// without it each network is an organisation of its own, and all are as large
    #[arg(long, value_name = "FILE")]
    networks: Option<PathBuf>,
}

impl Detect {
    /// Prints what is found: each event once it is over for good, and what goes on at the end.
    ///
    /// # Errors
    /// When the votes cannot be read, with the line that is wrong.
    pub fn run(&self, mut out: impl Write) -> anyhow::Result<()> {
        ensure!(
            (0.0..=0.3).contains(&self.liars),
            "--liars is from 0 to 0.3"
        );
        let networks = match &self.networks {
            Some(path) => networks::read(path)?,
            None => Networks::unknown(),
        };
        let params = Params::shipped(Seconds::minutes(self.bin_minutes)).against(self.liars);
        let mut run = Run {
            detector: Detector::new(params, networks),
            next: None,
            bins: 0,
            events: 0,
        };
        let input: Box<dyn BufRead> = if self.votes.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            let file = File::open(&self.votes);
            let file = file.with_context(|| format!("cannot read {}", self.votes.display()))?;
            Box::new(BufReader::new(file))
        };
        let mut reader = Reader::new(input, params.bin_length);
        let mut cells = Vec::new();
        while let Some(bin) = reader.bin(&mut cells)? {
            run.observe(bin, &cells, reader.names(), &mut out)?;
        }
        // Whoever made the file has made it wrong, and is not told that nothing goes on.
        ensure!(reader.rows() > 0, "{} holds no votes", self.votes.display());
        run.end(reader.names(), &mut out)?;
        tracing::info!(
            rows = reader.rows(),
            bins = run.bins,
            events = run.events,
            "read to the end"
        );
        out.flush().context("cannot write")
    }
}

struct Run {
    detector: Detector,
    /// The bin that comes next.
    next: Option<BinStart>,
    bins: u64,
    events: u64,
}

impl Run {
    /// Takes a bin, and those without a vote before it.
    fn observe(
        &mut self,
        bin: BinStart,
        cells: &[NetworkCount],
        names: &Names,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        let length = self.detector.params().bin_length;
        let mut at = self.next.unwrap_or(bin);
        while at < bin {
            self.detector.observe(at, &[]);
            self.bins += 1;
            at = at.later(1, length);
        }
        self.detector.observe(bin, cells);
        self.bins += 1;
        let next = bin.later(1, length);
        self.next = Some(next);
        if bin.seconds() / Seconds::DAY != next.seconds() / Seconds::DAY {
            for episode in self
                .detector
                .drain_ended_before(bin.seconds() - FINAL_AFTER)
            {
                self.tell(&episode, names, out)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, names: &Names, out: &mut impl Write) -> anyhow::Result<()> {
        for episode in self.detector.episodes() {
            self.tell(&episode, names, out)?;
        }
        for (country, platform) in self.detector.held_back() {
            let line = json!({
                "country": country,
                "platform": platform.map(|it| names.of(it)),
                "certainty": "insufficient_data",
            });
            writeln!(out, "{line}").context("cannot write")?;
        }
        Ok(())
    }

    fn tell(
        &mut self,
        episode: &Episode,
        names: &Names,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        self.events += 1;
        let line = json!({
            "country": episode.country,
            "platform": episode.platform.map(|it| names.of(it)),
            "kind": episode.kind,
            "how": episode.how,
            "scale": episode.scale.class(),
            "onset_utc": utc(episode.onset.seconds()),
            "noticed_utc": utc(episode.raised.seconds()),
            "restored_utc": episode.restored.map(|bin| utc(bin.seconds())),
            "certainty": episode.certainty,
            "affected": episode.scale,
            "evidence": episode.evidence,
        });
        writeln!(out, "{line}").context("cannot write")
    }
}
