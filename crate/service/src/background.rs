//! Work on a thread of its own beside what is served. If it breaks off, serving is to end too:
//! nobody would notice else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use anyhow::{Context, ensure};
use tokio::sync::oneshot;

use crate::serve::StopSignal;

/// The work.
pub struct Background {
    name: &'static str,
    thread: JoinHandle<()>,
    asked: Arc<AtomicBool>,
}

/// Ready once the work has ended, however it did.
pub struct Completion(oneshot::Receiver<()>);

impl Background {
    /// Begins it. It goes on until its argument tells it to stop.
    ///
    /// # Errors
    /// When there is no thread for it.
    pub fn start(
        name: &'static str,
        work: impl FnOnce(&AtomicBool) + Send + 'static,
    ) -> anyhow::Result<(Self, Completion)> {
        let asked = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&asked);
        let (running, ended) = oneshot::channel::<()>();
        let thread = thread::Builder::new().name(name.to_owned());
        let thread = thread.spawn(move || {
            // Dropped when the thread panics, too.
            let _running = running;
            work(&heard);
        });
        let beside = Self {
            name,
            thread: thread.with_context(|| format!("cannot start the {name}'s thread"))?,
            asked,
        };
        Ok((beside, Completion(ended)))
    }

    /// Ends it.
    ///
    /// # Errors
    /// When it had broken off.
    pub fn end(self) -> anyhow::Result<()> {
        let unasked = self.thread.is_finished();
        self.asked.store(true, Ordering::Relaxed);
        let whole = self.thread.join().is_ok() && !unasked;
        ensure!(whole, "the {}'s thread broke off", self.name);
        Ok(())
    }
}

impl Completion {
    /// Ready once this or that is.
    pub fn or(self, stop: impl StopSignal) -> impl StopSignal {
        move || {
            let asked = stop()?;
            Ok(async move {
                tokio::select! {
                    () = asked => {}
                    _ = self.0 => {}
                }
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use axum::Router;

    use super::*;

    /// Serves beside this work until it breaks off, or is asked to stop after so long.
    fn serve(
        stop_after: Duration,
        work: impl FnOnce(&AtomicBool) + Send + 'static,
    ) -> anyhow::Result<()> {
        let stop = move || Ok(tokio::time::sleep(stop_after));
        let (beside, ended) = Background::start("work", work)?;
        let listen = "127.0.0.1:0".parse()?;
        crate::serve::serve("test", listen, ended.or(stop), |_| Ok(Router::new()))?;
        beside.end()
    }

    #[test]
    fn when_the_work_breaks_off_serving_ends_with_an_error() {
        const LONG: Duration = Duration::from_secs(20);
        let began = Instant::now();
        let ended = serve(LONG, |_| {
            thread::sleep(Duration::from_millis(50));
            panic!("as a fault would");
        });
        assert_eq!(
            ended.unwrap_err().to_string(),
            "the work's thread broke off"
        );
        assert!(serve(LONG, |_| {}).is_err(), "also if it just ends");
        assert!(began.elapsed() < LONG);
    }

    #[test]
    fn asked_to_stop_both_end_in_peace() {
        let ended = serve(Duration::from_millis(50), |asked| {
            while !asked.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(1));
            }
        });
        ended.unwrap();
    }
}
