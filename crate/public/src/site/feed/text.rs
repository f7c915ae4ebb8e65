//! The text of feeds and of their entries.

use sada_published::events::{Event, Version};

use super::super::description::{Description, certainty, kind_name, number, scale_in_numbers};
use super::super::language::Language;
use super::super::messages::{Messages, say};
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
    let messages = Messages::of(language);
    Headings {
        title: match subject {
            FeedSubject::World => say!(messages, "feed-title"),
            FeedSubject::Country(country) => {
                say!(
                    messages,
                    "feed-title-country",
                    country = messages.country(country)
                )
            }
            FeedSubject::Platform(platform) => {
                say!(
                    messages,
                    "feed-title-platform",
                    platform = platform.platform().name
                )
            }
        },
        subtitle: say!(messages, "feed-subtitle"),
    }
}

/// The text of an entry: an event as this version has it.
pub(crate) fn entry_text(language: Language, event: &Event, version: &Version) -> EntryText {
    let (messages, says) = (Messages::of(language), &version.says);
    let what = Description::of(event.about, says).summary(messages);
    let onset = messages.date_and_time(says.onset);
    let times = match says.restored {
        None => say!(messages, "times-now", onset = onset),
        Some(at) => say!(
            messages,
            "times-past",
            onset = onset,
            restored = messages.date_and_time(at)
        ),
    };
    let (title, summary) = if says.withdrawn {
        (
            say!(messages, "feed-withdrawn", what = what.clone()),
            say!(messages, "feed-withdrawn-why", what = what),
        )
    } else {
        let summary = say!(
            messages,
            "feed-summary",
            times = times,
            certainty = certainty(messages, says.certainty),
            scale = scale_in_numbers(messages, says),
            reporters = say!(
                messages,
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
