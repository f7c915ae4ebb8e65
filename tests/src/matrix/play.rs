//! Playing one cell.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::time::{Instant, sleep};

use super::answer::AcceptableAnswer;
use super::bench::Bench;
use super::cell::{CellKind, MatrixCell};
use super::deed::Deed;
use super::record::Record;
use super::watch::{VerdictWatch, seconds_between};
use crate::browser::EndedRequest;
use crate::host::{Action, EventKind};
use crate::platform::VisitedPlatform;
use crate::view::View;
use crate::wait::seconds;

/// How often what is said is looked at.
const PAUSE: Duration = Duration::from_millis(150);
/// An answer that has not changed for so long is taken for the last.
const SETTLED: Duration = seconds(2);
/// A deed that depends on what is said waits for it so long.
const HEARD_WITHIN: Duration = seconds(40);
/// At most so many of the browser's words are kept of a cell.
const MOST_WORDS: usize = 5;

/// Plays a cell on a bench that was prepared for it; `before` is what was said then.
pub(super) async fn play(
    bench: &mut Bench,
    cell: &MatrixCell,
    before: &View,
    record: &mut Record,
) -> Result<()> {
    for change in &cell.faults {
        bench.change(change).await?;
    }
    bench.browser.forget_names().await?;
    let mut play = Play {
        watch: VerdictWatch::new(before),
        opened: Vec::new(),
        awake: true,
        bench,
        cell,
    };
    for deed in &cell.deeds {
        play.do_it(*deed).await?;
    }
    play.wait_for_answer(record).await?;
    play.judge(record);
    if cell.tries_quic {
        ensure!(tried_quic(bench).await?, "HTTP/3 was never tried");
    }
    record.ended = bench.browser.ended().await?;
    record.words = browser_words(&record.ended, cell);
    Ok(())
}

/// Whether the browser tried HTTP/3, where that is all that is dropped: of the only connection
/// that did not come about, the network saw the first packet.
async fn tried_quic(bench: &Bench) -> Result<bool> {
    let seen = bench.host.network_events().await?;
    let dropped = seen.iter().any(|it| {
        matches!(
            it.what,
            EventKind::Connection {
                action: Action::Dropped,
                ..
            }
        )
    });
    Ok(dropped)
}

struct Play<'a> {
    bench: &'a mut Bench,
    cell: &'a MatrixCell,
    watch: VerdictWatch,
    /// When each address was opened.
    opened: Vec<(&'static str, Instant)>,
    awake: bool,
}

impl Play<'_> {
    async fn do_it(&mut self, deed: Deed) -> Result<()> {
        let browser = &self.bench.browser;
        let last = self.bench.tabs.last();
        match deed {
            Deed::Open(url) => {
                self.opened.push((url, Instant::now()));
                let tab = browser.open_tab(url).await?;
                self.bench.tabs.push(tab);
            }
            Deed::Wait(time) => self.let_pass(time).await?,
            Deed::Hear(answers) => self.hear(answers).await?,
            Deed::Stop => browser.stop(last.context("an open tab")?).await?,
            Deed::Leave(url) => browser.go(last.context("an open tab")?, url).await?,
            Deed::Reload => browser.reload(last.context("an open tab")?).await?,
            Deed::Close => {
                let tab = self.bench.tabs.pop().context("an open tab")?;
                self.bench.browser.close_tab(tab).await?;
            }
            Deed::Change(change) => self.bench.change(&change).await?,
            Deed::Sleep => {
                browser.sleep().await?;
                self.awake = false;
            }
            Deed::Wake => {
                browser.wake().await?;
                self.awake = true;
            }
        }
        Ok(())
    }

    async fn look(&mut self) -> Result<()> {
        self.watch.look(&self.bench.browser.view().await?);
        Ok(())
    }

    async fn let_pass(&mut self, time: Duration) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < time {
            if self.awake {
                self.look().await?;
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    /// Waits until one of these is said of every platform, and begins to watch anew.
    async fn hear(&mut self, answers: &[AcceptableAnswer]) -> Result<()> {
        let begun = Instant::now();
        loop {
            let view = self.bench.browser.view().await?;
            self.watch.look(&view);
            let mut platforms = self.cell.platforms.iter();
            if platforms.all(|platform| self.watch.answer(*platform, answers).is_some()) {
                self.watch.begin_anew(&view);
                return Ok(());
            }
            let said = || {
                let of = |platform: &VisitedPlatform| self.watch.of(*platform).map(|it| &it.said);
                self.cell.platforms.iter().map(of).collect::<Vec<_>>()
            };
            let waited = begun.elapsed();
            ensure!(
                waited < HEARD_WITHIN,
                "{answers:?} was not said: {:?}",
                said()
            );
            sleep(PAUSE).await;
        }
    }

    /// Looks until an answer that will do has settled, or the cell's time is over.
    async fn wait_for_answer(&mut self, record: &Record) -> Result<()> {
        let begun = Instant::now();
        let answers = self.cell.required.in_column(record.column);
        loop {
            self.look().await?;
            let given: Option<Vec<AcceptableAnswer>> = self
                .cell
                .platforms
                .iter()
                .map(|platform| self.watch.answer(*platform, answers))
                .collect();
            let waited = begun.elapsed();
            let quiet = match &given {
                Some(given) if given.contains(&AcceptableAnswer::Nothing) => self.cell.quiet,
                _ => Duration::ZERO,
            };
            let settled = given.is_some()
                && !self.watch.is_checking()
                && waited >= quiet
                && self.watch.still_for() >= self.cell.settles.max(SETTLED);
            if settled || waited >= self.cell.within.max(self.cell.quiet) {
                return Ok(());
            }
            sleep(PAUSE).await;
        }
    }

    /// Writes down what is said now, of the platform that makes the cell fail, if one does.
    fn judge(&self, record: &mut Record) {
        let answers = self.cell.required.in_column(record.column);
        let wrong = |platform: &&VisitedPlatform| self.watch.answer(**platform, answers).is_none();
        let platforms = &self.cell.platforms;
        let Some(told) = platforms.iter().find(wrong).or(platforms.first()) else {
            return;
        };
        if let Some(trace) = self.watch.of(*told).filter(|trace| trace.anew) {
            record.verdict = trace.said.verdict;
            record.certainty = trace.said.certainty;
            record.mechanism.clone_from(&trace.said.mechanism);
        }
        let latest = platforms
            .iter()
            .filter_map(|platform| self.took(*platform, answers));
        record.seconds = latest.reduce(f64::max);
        record.said = self.watch.moments().to_vec();
        record.accused = self.cell.kind == CellKind::Innocent
            && record.said.iter().any(|moment| moment.said.accuses());
        record.ok = !platforms.iter().any(|platform| wrong(&platform)) && !record.accused;
    }

    /// Seconds from the opening of a platform until its answer was said for good.
    fn took(&self, platform: VisitedPlatform, answers: &[AcceptableAnswer]) -> Option<f64> {
        self.watch.of(platform).filter(|trace| trace.anew)?;
        let said = self.watch.since(platform, answers)?;
        let host = platform.host();
        let of_it = self.opened.iter().find(|(url, _)| url.contains(host));
        let (_, opened) = of_it.or(self.opened.first())?;
        Some(seconds_between(*opened, said))
    }
}

/// The browser's words of the platforms' requests: of pages what they are, of parts only the
/// errors.
fn browser_words(ended: &[EndedRequest], cell: &MatrixCell) -> Vec<String> {
    let names: Vec<&str> = cell.platforms.iter().map(|it| it.id).collect();
    let of_cell = ended.iter().filter(|ended| {
        crate::platform::of_address(&ended.url).is_some_and(|id| names.contains(&id))
    });
    let mut words: Vec<String> = Vec::new();
    let (pages, parts): (Vec<&EndedRequest>, Vec<&EndedRequest>) =
        of_cell.partition(|ended| ended.resource == "main_frame");
    let parts = parts.into_iter().filter(|part| part.failed);
    for ended in pages.into_iter().chain(parts) {
        let word = match ended.resource.as_str() {
            "main_frame" => ended.said.clone(),
            part => format!("{part}: {}", ended.said),
        };
        if words.len() < MOST_WORDS && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}
