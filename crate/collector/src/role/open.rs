//! Everything that anybody may see, each part on connections of its own: reports do not wait for
//! pages.

use std::sync::Arc;

use axum::Router;

use crate::events::{self, EventStore};
use crate::note::{self, Notes};
use crate::public::{Public, Reader, Terms};
use crate::published::{self, PublicEvents, Published};
use crate::record;
use crate::settings::{self, SiteUrl};
use crate::store::Country;
use crate::{api, atom, site};

/// Pages, answers to programs, feeds and the record of a collector with these terms. `found_at`
/// is where people find it.
///
/// # Errors
/// When a database of its folder cannot be opened.
pub(super) fn routes(
    terms: &settings::Terms,
    assumed: Option<Country>,
    found_at: &SiteUrl,
) -> anyhow::Result<Router> {
    let folder = &terms.data;
    let shown = Terms {
        bin_seconds: terms.bin_seconds,
        min_reporters: terms.min_reporters,
        assumed,
    };
    let reader = || -> anyhow::Result<_> {
        Ok(Reader {
            published: Published::open(&published::database(folder))?,
            events: events(terms)?,
            notes: Notes::open(&note::database(folder))?,
            terms: shown,
        })
    };
    let public = Public::new(reader()?, reader()?);
    Ok(Router::new()
        .merge(api::routes(Arc::clone(&public)))
        .merge(atom::routes(&public, found_at))
        .merge(record::routes(record::database(folder)))
        .merge(site::routes(public, found_at.clone())))
}

fn events(terms: &settings::Terms) -> anyhow::Result<PublicEvents> {
    let store = EventStore::open(&events::database(&terms.data))?;
    Ok(PublicEvents::new(store, terms.min_reporters))
}
