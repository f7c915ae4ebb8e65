//! Events and incidents as sentences: what was seen, and no more.

use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_detect::{EpisodeCertainty, EpisodeKind, ScaleClass};
use sada_published::events::{About, Incident, Statement};
use sada_units::{Country, Seconds};

use super::messages::{Messages, say, show};

/// What is said of an event or an incident.
pub(super) struct Description {
    pub(super) kind: EpisodeKind,
    pub(super) slow: bool,
    pub(super) platforms: Vec<PlatformId>,
    pub(super) country: Country,
    pub(super) scale: ScaleClass,
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
            onset: incident.onset,
            restored: incident.restored,
        }
    }
}

impl Description {
    /// The description of one event.
    pub(super) fn of(about: About, says: &Statement) -> Self {
        let platform = about
            .platform
            .filter(|_| says.kind != EpisodeKind::GeneralOutage);
        Self {
            kind: says.kind,
            slow: about.how == sada_detect::Symptom::Slowed,
            platforms: platform.into_iter().collect(),
            country: about.country,
            scale: says.scale.class(),
            onset: says.onset,
            restored: says.restored,
        }
    }

    /// What, where and how much: in the present until it has ended, then in the past.
    pub(super) fn summary(&self, messages: &Messages) -> String {
        let names = messages.platforms(&self.platforms);
        let key = match (self.kind, self.slow, self.restored) {
            (EpisodeKind::GeneralOutage, _, None) => "what-outage-now",
            (EpisodeKind::GeneralOutage, _, Some(_)) => "what-outage-past",
            (EpisodeKind::PlatformOutage, _, None) => "what-platform-now",
            (EpisodeKind::PlatformOutage, _, Some(_)) => "what-platform-past",
            (EpisodeKind::Selective, true, None) => "what-slow-now",
            (EpisodeKind::Selective, true, Some(_)) => "what-slow-past",
            (EpisodeKind::Selective, false, None) => "what-selective-now",
            (EpisodeKind::Selective, false, Some(_)) => "what-selective-past",
        };
        say!(
            messages,
            key,
            n = self.platforms.len(),
            platforms = names,
            country = messages.country(self.country),
            scale = scale(messages, self.scale),
        )
    }

    /// The summary with its times.
    pub(super) fn sentence(&self, messages: &Messages, now: Seconds) -> Markup {
        let what = self.summary(messages);
        match self.restored {
            None => {
                let since = messages.utc_and_local(self.onset, self.country, Some(now));
                show!(messages, "sentence-now", what = what, since = since)
            }
            Some(_) => show!(
                messages,
                "sentence-past",
                what = what,
                times = self.times(messages, None)
            ),
        }
    }

    /// The onset and the end.
    pub(super) fn times(&self, messages: &Messages, beside: Option<Seconds>) -> Markup {
        let onset = messages.utc_and_local(self.onset, self.country, beside);
        match self.restored {
            None => show!(messages, "times-now", onset = onset),
            Some(restored) => {
                let until = messages.utc_and_local(restored, self.country, Some(self.onset));
                show!(messages, "times-past", onset = onset, restored = until)
            }
        }
    }
}

impl Messages {
    /// The names of platforms as a list.
    pub(super) fn platforms(&self, platforms: &[PlatformId]) -> String {
        let names = platforms.iter().map(|it| it.platform().name.to_owned());
        self.list(&names.collect::<Vec<_>>())
    }
}

pub(super) fn certainty(messages: &Messages, certainty: EpisodeCertainty) -> String {
    match certainty {
        EpisodeCertainty::Possible => say!(messages, "certainty-possible"),
        EpisodeCertainty::Likely => say!(messages, "certainty-likely"),
        EpisodeCertainty::Confirmed => say!(messages, "certainty-confirmed"),
    }
}

pub(super) fn scale(messages: &Messages, scale: ScaleClass) -> String {
    match scale {
        ScaleClass::SingleProvider => say!(messages, "scale-single"),
        ScaleClass::SeveralProviders => say!(messages, "scale-several"),
        ScaleClass::DominantOperator => say!(messages, "scale-dominant"),
        ScaleClass::NationScale => say!(messages, "scale-nation"),
    }
}

pub(super) fn scale_in_numbers(messages: &Messages, says: &Statement) -> String {
    say!(
        messages,
        "scale-in-numbers",
        scale = scale(messages, says.scale.class()),
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

pub(super) fn kind(messages: &Messages, kind: EpisodeKind) -> String {
    match kind {
        EpisodeKind::Selective => say!(messages, "kind-selective"),
        EpisodeKind::GeneralOutage => say!(messages, "kind-outage"),
        EpisodeKind::PlatformOutage => say!(messages, "kind-platform"),
    }
}

/// That it is, for example, the second of its kind in two weeks. The first has nothing.
pub(super) fn nth(messages: &Messages, nth: usize) -> Option<Markup> {
    let told = match nth {
        0 | 1 => return None,
        2..=5 => say!(messages, "nth", n = nth),
        _ => say!(messages, "nth-many"),
    };
    Some(html! { strong { (told) } })
}

/// The name of a kind in data attributes and in the API.
pub(super) const fn kind_name(kind: EpisodeKind) -> &'static str {
    match kind {
        EpisodeKind::Selective => "selective",
        EpisodeKind::GeneralOutage => "general_outage",
        EpisodeKind::PlatformOutage => "platform_outage",
    }
}

/// The name of a scale in data attributes and in the API.
pub(super) const fn scale_name(scale: ScaleClass) -> &'static str {
    match scale {
        ScaleClass::SingleProvider => "single_provider",
        ScaleClass::SeveralProviders => "several_providers",
        ScaleClass::DominantOperator => "dominant_operator",
        ScaleClass::NationScale => "nation_scale",
    }
}
