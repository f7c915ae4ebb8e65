//! Everything that anybody may see: pages, answers to programs, feeds, the log. It is made of what
//! is published and of nothing else, each part on connections of its own: reports do not wait for
//! pages.

pub mod answers;
pub mod api;
pub mod atom;
pub mod log;
pub mod site;
mod site_url;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use sada_published::counts::{self, Published};
use sada_published::events::{self, EventStore, PublicEvents};
use sada_published::log as published_log;
use sada_published::notes::{self, Notes};

use answers::{Reader, ResponseCache};

pub use answers::CountingTerms;
pub use site_url::SiteUrl;

/// Pages, answers to programs, feeds and the log of a collector with this folder. `site_url` is
/// where people find it.
///
/// # Errors
/// When a database of its folder cannot be opened.
pub fn routes(folder: &Path, terms: CountingTerms, site_url: &SiteUrl) -> anyhow::Result<Router> {
    let reader = || -> anyhow::Result<_> {
        Ok(Reader {
            published: Published::open_beside(&counts::database(folder))?,
            events: published_events(folder, terms.min_reporters)?,
            notes: Notes::open_beside(&notes::database(folder))?,
            terms,
        })
    };
    let public = ResponseCache::new(reader()?, reader()?);
    Ok(Router::new()
        .merge(api::routes(Arc::clone(&public)))
        .merge(atom::routes(&public, site_url))
        .merge(log::routes(published_log::database(folder)))
        .merge(site::routes(public, site_url.clone())))
}

fn published_events(folder: &Path, least: u64) -> anyhow::Result<PublicEvents> {
    let store = EventStore::open_beside(&events::database(folder))?;
    Ok(PublicEvents::new(store, least))
}
