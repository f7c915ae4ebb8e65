//! `GET /record/…`: the record, for whoever wants to check it or to keep a copy.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use sada_published::log::{Log, LogError, Tile};
use sada_service::http::{StoredContent, look_up};

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// What changes with every entry is kept for a moment only.
const SHORTLY: &str = "public, max-age=5";
/// What a tile holds never changes (c2sp.org/tlog-tiles), not even that of one that is not full.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// The record at this path, opened once there is one.
struct Shelf {
    path: PathBuf,
    record: Mutex<Option<Log>>,
}

impl Shelf {
    /// Finds something in the record, if there is one.
    fn read<T>(
        &self,
        find: impl FnOnce(&Log) -> Result<Option<T>, LogError>,
    ) -> Result<Option<T>, LogError> {
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        if record.is_none() {
            *record = Log::read(&self.path)?;
        }
        record.as_ref().map_or(Ok(None), find)
    }
}

/// `GET /record/checkpoint`, `/record/key`, `/record/tile/<level>/<index>[.p/<width>]`,
/// `/record/tile/entries/<index>[.p/<width>]` and `/record/proof/<name>`, of the record in the
/// database at this path. While there is none, nothing is found.
pub fn routes(path: PathBuf) -> Router {
    let shelf = Shelf {
        path,
        record: Mutex::new(None),
    };
    Router::new()
        .route("/record/checkpoint", get(checkpoint))
        .route("/record/key", get(key))
        .route("/record/tile/{*path}", get(tile))
        .route("/record/proof/{*name}", get(proof))
        .with_state(Arc::new(shelf))
}

async fn checkpoint(State(shelf): State<Arc<Shelf>>) -> Response {
    look_up(move || {
        let note = shelf.read(Log::checkpoint)?;
        Ok::<_, LogError>(note.map(|note| found(note.into_bytes(), TEXT, SHORTLY)))
    })
    .await
}

async fn key(State(shelf): State<Arc<Shelf>>) -> Response {
    look_up(move || {
        let key = shelf.read(Log::key)?;
        Ok::<_, LogError>(key.map(|key| found((key + "\n").into_bytes(), TEXT, SHORTLY)))
    })
    .await
}

async fn tile(State(shelf): State<Arc<Shelf>>, Path(path): Path<String>) -> Response {
    look_up(move || {
        let Ok(tile) = path.parse::<Tile>() else {
            return Ok(None);
        };
        let bytes = shelf.read(|record| record.tile(&tile))?;
        Ok::<_, LogError>(bytes.map(|bytes| found(bytes, BYTES, FOR_GOOD)))
    })
    .await
}

async fn proof(State(shelf): State<Arc<Shelf>>, Path(name): Path<String>) -> Response {
    look_up(move || {
        let proof = shelf.read(|record| record.prove(&name))?;
        // Numbers and words only: there is nothing that could fail.
        let json = proof.map(|proof| serde_json::to_vec(&proof).unwrap_or_default());
        Ok::<_, LogError>(json.map(|json| found(json, JSON, SHORTLY)))
    })
    .await
}

const fn found(bytes: Vec<u8>, kind: &'static str, keep: &'static str) -> StoredContent {
    StoredContent { bytes, kind, keep }
}
