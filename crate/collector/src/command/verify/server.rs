//! The server that is asked.

use std::ops::ControlFlow;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::http::StatusCode;
use sada_service::http::{Client, NotReached, endpoint};
use sha2::{Digest, Sha256};

/// A question without an answer is put again, so often in all.
const TRIES: u32 = 3;
/// After so long.
const PAUSE: Duration = Duration::from_secs(1);

/// A collector's public addresses.
pub(super) struct Server {
    client: Client,
    base: String,
}

/// What a server has at an address, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServedContent {
    /// Bytes of this SHA-256, so many.
    Bytes([u8; 32], u64),
    /// More bytes than were asked for.
    Longer,
    /// No such content.
    Nothing(StatusCode),
}

impl Server {
    /// The one at this base, such as `https://status.example.org/`.
    pub(super) fn new(client: Client, base: &str) -> anyhow::Result<Self> {
        endpoint(base, "record/checkpoint")?;
        let base = base.to_owned();
        Ok(Self { client, base })
    }

    /// What is at this path, which has so many bytes at most.
    pub(super) async fn content(&self, path: &str, at_most: usize) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let status = self
            .ask(path, |status, piece| {
                if piece.is_none() {
                    bytes.clear();
                }
                let piece = piece.filter(|_| status.is_success()).unwrap_or_default();
                bytes.extend_from_slice(piece);
                bytes.len() <= at_most
            })
            .await?;
        if !status.is_success() {
            bail!("the server has no {path} ({status})");
        }
        if bytes.len() > at_most {
            bail!("what the server has at {path} is longer than it can be");
        }
        Ok(bytes)
    }

    /// What is at this path, if it has so many bytes at most.
    pub(super) async fn shown(&self, path: &str, at_most: u64) -> anyhow::Result<ServedContent> {
        let (mut hasher, mut length) = (Sha256::new(), 0);
        let status = self
            .ask(path, |_, piece| {
                match piece {
                    Some(piece) => {
                        hasher.update(piece);
                        length += piece.len() as u64;
                    }
                    None => (hasher, length) = (Sha256::new(), 0),
                }
                length <= at_most
            })
            .await?;
        Ok(if !status.is_success() {
            ServedContent::Nothing(status)
        } else if length > at_most {
            ServedContent::Longer
        } else {
            ServedContent::Bytes(hasher.finalize().into(), length)
        })
    }

    /// Asks for a path; `take` is given each piece of the answer, and `None` before the first, until
    /// it says that it wants no more.
    async fn ask(
        &self,
        path: &str,
        mut receive: impl FnMut(StatusCode, Option<&[u8]>) -> bool,
    ) -> anyhow::Result<StatusCode> {
        let url = endpoint(&self.base, path)?;
        for attempt in 1..=TRIES {
            receive(StatusCode::OK, None);
            let asked = self.client.get(&url, |status, piece| {
                if receive(status, Some(piece)) {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            match asked.await {
                // What is overloaded, or being started, answers later.
                Ok(status) if !is_passing(status) => return Ok(status),
                Ok(_) | Err(NotReached) if attempt < TRIES => tokio::time::sleep(PAUSE).await,
                Ok(status) => return Ok(status),
                Err(NotReached) => break,
            }
        }
        None.with_context(|| format!("{url} does not answer"))
    }
}

fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}
