//! Other explanations of an event, and what the counts say of each.

use std::collections::BTreeMap;

use maud::{Markup, html};
use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_detect::Kind;
use sada_published::counts::{Grain, Networks, PublishedError, Query, Spoken, Status, Tally};
use sada_published::events::{Event, Statement};
use sada_units::{Country, Seconds};

use super::super::chart::EventChart;
use super::super::page::PageContext;
use super::super::percent::percent;
use super::super::words::{Words, say};

/// Longer events are compared by days, others by hours.
const LONG: Seconds = Seconds::days(7);

/// Votes during the event on everything else.
#[derive(Default)]
struct Comparison {
    /// Votes on the same platform in other countries.
    countries: BTreeMap<Country, Tally>,
    /// Votes on other platforms in the same country.
    platforms: BTreeMap<PlatformId, Tally>,
}

pub(super) fn section(
    page: &PageContext<'_>,
    event: &Event,
    country: Country,
    says: &Statement,
    chart: &EventChart,
) -> Result<Markup, PublishedError> {
    let words = page.words;
    let comparison = read(page, event, country, says)?;
    let during = &chart.during;
    let reached = percent(during.failed_with_control, during.failed);
    Ok(html! {
        section aria-labelledby="else" {
            h2 id="else" { (say!(words, "else-title")) }
            dl.checks {
                dt { (say!(words, "else-own")) }
                dd { (say!(words, "else-own-how")) }
                dt { (say!(words, "else-line")) }
                dd {
                    @if during.failed == 0 { (say!(words, "else-no-counts")) }
                    @else if says.kind == Kind::GeneralOutage { (say!(words, "else-line-outage", percent = reached)) }
                    @else { (say!(words, "else-line-how", percent = reached)) }
                }
                @if let Some(platform) = event.about.platform {
                    dt { (say!(words, "else-platform", platform = platform.platform().name)) }
                    dd { (elsewhere(words, &comparison)) }
                    dt { (say!(words, "else-everything", country = words.country(country))) }
                    dd { (others(words, &comparison)) }
                }
            }
            p.more { (say!(words, "else-limits")) }
        }
    })
}

fn read(
    page: &PageContext<'_>,
    event: &Event,
    country: Country,
    says: &Statement,
) -> Result<Comparison, PublishedError> {
    let mut comparison = Comparison::default();
    let Some(platform) = event.about.platform else {
        return Ok(comparison);
    };
    let onset = Seconds(says.onset);
    let end = says
        .restored
        .map_or(page.now, Seconds)
        .max(onset + Seconds(1));
    let (grain, step) = if end - onset > LONG {
        (Grain::Day, Seconds::DAY)
    } else {
        (Grain::Hour, Seconds::HOUR)
    };
    let query = Query {
        grain,
        from: (onset - onset % step).get(),
        until: end.get(),
        country: None,
        networks: Networks::Whole,
    };
    page.reader
        .published
        .each(&query, |row| match row.platform {
            Some(of) if of == platform && row.country != country => {
                comparison
                    .countries
                    .entry(row.country)
                    .or_default()
                    .add(&row.tally);
            }
            Some(of) if of != platform && row.country == country => {
                comparison.platforms.entry(of).or_default().add(&row.tally);
            }
            _ => {}
        })?;
    Ok(comparison)
}

fn is_failing(tally: &Tally) -> bool {
    matches!(
        tally.spoken(),
        Spoken::Mostly(Status::Failing | Status::Disconnected)
    )
}

fn elsewhere(words: &Words, comparison: &Comparison) -> String {
    let all = comparison.countries.len();
    let failing = comparison
        .countries
        .values()
        .filter(|it| is_failing(it))
        .count();
    match (all, failing) {
        (0, _) => say!(words, "else-platform-none"),
        (_, 0) => say!(words, "else-platform-fine", n = all),
        _ => say!(words, "else-platform-some", n = all, failing = failing),
    }
}

fn others(words: &Words, comparison: &Comparison) -> String {
    let named = |failing: bool| {
        let ids = PLATFORMS.iter().map(|it| it.id);
        let ids = ids.filter(|id| {
            comparison
                .platforms
                .get(id)
                .is_some_and(|it| is_failing(it) == failing)
        });
        ids.collect::<Vec<_>>()
    };
    let (fine, failing) = (named(false), named(true));
    let mut sentences = Vec::new();
    if !fine.is_empty() {
        sentences.push(say!(
            words,
            "else-others-fine",
            n = fine.len(),
            platforms = words.platforms(&fine)
        ));
    }
    if !failing.is_empty() {
        sentences.push(say!(
            words,
            "else-others-failing",
            n = failing.len(),
            platforms = words.platforms(&failing)
        ));
    }
    if sentences.is_empty() {
        sentences.push(say!(words, "else-others-none"));
    }
    sentences.join(" ")
}
