//! An Atom feed made of events. Pure.

use anyhow::Context;
use atom_syndication::{Category, Entry, Feed, FixedDateTime, Link, Person, Text};
use sada_core::catalogue::PlatformId;
use sada_published::events::{Event, Version};
use sada_service::clock::utc;
use sada_units::Seconds;

use super::tag;
use crate::site::{FeedSubject, Language, entry_text, headings};
use crate::site_url::SiteUrl;

/// The highest number of entries in a feed.
const ENTRIES: usize = 100;
/// The licence of every feed.
const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// The feed of a subject in a language. The event with the newest version comes first. A feed
/// without an event has the date `as_of`.
///
/// # Errors
/// When a moment is past the year 9999.
pub(super) fn write(
    events: &[Event],
    subject: FeedSubject,
    language: Language,
    site: &SiteUrl,
    as_of: Seconds,
) -> anyhow::Result<Vec<u8>> {
    let mut entries: Vec<EntryVersions<'_>> = events
        .iter()
        .filter(|event| is_of(event, subject))
        .filter_map(EntryVersions::of)
        .collect();
    entries.sort_by(|one, other| {
        let newest_first = other.newest.said_at.cmp(&one.newest.said_at);
        newest_first.then_with(|| one.event.id.cmp(&other.event.id))
    });
    entries.truncate(ENTRIES);
    let updated = entries.first().map_or(as_of, |entry| entry.newest.said_at);
    let headings = headings(language, subject);
    let address = site.join(&language.path(&subject.path()));
    let page = site.join(&language.path(&subject.page()));
    let feed = Feed {
        lang: Some(language.tag().to_owned()),
        title: Text::plain(headings.title),
        subtitle: Some(Text::plain(headings.subtitle)),
        // The address of the feed is its identity for good.
        id: address.clone(),
        updated: atom_date(updated)?,
        authors: vec![Person {
            name: "Sada".to_owned(),
            ..Person::default()
        }],
        links: vec![
            link("self", address, Some("application/atom+xml")),
            link("alternate", page, Some("text/html")),
            link("license", LICENCE.to_owned(), None),
        ],
        rights: Some(Text::plain("CC BY 4.0")),
        entries: entries
            .iter()
            .map(|entry| entry.entry(language, site))
            .collect::<Result<_, _>>()?,
        ..Feed::default()
    };
    Ok(feed.write_to(Vec::new())?)
}

/// Whether an event belongs to a feed. The subject of an event never changes, so no entry ever
/// leaves.
fn is_of(event: &Event, subject: FeedSubject) -> bool {
    match subject {
        FeedSubject::World => true,
        FeedSubject::Country(country) => event.about.country == country,
        FeedSubject::Platform(platform) => event.about.platform == Some(platform),
    }
}

/// An event with its first and its newest published version.
struct EntryVersions<'a> {
    event: &'a Event,
    first: &'a Version,
    newest: &'a Version,
}

impl<'a> EntryVersions<'a> {
    fn of(event: &'a Event) -> Option<Self> {
        let (first, newest) = (event.versions.first()?, event.versions.last()?);
        Some(Self {
            event,
            first,
            newest,
        })
    }

    fn entry(&self, language: Language, site: &SiteUrl) -> anyhow::Result<Entry> {
        let about = self.event.about;
        let text = entry_text(language, self.event, self.newest);
        let page = site.join(&language.path(&format!("/event/{}", self.event.id)));
        let mut terms = vec![("country", about.country.to_string())];
        terms.extend(
            about
                .platform
                .map(|it| ("platform", PlatformId::name(it).to_owned())),
        );
        terms.push(("kind", text.kind.to_owned()));
        let categories = terms.into_iter().map(|(scheme, term)| Category {
            term,
            scheme: Some(format!("urn:sada:{scheme}")),
            label: None,
        });
        Ok(Entry {
            title: Text::plain(text.title),
            id: tag::of_event(site, &self.event.id),
            updated: atom_date(self.newest.said_at)?,
            published: Some(atom_date(self.first.said_at)?),
            categories: categories.collect(),
            links: vec![link("alternate", page, Some("text/html"))],
            summary: Some(Text::plain(text.summary)),
            ..Entry::default()
        })
    }
}

fn link(rel: &str, href: String, kind: Option<&str>) -> Link {
    Link {
        rel: rel.to_owned(),
        href,
        mime_type: kind.map(str::to_owned),
        ..Link::default()
    }
}

fn atom_date(moment: Seconds) -> anyhow::Result<FixedDateTime> {
    let text = utc(moment);
    text.parse()
        .ok()
        .with_context(|| format!("{text} is no moment"))
}
