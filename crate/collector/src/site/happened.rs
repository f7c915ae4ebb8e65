//! What was found lately, as a list.

use maud::{Markup, html};
use sada_detect::{Certainty, Kind, ScaleWord};

use super::page::time;
use super::words;
use crate::events::Incident;
use crate::store::Country;

/// So many days back it is told of.
const DAYS: u64 = 90;
/// What began so long ago matters to the list: two weeks before, it makes another the second.
pub(super) const LOOKS_BACK: u64 = (DAYS + 15) * 86_400;

/// A section with the incidents of the last 90 days, if there are any.
pub(super) fn section(incidents: &[Incident], now: u64) -> Markup {
    let since = now.saturating_sub(DAYS * 86_400);
    let recent: Vec<_> = incidents
        .iter()
        .filter(|it| it.restored.is_none_or(|at| at >= since))
        .collect();
    html! {
        @if !recent.is_empty() {
            section aria-labelledby="found" {
                div.title {
                    h2 id="found" { "What was found" }
                    p { "in the last " (DAYS) " days" }
                }
                ol.found role="list" {
                    @for incident in recent { (item(incident)) }
                }
            }
        }
    }
}

fn item(incident: &Incident) -> Markup {
    let country: Option<Country> = incident.country.to_string().parse().ok();
    let country = country.map_or_else(|| incident.country.to_string(), words::country);
    html! {
        li
            data-country=(incident.country)
            data-kind=(words::kind(incident.kind))
            data-scale=(words::scale_name(incident.scale))
            data-onset=(words::machine_time(incident.onset))
            data-restored=(incident.restored.map(words::machine_time).unwrap_or_default())
            data-nth=(incident.nth)
        {
            p.what { b { (country) } ": " (what(incident)) }
            p.when {
                (time(incident.onset, &words::date_and_time(incident.onset)))
                @match incident.restored {
                    Some(at) => { " to " (time(at, &until(incident.onset, at))) " UTC" }
                    None => { " UTC, and it goes on" }
                }
            }
            p.more {
                (certainty(incident.certainty)) " · " (scale(incident.scale)) " · up to "
                (incident.reporters) " reporters at a time"
                @if let Some(nth) = nth(incident.nth) { " · " strong { (nth) " in two weeks" } }
            }
        }
    }
}

/// The time of day where the date is the same.
fn until(onset: u64, restored: u64) -> String {
    if onset / 86_400 == restored / 86_400 {
        words::time_of_day(restored)
    } else {
        words::date_and_time(restored)
    }
}

/// What could be seen, and no more.
fn what(incident: &Incident) -> String {
    let names: Vec<_> = incident
        .platforms
        .iter()
        .map(|it| it.platform().name)
        .collect();
    let names = words::list(&names);
    let (past, one) = (incident.restored.is_some(), incident.platforms.len() == 1);
    let or = |then: &str, now: &str| {
        if past {
            then.to_owned()
        } else {
            now.to_owned()
        }
    };
    let number =
        |one_does: &'static str, more_do: &'static str| if one { one_does } else { more_do };
    match incident.kind {
        Kind::GeneralOutage => or(
            "connections failed or fell silent, whatever people visited",
            "connections fail or are silent, whatever people visit",
        ),
        Kind::PlatformOutage => {
            format!(
                "{names} {}",
                or(
                    "had trouble in many countries",
                    number(
                        "has trouble in many countries",
                        "have trouble in many countries"
                    )
                )
            )
        }
        Kind::Selective if incident.slow => format!(
            "{names} {}",
            or(
                "loaded far too slowly while other sites did not",
                number(
                    "loads far too slowly while other sites do not",
                    "load far too slowly while other sites do not"
                )
            )
        ),
        Kind::Selective => format!(
            "{names} {}",
            or(
                "did not open while other sites did",
                number(
                    "does not open while other sites do",
                    "do not open while other sites do"
                )
            )
        ),
    }
}

const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Possible => "Possible",
        Certainty::Likely => "Likely",
        Certainty::Confirmed => "Confirmed",
    }
}

const fn scale(scale: ScaleWord) -> &'static str {
    match scale {
        ScaleWord::SingleProvider => "one provider",
        ScaleWord::SeveralProviders => "several providers",
        ScaleWord::DominantOperator => "the dominant operator",
        ScaleWord::NationScale => "nation-scale",
    }
}

const fn nth(nth: usize) -> Option<&'static str> {
    match nth {
        0 | 1 => None,
        2 => Some("second"),
        3 => Some("third"),
        4 => Some("fourth"),
        5 => Some("fifth"),
        _ => Some("one of many"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_is_told_in_the_present_and_what_is_over_in_the_past() {
        let mut incident = Incident {
            events: Vec::new(),
            country: sada_detect::Country::of(*b"PK"),
            kind: Kind::Selective,
            slow: false,
            platforms: ["youtube", "x"]
                .iter()
                .filter_map(|name| sada_core::catalogue::PlatformId::from_name(name))
                .collect(),
            onset: 1_705_759_200,
            restored: None,
            scale: ScaleWord::NationScale,
            certainty: Certainty::Confirmed,
            reporters: 120,
            nth: 2,
        };
        let now = section(&[incident.clone()], 1_705_766_400).into_string();
        assert!(
            now.contains("YouTube and X do not open while other sites do"),
            "{now}"
        );
        assert!(now.contains("it goes on"));
        assert!(now.contains("<strong>second in two weeks</strong>"));
        incident.restored = Some(1_705_773_600);
        let over = section(&[incident.clone()], 1_705_780_000).into_string();
        assert!(over.contains("did not open"), "{over}");
        assert!(
            over.contains("2024-01-20 14:00") && over.contains(">18:00<"),
            "{over}"
        );
        assert_eq!(
            section(&[incident], 1_705_780_000 + 91 * 86_400).into_string(),
            ""
        );
    }
}
