//! What every address of the API has at hand.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::answers::ResponseCache;

/// The number of files that may be sent at once.
const DOWNLOADS: usize = 16;

/// The published data, and how many files may be fetched at once.
#[derive(Clone)]
pub(super) struct ApiState {
    pub(super) public: Arc<ResponseCache>,
    /// A permit for each file that is on its way.
    pub(super) downloads: Arc<Semaphore>,
}

impl ApiState {
    pub(super) fn new(public: Arc<ResponseCache>) -> Self {
        Self {
            public,
            downloads: Arc::new(Semaphore::new(DOWNLOADS)),
        }
    }
}
