//! How much one block of addresses is given in a window, so that one place cannot be many. It is
//! taken when a batch is given out, and outlasts a restart.

mod holders;
mod log;
mod release;

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::Context;
use sada_report::Grade;
use sada_units::{BinStart, Seconds};

use super::Schedule;
use log::{Mark, WindowLog};
use release::Span;

pub use holders::{BudgetRules, SharedBlock};
pub use log::is_budget_file;

/// Batches given out, by window and block. Addresses are kept nowhere: in memory and in a file for
/// each window stand hashes, whose key goes with the window.
pub struct Budgets {
    rules: BudgetRules,
    schedule: Schedule,
    folder: PathBuf,
    windows: BTreeMap<BinStart, GivenOut>,
    /// Whether the last write failed.
    failing: bool,
}

struct GivenOut {
    log: WindowLog,
    batches: HashMap<Mark, u32>,
}

/// Why no batch was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBatch {
    /// None is left by now: so much later one more comes free, or the window is over.
    UsedUp {
        /// How much later.
        again_after: Seconds,
    },
    /// The system gives no randomness, without which nothing can be kept.
    NotNow,
}

impl Budgets {
    /// Budgets by these rules, for the windows of this schedule; what was given out before is read from
    /// this folder.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn open(
        rules: BudgetRules,
        schedule: Schedule,
        folder: PathBuf,
        now: Seconds,
    ) -> anyhow::Result<Self> {
        let unusable = || format!("cannot use the budgets in {}", folder.display());
        let mut windows = BTreeMap::new();
        let kept = log::windows(&folder, oldest(now, schedule)).with_context(unusable)?;
        for window in kept {
            let (log, marks) = WindowLog::open(&folder, window).with_context(unusable)?;
            let mut batches = HashMap::new();
            for mark in marks {
                *batches.entry(mark).or_default() += 1;
            }
            windows.insert(window, GivenOut { log, batches });
        }
        Ok(Self {
            rules,
            schedule,
            folder,
            windows,
            failing: false,
        })
    }

    /// Whether one batch for the window that starts then could be taken for this address.
    ///
    /// # Errors
    /// [`NoBatch`] when there is none by now.
    pub fn check(&self, window: BinStart, address: IpAddr, now: Seconds) -> Result<(), NoBatch> {
        let given = self.windows.get(&window);
        for holder in self.rules.holders(address) {
            let so_far = given.and_then(|it| it.batches.get(&it.log.mark(holder.network)));
            let so_far = so_far.copied().unwrap_or_default();
            let span = Span {
                start: window,
                length: self.schedule.window(),
            };
            if so_far >= span.released(holder.total, now) {
                let again_after = span.again_after(holder.total, so_far, now);
                return Err(NoBatch::UsedUp { again_after });
            }
        }
        Ok(())
    }

    /// Takes one batch for the window that starts then; its grade.
    ///
    /// # Errors
    /// [`NoBatch`] when there is none by now: nothing is taken.
    pub fn spend(
        &mut self,
        window: BinStart,
        address: IpAddr,
        now: Seconds,
    ) -> Result<Grade, NoBatch> {
        self.forget(now);
        self.check(window, address, now)?;
        if !self.windows.contains_key(&window) {
            let given = self.begin(window).map_err(|_| NoBatch::NotNow)?;
            self.windows.insert(window, given);
        }
        let given = self.windows.get_mut(&window).ok_or(NoBatch::NotNow)?;
        let mut grade = Grade::A;
        let mut marks = Vec::new();
        for holder in self.rules.holders(address) {
            let mark = given.log.mark(holder.network);
            let so_far = given.batches.entry(mark).or_default();
            if *so_far >= holder.grade_a {
                grade = Grade::B;
            }
            *so_far += 1;
            marks.push(mark);
        }
        let added = given.log.add(&marks);
        self.note(added.err());
        Ok(grade)
    }

    /// Forgets windows that are over, and deletes their files.
    pub fn forget(&mut self, now: Seconds) {
        let oldest = oldest(now, self.schedule);
        while let Some(window) = self.windows.first_entry()
            && *window.key() < oldest
        {
            if let Err(error) = window.remove().log.delete() {
                tracing::warn!(%error, "the budgets of a window that is over cannot be deleted");
            }
        }
    }

    fn begin(&mut self, window: BinStart) -> io::Result<GivenOut> {
        let log = match WindowLog::open(&self.folder, window) {
            Ok((log, _)) => log,
            Err(error) => {
                self.note(Some(error));
                WindowLog::unkept(&self.folder, window)?
            }
        };
        Ok(GivenOut {
            log,
            batches: HashMap::new(),
        })
    }

    /// Says when writing begins to fail, once.
    fn note(&mut self, error: Option<io::Error>) {
        match error {
            Some(error) if !self.failing => {
                tracing::warn!(%error, "what is given out cannot be kept for a restart");
                self.failing = true;
            }
            Some(_) => {}
            None => self.failing = false,
        }
    }
}

/// The oldest window that is still asked for: by a clock that is a little slow, the one before.
fn oldest(now: Seconds, schedule: Schedule) -> BinStart {
    schedule.start_of(now - schedule.bin_seconds)
}

#[cfg(test)]
mod tests;
