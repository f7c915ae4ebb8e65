//! What feeds say.

use sada_core::catalogue::PlatformId;
use sada_detect::{Certainty, How, Kind, ScaleWord};

use super::Subject;
use crate::events::{Event, Statement, Version};
use crate::site::words;

pub(super) const LANGUAGE: &str = "en";
pub(super) const SUBTITLE: &str = "What reports of ordinary people's browsers show. It says what was seen, and nothing about why.";

pub(super) fn title(subject: Subject) -> String {
    match subject {
        Subject::World => "Sada: what was found".to_owned(),
        Subject::Country(country) => format!("Sada: what was found in {}", words::country(country)),
        Subject::Platform(platform) => {
            format!("Sada: what was found of {}", platform.platform().name)
        }
    }
}

pub(super) use words::kind;

pub(super) fn headline(event: &Event, says: &Statement) -> String {
    let country = event.about.country.to_string();
    let country = country.parse().map_or(country, words::country);
    let platform = event
        .about
        .platform
        .map_or("", |it: PlatformId| it.platform().name);
    let past = says.restored.is_some() || says.withdrawn;
    let or = |then, now| if past { then } else { now };
    let what = match (says.kind, event.about.how) {
        (Kind::GeneralOutage, _) => or(
            "connections failed or fell silent, whatever people visited",
            "connections fail or are silent, whatever people visit",
        )
        .to_owned(),
        (Kind::PlatformOutage, _) => format!(
            "{platform} {}",
            or(
                "had trouble in many countries",
                "has trouble in many countries"
            )
        ),
        (Kind::Selective, How::Slowed) => format!(
            "{platform} {}",
            or(
                "loaded far too slowly while other sites did not",
                "loads far too slowly while other sites do not"
            )
        ),
        (Kind::Selective, _) => format!(
            "{platform} {}",
            or(
                "did not open while other sites did",
                "does not open while other sites do"
            )
        ),
    };
    let withdrawn = if says.withdrawn { "Withdrawn: " } else { "" };
    format!("{withdrawn}{country}: {what}")
}

pub(super) fn summary(version: &Version) -> String {
    let says = &version.says;
    let withdrawn = if says.withdrawn {
        "With all reports in, this is no event. What was told of it: "
    } else {
        ""
    };
    let from = words::date_and_time(says.onset);
    let when = match says.restored {
        Some(at) => format!("from {from} to {} UTC", words::date_and_time(at)),
        None => format!("since {from} UTC"),
    };
    let certainty = match says.certainty {
        Certainty::Possible => "possible",
        Certainty::Likely => "likely",
        Certainty::Confirmed => "confirmed",
    };
    let scale = match says.scale.word() {
        ScaleWord::SingleProvider => "one provider",
        ScaleWord::SeveralProviders => "several providers",
        ScaleWord::DominantOperator => "the dominant operator",
        ScaleWord::NationScale => "nation-scale",
    };
    format!(
        "{withdrawn}{when}; {certainty}; {scale}: {} of {} providers; at least {:.0} reporters at a time.",
        says.scale.affected, says.scale.observed, says.evidence.reporters
    )
}
