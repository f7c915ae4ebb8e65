//! What feeds say: of themselves, and of each event.

use super::event::{number, scale_in_numbers};
use super::language::Language;
use super::telling::{Told, certainty, kind_name};
use super::words::{Words, say};
use crate::atom::Subject;
use crate::events::{Event, Version};

/// A feed's own words.
pub(crate) struct Headings {
    /// Of what it is.
    pub(crate) title: String,
    /// What may be expected of it.
    pub(crate) subtitle: String,
}

/// An entry's words.
pub(crate) struct Said {
    /// What was found, in a sentence.
    pub(crate) title: String,
    /// With its times and numbers.
    pub(crate) summary: String,
    /// The kind in machines' words.
    pub(crate) kind: &'static str,
}

/// Of a feed.
pub(crate) fn headings(language: Language, subject: Subject) -> Headings {
    let words = Words::of(language);
    Headings {
        title: match subject {
            Subject::World => say!(words, "feed-title"),
            Subject::Country(country) => {
                say!(
                    words,
                    "feed-title-country",
                    country = words.country(country)
                )
            }
            Subject::Platform(platform) => {
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

/// Of an event, as this version has it.
pub(crate) fn said(language: Language, event: &Event, version: &Version) -> Said {
    let (words, says) = (Words::of(language), &version.says);
    let what = Told::of(event.about, says).what(words);
    let onset = words.date_and_time(says.onset);
    let times = match says.restored {
        None => say!(words, "times-now", onset = onset),
        Some(at) => say!(
            words,
            "times-past",
            onset = onset,
            restored = words.date_and_time(at)
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
    Said {
        title,
        summary,
        kind: kind_name(says.kind),
    }
}
