//! Three evenings of early 2024, as 300 people who do not exist report them: with real seals,
//! through relay, issuer and gateway as programs of their own, whose clock is that of the story.
//!
//! Round each evening's beginning everything is reported live for 90 minutes. The quiet weeks
//! before, and what came after those minutes, are put into the store as counts.

mod cells;
mod evening;
mod people;
mod service;

use std::path::Path;

use anyhow::{Context, Result};
use sada_published::events::Event;
use sada_simulate::BIN as BIN_LENGTH;
use sada_simulate::crowd::Crowd;
use sada_simulate::draw::chance;
use sada_simulate::happening::Happening;
use sada_simulate::nation::Nation;
use sada_simulate::scenario::PLATFORMS;
use sada_units::Seconds;
use serde::Serialize;

pub use evening::{EVENINGS, Evening};
pub use service::Service;

use people::People;

/// Votes on a platform in a bin of the early evening: a hundred and sixty people are about then.
const VOTERS: f64 = 100.0;
/// So many days before the first evening are quiet, and learned from.
const LEARNED: u64 = 22;
/// Days that are counted before and after each evening.
const AROUND: u64 = 2;
/// Length of a bin, in seconds.
const BIN: u64 = BIN_LENGTH.get();
/// Seconds of a day.
const DAY: u64 = Seconds::DAY.get();
const SEED: u64 = 20_240_120;

/// What was found on one evening, and what was to be found.
#[derive(Debug, Serialize)]
pub struct Played {
    /// The day.
    pub evening: &'static str,
    /// Reports that were accepted.
    pub reports: usize,
    /// The events of that evening, as the collector tells them.
    pub events: Vec<Found>,
    /// What is not as it was published; nothing, if all is.
    pub faults: Vec<String>,
}

/// An event, as the collector keeps it.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// Its identity.
    pub id: String,
    /// The platform; none of the lines.
    pub platform: Option<String>,
    /// What kind of thing.
    pub kind: String,
    /// How much of the country.
    pub scale: String,
    /// How sure the answer is.
    pub certainty: String,
    /// When it began, in UTC.
    pub onset_utc: String,
    /// Minutes from there to when it was first said; reports arrive a bin later.
    pub said_after_minutes: u64,
    /// When it was over, in UTC.
    pub restored_utc: Option<String>,
    /// The same moments, in seconds since 1970.
    #[serde(skip)]
    onset: u64,
    #[serde(skip)]
    restored: Option<u64>,
}

impl Found {
    /// What is said of an event now; `None` of one that was withdrawn.
    fn of(event: &Event) -> Option<Self> {
        let (first, says) = (event.versions.first()?, event.latest()?.says);
        if says.withdrawn {
            return None;
        }
        Some(Self {
            id: event.id.clone(),
            platform: event.about.platform.map(|it| it.name().to_owned()),
            kind: word(says.kind)?,
            scale: word(says.scale.class())?,
            certainty: word(says.certainty)?,
            onset_utc: utc(says.onset),
            // With its bin's reports, which come within the next one.
            said_after_minutes: (first.as_of + BIN_LENGTH - says.onset) / Seconds::MINUTE,
            restored_utc: says.restored.map(utc),
            onset: says.onset.get(),
            restored: says.restored.map(Seconds::get),
        })
    }
}

impl Found {
    fn line(&self) -> String {
        let what = self.platform.as_deref().unwrap_or("lines");
        let end = self.restored_utc.as_deref().unwrap_or("it goes on");
        format!(
            "{what:<10} {}, {}, {}: {} to {end}, first said {} minutes after",
            self.kind, self.scale, self.certainty, self.onset_utc, self.said_after_minutes
        )
    }
}

/// The word that the collector's own answers have for it.
fn word(value: impl Serialize) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    value.as_str().map(str::to_owned)
}

fn utc(moment: Seconds) -> String {
    sada_public::site::machine_time(moment)
}

/// Plays all evenings with a collector of its own in this folder, and tells what happens. The
/// collector runs on until it is dropped.
///
/// # Errors
/// When the collector does not run, or a report is lost.
pub async fn play(folder: &Path, tell: &(dyn Fn(&str) + Sync)) -> Result<(Vec<Played>, Service)> {
    let nation = Nation::pakistan(VOTERS);
    let nations = [nation.clone()];
    let happenings: Vec<Happening> = EVENINGS.iter().map(|it| it.happening(&nation)).collect();
    let mut crowd = Crowd::new(&nations, &PLATFORMS, &happenings, None, chance(SEED));
    let mut people = People::of(&nation, SEED);
    let clock = folder.join("clock");
    let first = EVENINGS[0].day() - LEARNED * DAY;
    service::set(&clock, first)?;
    let service = Service::start(folder, &clock, &nation).context("the collector")?;
    let mut played = Vec::new();
    let mut from = first;
    for evening in &EVENINGS {
        let (begins, ends) = evening.live();
        tell(&format!("  {}: the days before, as counts", evening.name));
        service.import(&mut crowd, from, begins)?;
        service::set(&clock, begins)?;
        people.ask_for_tokens(&service, begins).await?;
        tell(&format!(
            "  {}: 90 minutes, reported by up to {} people",
            evening.name,
            people.count()
        ));
        let mut reports = 0;
        for bin in (begins..ends).step_by(BIN as usize) {
            service::set(&clock, bin + BIN + BIN / 2)?;
            reports += people.report(&service, &mut crowd, bin).await?;
            service.watched(bin.saturating_sub(BIN)).await?;
        }
        from = (evening.day() + AROUND * DAY).max(ends);
        service.import(&mut crowd, ends, from)?;
        service::set(&clock, from + 3 * BIN)?;
        service.watched(from).await?;
        let (events, others): (Vec<_>, Vec<_>) = service
            .events()?
            .into_iter()
            .partition(|event| evening.is_of(event.onset));
        for event in &events {
            tell(&format!("  {}", event.line()));
        }
        let mut faults = evening.judge(&events);
        let invented = others.iter().filter(|event| {
            let of_another = EVENINGS.iter().any(|it| it.is_of(event.onset));
            !of_another
        });
        faults.extend(invented.map(|event| format!("nothing happened at {}", event.id)));
        played.push(Played {
            evening: evening.name,
            reports,
            events,
            faults,
        });
        from = evening.next_counted(&EVENINGS, from, AROUND);
    }
    Ok((played, service))
}
