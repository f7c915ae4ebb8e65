//! The watch: runs the detector over a gateway's counts, keeps what it finds, and publishes: feeds,
//! counts by the rules of [`publish`], and the [`log`]. It runs beside a gateway, or by itself.

pub mod bins;
pub mod log;
pub mod networks;
pub mod publish;
mod settings;
pub mod watch;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use sada_detect::Networks;
use sada_ledger::journal;
use sada_ledger::store::{RollupStore, SqliteStore};
use sada_published::counts::{self, Published};
use sada_published::events::{self, EventStore, PublicEvents};
use sada_published::log::{Log, database as log_database};
use sada_report::feed::sign;
use sada_service::clock::{self, trust::TimeEvidence};
use sada_service::folder::ensure_writable;
use sada_service::keys::{Secret, feed_key, record_key};
use sada_service::serve::StopSignal;
use sada_units::Seconds;
use tokio::runtime::Builder;

use crate::log::LogWriter;
use crate::publish::{NoiseKey, Publisher};
use crate::watch::{Watch, WatchParameters, WatchProgress};

pub use settings::{WatchConfig, WatchSettings};

/// How often it is looked whether a bin is due.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long to wait after counts could not be read or events not be kept.
const PAUSE: Duration = Duration::from_secs(5);

/// Watches until it is asked to stop, or, `once`, until every bin is watched whose reports had
/// time to come. It needs no network and no key of gateway or issuer.
///
/// When it has caught up it prints one line of JSON on standard output, with the number of bins
/// that it watched for the first time and of versions of events that it said:
/// `{"ready":true,"bins":12,"versions":1}`.
///
/// # Errors
/// When the folder cannot be used, or another watch is running on it.
pub fn run(config: &WatchConfig, once: bool, stop: impl StopSignal) -> anyhow::Result<()> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot wait for signals")?;
    let mut watching = WatchService::open(config)?;
    runtime.block_on(async {
        let stop = stop().context("cannot listen for signals")?;
        let asked = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&asked);
        let mut watched = tokio::task::spawn_blocking(move || {
            if once {
                let done = watching.advance(&heard)?;
                ensure!(
                    !heard.load(Ordering::Relaxed),
                    "it was asked to stop before every bin was watched"
                );
                ready(done);
            } else {
                watching.until(&heard, ready);
            }
            anyhow::Ok(())
        });
        tokio::select! {
            ended = &mut watched => return ended?,
            () = stop => asked.store(true, Ordering::Relaxed),
        }
        watched.await??;
        tracing::info!("stopped");
        Ok(())
    })
}

#[expect(clippy::print_stdout, reason = "that is how it says that it is ready")]
fn ready(done: WatchProgress) {
    let (bins, versions) = (done.bins, done.versions);
    println!(
        "{}",
        serde_json::json!({ "ready": true, "bins": bins, "versions": versions })
    );
}

fn go_on(asked: &AtomicBool) -> impl Fn() -> bool {
    || !asked.load(Ordering::Relaxed)
}

/// A watch, and the right to be the only one on its folder.
pub struct WatchService {
    store: Arc<dyn RollupStore>,
    watch: Watch,
    publisher: Publisher,
    bin_seconds: Seconds,
    /// What signs the feed, if there is to be one.
    key: Option<Secret>,
    least: u64,
    /// Up to which bin the newest feed reaches.
    fed: Seconds,
    /// What keeps the record, if there is to be one.
    log_writer: Option<LogWriter>,
    _lock: File,
}

impl WatchService {
    /// Opens the folder's counts and events.
    ///
    /// # Errors
    /// When the folder cannot be used, or another watch is running on it.
    pub fn open(config: &WatchConfig) -> anyhow::Result<Self> {
        let folder = &config.data;
        ensure!(
            folder.is_dir(),
            "{} is not there: start the gateway first, or name its folder",
            folder.display()
        );
        ensure_writable(folder, "watch")
            .with_context(|| format!("events cannot be kept in {}", folder.display()))?;
        let lock = lock(folder)?;
        journal::check(folder)?;
        let counts = journal::database(folder);
        let store: Arc<dyn RollupStore> = Arc::new(SqliteStore::open(&counts)?);
        same_bins(journal::bin_seconds(&counts)?, config.bin_seconds)?;
        let events = EventStore::open(&events::database(folder))?;
        let networks = match &config.networks {
            Some(file) => networks::read(file)?,
            None => Networks::unknown(),
        };
        let parameters = WatchParameters {
            bin_seconds: config.bin_seconds,
            networks,
        };
        let newest = store.newest_attested()?;
        let evidence = TimeEvidence {
            newest: newest.map(|bin| bin.end(config.bin_seconds)),
            ..TimeEvidence::default()
        };
        clock::keep(folder, "watch", evidence);
        let watch = Watch::open(parameters, Arc::clone(&store), events, clock::now())?;
        let published = Published::open(&counts::database(folder))?;
        let publisher = Publisher::new(
            published,
            config.bin_seconds,
            config.min_reporters,
            NoiseKey::of_folder(folder)?,
        )?;
        Ok(Self {
            store,
            watch,
            publisher,
            bin_seconds: config.bin_seconds,
            key: config.feed_key.as_deref().map(feed_key).transpose()?,
            least: config.min_reporters,
            fed: Seconds::ZERO,
            log_writer: log_writer(config)?,
            _lock: lock,
        })
    }

    /// The moment to go by. Where the clock is in doubt, the newest counts may confirm it.
    fn now(&self) -> anyhow::Result<Seconds> {
        if clock::read().in_doubt
            && let Some(newest) = self.store.newest_attested()?
        {
            clock::confirm(newest.end(self.bin_seconds));
        }
        clock::remember();
        Ok(clock::now())
    }

    /// Watches every bin that is due, publishes it and what goes on then, and records what was said.
    fn advance(&mut self, asked: &AtomicBool) -> anyhow::Result<WatchProgress> {
        let now = self.now()?;
        let done = self.watch.advance(now, &go_on(asked))?;
        let until = self.watch.watched_until();
        if let Some(key) = self.key.as_ref().filter(|_| until != self.fed) {
            let feeds = self.watch.feeds(self.least);
            let signed: Vec<_> = feeds
                .iter()
                .map(|feed| (feed.country, sign(feed, key.bytes())))
                .collect();
            self.watch.publish(&signed)?;
            self.fed = until;
        }
        self.publisher.advance(&*self.store, now, &go_on(asked))?;
        // Last: whatever is wrong with the record, people are told what goes on.
        if let Some(log_writer) = &mut self.log_writer {
            log_writer
                .keep(self.publisher.published())
                .context("nothing more is recorded")?;
        }
        Ok(done)
    }

    /// Watches until it is asked to stop. What fails is tried again. `caught_up` is told when the
    /// past was gone through.
    pub fn until(&mut self, asked: &AtomicBool, caught_up: impl FnOnce(WatchProgress)) {
        let mut caught_up = Some(caught_up);
        let mut failing = false;
        while !asked.load(Ordering::Relaxed) {
            let pause = match self.advance(asked) {
                Ok(done) => {
                    if failing {
                        tracing::info!("the watch goes on");
                    }
                    failing = false;
                    if done.versions > 0 {
                        tracing::info!(versions = done.versions, "events");
                    }
                    if !asked.load(Ordering::Relaxed)
                        && let Some(caught_up) = caught_up.take()
                    {
                        caught_up(done);
                    }
                    LOOK_EVERY
                }
                Err(error) => {
                    if !failing {
                        tracing::error!(error = format!("{error:#}"), "the watch cannot go on");
                    }
                    failing = true;
                    PAUSE
                }
            };
            thread::sleep(pause);
        }
    }
}

/// Bins of another length than the gateway's would be looked at between those that hold counts, or
/// several of these as one.
fn same_bins(gateways: Option<Seconds>, wanted: Seconds) -> anyhow::Result<()> {
    let gateways = gateways.unwrap_or(wanted);
    ensure!(
        gateways == wanted,
        "the gateway counts bins of {gateways} s, and the watch was told {wanted} s: start it with --bin-seconds {gateways}"
    );
    Ok(())
}

fn log_writer(config: &WatchConfig) -> anyhow::Result<Option<LogWriter>> {
    let Some(key) = &config.record_key else {
        return Ok(None);
    };
    let folder = &config.data;
    let record = Log::open(&log_database(folder))?;
    let events = EventStore::open_beside(&events::database(folder))?;
    let events = PublicEvents::new(events, config.min_reporters);
    Ok(Some(LogWriter::new(record, events, record_key(key)?)))
}

/// Two watches would each say what the other has said.
fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join("watch.lock");
    let file = File::options().create(true).append(true).open(&path);
    let file = file.with_context(|| format!("cannot open {}", path.display()))?;
    if file.try_lock().is_err() {
        bail!("another watch is running on {}", folder.display());
    }
    Ok(file)
}
