//! Country and network of an address, out of files in MaxMind's format. A file that is replaced
//! is read anew; one that cannot be read, or has not what is looked up, leaves the one before in use.

mod schema;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use anyhow::Context;
use maxminddb::Reader;
use sada_report::Country;

use schema::Kind;

/// How often files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Says where addresses are.
pub struct Geography {
    countries: Option<Source>,
    networks: Option<Source>,
    assumed: (Option<Country>, Option<u32>),
}

struct Source {
    kind: Kind,
    path: PathBuf,
    held: RwLock<Held>,
}

#[derive(Clone)]
struct Held {
    reader: Arc<Reader<Vec<u8>>>,
    version: Version,
}

/// What tells one version of a file from the next.
type Version = (Option<SystemTime>, u64);

impl Geography {
    /// Reads the files; without one, what is assumed, and without that nothing is known.
    ///
    /// # Errors
    /// When a file cannot be read, is no such database, or one with other fields.
    pub fn new(
        countries: Option<PathBuf>,
        networks: Option<PathBuf>,
        assumed: (Option<Country>, Option<u32>),
    ) -> anyhow::Result<Self> {
        Ok(Self {
            countries: countries
                .map(|path| Source::open(Kind::Country, path))
                .transpose()?,
            networks: networks
                .map(|path| Source::open(Kind::Network, path))
                .transpose()?,
            assumed,
        })
    }

    /// Country and network of an address; `ZZ` and 0 where they are not known.
    #[must_use]
    pub fn of(&self, address: IpAddr) -> (Country, u32) {
        let address = address.to_canonical();
        let country = match &self.countries {
            Some(source) => source.country(address),
            None => self.assumed.0,
        };
        let network = match &self.networks {
            Some(source) => source.network(address),
            None => self.assumed.1,
        };
        (country.unwrap_or(Country::UNKNOWN), network.unwrap_or(0))
    }

    /// Looks at the files now and then, for as long as this is polled.
    pub async fn keep_fresh(geography: Arc<Self>) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let looking = Arc::clone(&geography);
            let looked = tokio::task::spawn_blocking(move || looking.refresh());
            // It cannot panic, and a runtime that ends needs no fresh files.
            looked.await.ok();
        }
    }

    /// Reads files anew that have changed.
    pub fn refresh(&self) {
        for source in self.countries.iter().chain(&self.networks) {
            source.refresh();
        }
    }
}

impl Source {
    fn open(kind: Kind, path: PathBuf) -> anyhow::Result<Self> {
        let held = RwLock::new(read(kind, &path)?);
        Ok(Self { kind, path, held })
    }

    fn reader(&self) -> Arc<Reader<Vec<u8>>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held.reader)
    }

    fn country(&self, address: IpAddr) -> Option<Country> {
        let reader = self.reader();
        schema::country(&reader.lookup(address).ok()?)
    }

    fn network(&self, address: IpAddr) -> Option<u32> {
        let reader = self.reader();
        schema::network(&reader.lookup(address).ok()?)
    }

    fn refresh(&self) {
        let known = {
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
            held.version
        };
        if version(&self.path) == Some(known) {
            return;
        }
        match read(self.kind, &self.path) {
            Ok(fresh) => {
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                tracing::info!(path = %self.path.display(), "a database was read anew");
            }
            Err(error) => {
                let error = format!("{error:#}");
                tracing::warn!(
                    error,
                    "a database cannot be read; the one before stays in use"
                );
            }
        }
    }
}

fn version(path: &Path) -> Option<Version> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}

fn read(kind: Kind, path: &Path) -> anyhow::Result<Held> {
    let unusable = || format!("cannot use {}", path.display());
    // Taken before the content: a file that changes in between is read once more.
    let version = version(path).with_context(unusable)?;
    let reader = Reader::open_readfile(path).with_context(unusable)?;
    schema::check(&reader, kind).with_context(unusable)?;
    Ok(Held {
        reader: Arc::new(reader),
        version,
    })
}

#[cfg(test)]
mod tests;
