//! What else it could have been, and what the counts say of that.

use std::collections::BTreeMap;

use maud::{Markup, html};
use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_core::place::Country;
use sada_detect::Kind;

use super::super::chart::EventChart;
use super::super::page::PageContext;
use super::super::percent::percent;
use super::super::time_format::{DAY, HOUR};
use super::super::words::{Words, say};
use crate::events::{Event, Statement};
use crate::published::{Grain, Networks, PublishedError, Query, Spoken, Status, Tally};

/// What goes on for longer is compared by days.
const LONG: u64 = 7 * DAY;

/// What was said at the time of everything else.
#[derive(Default)]
struct Beside {
    /// Of the same platform elsewhere.
    countries: BTreeMap<Country, Tally>,
    /// Of other platforms here.
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
    let beside = read(page, event, country, says)?;
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
                    dd { (elsewhere(words, &beside)) }
                    dt { (say!(words, "else-everything", country = words.country(country))) }
                    dd { (others(words, &beside)) }
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
) -> Result<Beside, PublishedError> {
    let mut beside = Beside::default();
    let Some(platform) = event.about.platform else {
        return Ok(beside);
    };
    let end = says.restored.unwrap_or(page.now).max(says.onset + 1);
    let (grain, step) = if end - says.onset > LONG {
        (Grain::Day, DAY)
    } else {
        (Grain::Hour, HOUR)
    };
    let query = Query {
        grain,
        from: says.onset - says.onset % step,
        until: end,
        country: None,
        networks: Networks::Whole,
    };
    page.reader
        .published
        .each(&query, |row| match row.platform {
            Some(of) if of == platform && row.country != country => {
                beside
                    .countries
                    .entry(row.country)
                    .or_default()
                    .add(&row.tally);
            }
            Some(of) if of != platform && row.country == country => {
                beside.platforms.entry(of).or_default().add(&row.tally);
            }
            _ => {}
        })?;
    Ok(beside)
}

fn is_failing(tally: &Tally) -> bool {
    matches!(
        tally.spoken(),
        Spoken::Mostly(Status::Failing | Status::Disconnected)
    )
}

fn elsewhere(words: &Words, beside: &Beside) -> String {
    let all = beside.countries.len();
    let failing = beside
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

fn others(words: &Words, beside: &Beside) -> String {
    let told = |failing: bool| {
        let ids = PLATFORMS.iter().map(|it| it.id);
        let ids = ids.filter(|id| {
            beside
                .platforms
                .get(id)
                .is_some_and(|it| is_failing(it) == failing)
        });
        ids.collect::<Vec<_>>()
    };
    let (fine, failing) = (told(false), told(true));
    let mut said = Vec::new();
    if !fine.is_empty() {
        said.push(say!(
            words,
            "else-others-fine",
            n = fine.len(),
            platforms = words.platforms(&fine)
        ));
    }
    if !failing.is_empty() {
        said.push(say!(
            words,
            "else-others-failing",
            n = failing.len(),
            platforms = words.platforms(&failing)
        ));
    }
    if said.is_empty() {
        said.push(say!(words, "else-others-none"));
    }
    said.join(" ")
}
