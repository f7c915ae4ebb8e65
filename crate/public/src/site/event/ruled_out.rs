//! Other explanations of an event, and what the counts say of each.

use std::collections::BTreeMap;

use maud::{Markup, html};
use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_detect::EpisodeKind;
use sada_published::counts::{
    CountsQuery, Grain, NetworkFilter, PublishedError, Spoken, Status, Tally,
};
use sada_published::events::{Event, Statement};
use sada_units::{Country, Seconds};

use super::super::chart::EventChart;
use super::super::messages::{Messages, say};
use super::super::page::PageContext;
use super::super::percent::percent;

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
    let messages = page.messages;
    let comparison = read(page, event, country, says)?;
    let during = &chart.during;
    let reached = percent(during.failed_with_control, during.failed);
    Ok(html! {
        section aria-labelledby="else" {
            h2 id="else" { (say!(messages, "else-title")) }
            dl.checks {
                dt { (say!(messages, "else-own")) }
                dd { (say!(messages, "else-own-how")) }
                dt { (say!(messages, "else-line")) }
                dd {
                    @if during.failed == 0 { (say!(messages, "else-no-counts")) }
                    @else if says.kind == EpisodeKind::GeneralOutage { (say!(messages, "else-line-outage", percent = reached)) }
                    @else { (say!(messages, "else-line-how", percent = reached)) }
                }
                @if let Some(platform) = event.about.platform {
                    dt { (say!(messages, "else-platform", platform = platform.platform().name)) }
                    dd { (elsewhere(messages, &comparison)) }
                    dt { (say!(messages, "else-everything", country = messages.country(country))) }
                    dd { (others(messages, &comparison)) }
                }
            }
            p.more { (say!(messages, "else-limits")) }
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
    let onset = says.onset;
    let end = says.restored.unwrap_or(page.now).max(onset + Seconds(1));
    let (grain, step) = if end - onset > LONG {
        (Grain::Day, Seconds::DAY)
    } else {
        (Grain::Hour, Seconds::HOUR)
    };
    let query = CountsQuery {
        grain,
        from: onset - onset % step,
        until: end,
        country: None,
        networks: NetworkFilter::Whole,
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

fn elsewhere(messages: &Messages, comparison: &Comparison) -> String {
    let all = comparison.countries.len();
    let failing = comparison
        .countries
        .values()
        .filter(|it| is_failing(it))
        .count();
    match (all, failing) {
        (0, _) => say!(messages, "else-platform-none"),
        (_, 0) => say!(messages, "else-platform-fine", n = all),
        _ => say!(messages, "else-platform-some", n = all, failing = failing),
    }
}

fn others(messages: &Messages, comparison: &Comparison) -> String {
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
            messages,
            "else-others-fine",
            n = fine.len(),
            platforms = messages.platforms(&fine)
        ));
    }
    if !failing.is_empty() {
        sentences.push(say!(
            messages,
            "else-others-failing",
            n = failing.len(),
            platforms = messages.platforms(&failing)
        ));
    }
    if sentences.is_empty() {
        sentences.push(say!(messages, "else-others-none"));
    }
    sentences.join(" ")
}
