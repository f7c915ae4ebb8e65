//! Events and incidents as sentences: what was seen, and no more.

use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_detect::{Certainty, Kind, ScaleWord};
use sada_published::events::{About, Incident, Statement};
use sada_units::{Country, Seconds};

use super::words::{Words, say, show};

/// What is said of an event or an incident.
pub(super) struct Description {
    pub(super) kind: Kind,
    pub(super) slow: bool,
    pub(super) platforms: Vec<PlatformId>,
    pub(super) country: Country,
    pub(super) scale: ScaleWord,
    pub(super) onset: Seconds,
    pub(super) restored: Option<Seconds>,
}

impl From<&Incident> for Description {
    fn from(incident: &Incident) -> Self {
        Self {
            kind: incident.kind,
            slow: incident.slow,
            platforms: incident.platforms.clone(),
            country: incident.country,
            scale: incident.scale,
            onset: Seconds(incident.onset),
            restored: incident.restored.map(Seconds),
        }
    }
}

impl Description {
    /// The description of one event.
    pub(super) fn of(about: About, says: &Statement) -> Self {
        let platform = about.platform.filter(|_| says.kind != Kind::GeneralOutage);
        Self {
            kind: says.kind,
            slow: about.how == sada_detect::How::Slowed,
            platforms: platform.into_iter().collect(),
            country: about.country,
            scale: says.scale.word(),
            onset: Seconds(says.onset),
            restored: says.restored.map(Seconds),
        }
    }

    /// What, where and how much: in the present until it has ended, then in the past.
    pub(super) fn summary(&self, words: &Words) -> String {
        let names = words.platforms(&self.platforms);
        let key = match (self.kind, self.slow, self.restored) {
            (Kind::GeneralOutage, _, None) => "what-outage-now",
            (Kind::GeneralOutage, _, Some(_)) => "what-outage-past",
            (Kind::PlatformOutage, _, None) => "what-platform-now",
            (Kind::PlatformOutage, _, Some(_)) => "what-platform-past",
            (Kind::Selective, true, None) => "what-slow-now",
            (Kind::Selective, true, Some(_)) => "what-slow-past",
            (Kind::Selective, false, None) => "what-selective-now",
            (Kind::Selective, false, Some(_)) => "what-selective-past",
        };
        say!(
            words,
            key,
            n = self.platforms.len(),
            platforms = names,
            country = words.country(self.country),
            scale = scale(words, self.scale),
        )
    }

    /// The summary with its times.
    pub(super) fn sentence(&self, words: &Words, now: Seconds) -> Markup {
        let what = self.summary(words);
        match self.restored {
            None => {
                let since = words.utc_and_local(self.onset, self.country, Some(now));
                show!(words, "sentence-now", what = what, since = since)
            }
            Some(_) => show!(
                words,
                "sentence-past",
                what = what,
                times = self.times(words, None)
            ),
        }
    }

    /// The onset and the end.
    pub(super) fn times(&self, words: &Words, beside: Option<Seconds>) -> Markup {
        let onset = words.utc_and_local(self.onset, self.country, beside);
        match self.restored {
            None => show!(words, "times-now", onset = onset),
            Some(restored) => {
                let until = words.utc_and_local(restored, self.country, Some(self.onset));
                show!(words, "times-past", onset = onset, restored = until)
            }
        }
    }
}

impl Words {
    /// The names of platforms as a list.
    pub(super) fn platforms(&self, platforms: &[PlatformId]) -> String {
        let names = platforms.iter().map(|it| it.platform().name.to_owned());
        self.list(&names.collect::<Vec<_>>())
    }
}

pub(super) fn certainty(words: &Words, certainty: Certainty) -> String {
    match certainty {
        Certainty::Possible => say!(words, "certainty-possible"),
        Certainty::Likely => say!(words, "certainty-likely"),
        Certainty::Confirmed => say!(words, "certainty-confirmed"),
    }
}

pub(super) fn scale(words: &Words, scale: ScaleWord) -> String {
    match scale {
        ScaleWord::SingleProvider => say!(words, "scale-single"),
        ScaleWord::SeveralProviders => say!(words, "scale-several"),
        ScaleWord::DominantOperator => say!(words, "scale-dominant"),
        ScaleWord::NationScale => say!(words, "scale-nation"),
    }
}

pub(super) fn scale_in_numbers(words: &Words, says: &Statement) -> String {
    say!(
        words,
        "scale-in-numbers",
        scale = scale(words, says.scale.word()),
        affected = says.scale.affected,
        observed = says.scale.observed,
        percent = number(says.scale.share * 100.0),
    )
}

/// A number of the evidence, rounded.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and shares, never less than nothing"
)]
pub(super) fn number(value: f64) -> u64 {
    value.round() as u64
}

pub(super) fn kind(words: &Words, kind: Kind) -> String {
    match kind {
        Kind::Selective => say!(words, "kind-selective"),
        Kind::GeneralOutage => say!(words, "kind-outage"),
        Kind::PlatformOutage => say!(words, "kind-platform"),
    }
}

/// That it is, for example, the second of its kind in two weeks. The first has nothing.
pub(super) fn nth(words: &Words, nth: usize) -> Option<Markup> {
    let told = match nth {
        0 | 1 => return None,
        2..=5 => say!(words, "nth", n = nth),
        _ => say!(words, "nth-many"),
    };
    Some(html! { strong { (told) } })
}

/// The name of a kind in data attributes and in the API.
pub(super) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Selective => "selective",
        Kind::GeneralOutage => "general_outage",
        Kind::PlatformOutage => "platform_outage",
    }
}

/// The name of a scale in data attributes and in the API.
pub(super) const fn scale_name(scale: ScaleWord) -> &'static str {
    match scale {
        ScaleWord::SingleProvider => "single_provider",
        ScaleWord::SeveralProviders => "several_providers",
        ScaleWord::DominantOperator => "dominant_operator",
        ScaleWord::NationScale => "nation_scale",
    }
}
