//! Work for processors, kept off the threads that wait for the network.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// For each worker so many may wait; further ones are turned away, since whoever waits much
/// longer has gone away by the time it is its turn.
const WAITING_EACH: usize = 512;

/// Nothing was done: too much waits already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy;

/// As many workers as there are processors, and a bounded number of those who wait.
#[derive(Clone)]
pub struct Workers {
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
}

impl Workers {
    /// One for each processor.
    #[must_use]
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self::of(processors, processors * WAITING_EACH)
    }

    fn of(workers: usize, places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            workers: Arc::new(Semaphore::new(workers)),
        }
    }

    /// Does the work when it is its turn.
    ///
    /// # Errors
    /// [`Busy`] at once when too many wait.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let place = Arc::clone(&self.places);
        let place = place.try_acquire_owned().map_err(|_| Busy)?;
        // Never closed, so there is always a worker in the end.
        let worker = Arc::clone(&self.workers).acquire_owned().await.ok();
        let task = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((place, worker));
            done
        });
        match task.await {
            Ok(done) => Ok(done),
            Err(stopped) => match stopped.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Busy),
            },
        }
    }
}

impl Default for Workers {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_would_wait_too_long_is_turned_away_at_once() {
        let workers = Workers::of(1, 2);
        let (release, held) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let workers = workers.clone();
            async move { workers.run(move || held.recv().is_ok()).await }
        });
        let second = tokio::spawn({
            let workers = workers.clone();
            async move { workers.run(|| 2).await }
        });
        while workers.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(workers.run(|| 3).await, Err(Busy));
        release.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Ok(true));
        assert_eq!(second.await.unwrap(), Ok(2));
        assert_eq!(workers.run(|| 4).await, Ok(4));
    }
}
