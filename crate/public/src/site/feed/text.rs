//! The text of feeds and of their entries.

use sada_published::events::{Event, Version};
use sada_units::Seconds;

use super::super::description::{Description, certainty, kind_name, number, scale_in_numbers};
use super::super::language::Language;
use super::super::words::{Words, say};
use super::subject::FeedSubject;

/// The text of a feed as a whole.
pub(crate) struct Headings {
    /// The title, which names the subject.
    pub(crate) title: String,
    /// The subtitle, which tells what entries say and what they do not.
    pub(crate) subtitle: String,
}

/// The text of an entry.
pub(crate) struct EntryText {
    /// What happened, in a sentence.
    pub(crate) title: String,
    /// The same with its times and numbers.
    pub(crate) summary: String,
    /// The name of the kind, as in the API.
    pub(crate) kind: &'static str,
}

/// The title and subtitle of a feed.
pub(crate) fn headings(language: Language, subject: FeedSubject) -> Headings {
    let words = Words::of(language);
    Headings {
        title: match subject {
            FeedSubject::World => say!(words, "feed-title"),
            FeedSubject::Country(country) => {
                say!(
                    words,
                    "feed-title-country",
                    country = words.country(country)
                )
            }
            FeedSubject::Platform(platform) => {
                say!(
                    words,
                    "feed-title-platform",
                    platform = platform.platform().name
                )
            }
        },
        subtitle: say!(words, "feed-subtitle"),
    }
}

/// The text of an entry: an event as this version has it.
pub(crate) fn entry_text(language: Language, event: &Event, version: &Version) -> EntryText {
    let (words, says) = (Words::of(language), &version.says);
    let what = Description::of(event.about, says).summary(words);
    let onset = words.date_and_time(Seconds(says.onset));
    let times = match says.restored {
        None => say!(words, "times-now", onset = onset),
        Some(at) => say!(
            words,
            "times-past",
            onset = onset,
            restored = words.date_and_time(Seconds(at))
        ),
    };
    let (title, summary) = if says.withdrawn {
        (
            say!(words, "feed-withdrawn", what = what.clone()),
            say!(words, "feed-withdrawn-why", what = what),
        )
    } else {
        let summary = say!(
            words,
            "feed-summary",
            times = times,
            certainty = certainty(words, says.certainty),
            scale = scale_in_numbers(words, says),
            reporters = say!(
                words,
                "reporters-at-a-time",
                n = number(says.evidence.reporters)
            ),
        );
        (what, summary)
    };
    EntryText {
        title,
        summary,
        kind: kind_name(says.kind),
    }
}
