//! The links to feeds in the head of a page.

use maud::{Markup, html};

use super::super::language::Language;
use super::subject::FeedSubject;
use super::text::headings;

/// Links for the head of a page: to its own feed, if it has one, and to the feed of everything.
pub(in crate::site) fn links(language: Language, path: &str) -> Markup {
    let subjects = [FeedSubject::of_page(path), Some(FeedSubject::World)];
    html! {
        @for subject in subjects.into_iter().flatten() {
            link rel="alternate" type="application/atom+xml"
                title=(headings(language, subject).title) href=(language.path(&subject.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_of_its_own_feed_first() {
        let links = |path| links(Language::Urdu, path).into_string();
        let country = links("/country/PK");
        let own = country.find("href=\"/ur/country/PK/feed.atom\"").unwrap();
        assert!(own < country.find("href=\"/ur/feed.atom\"").unwrap());
        assert!(links("/platform/x").contains("href=\"/ur/platform/x/feed.atom\""));
        for path in [
            "/",
            "/method",
            "/platform/myspace",
            "/country/pakistan",
            "/event/a",
        ] {
            assert_eq!(links(path).matches("<link").count(), 1, "{path}");
        }
    }
}
