//! Whether others see it too: what the public feed says of the platforms chosen.

use super::chosen;
use crate::bulletin::others;
use crate::catalogue::Platform;
use crate::message::{Arg, Message};
use crate::monitor::Monitor;
use crate::place::Country;
use crate::time::Millis;
use crate::verdict::{Say, Trouble, Verdict};

/// What others see, in a few lines. Nothing without a feed that counts, and nothing where too few
/// share: their silence would say nothing, and a single one may be anybody.
pub(super) fn others_see(
    monitor: &Monitor,
    says: &[(&Platform, Say)],
    now: Millis,
) -> Vec<Message> {
    let Some(feed) = monitor.feed(now).filter(|feed| feed.enough) else {
        return Vec::new();
    };
    let named = |wanted: Option<Trouble>| -> Vec<&'static str> {
        chosen(monitor)
            .filter(|platform| others(feed, platform.id).trouble == wanted)
            .map(|platform| platform.name)
            .collect()
    };
    let mut lines = Vec::new();
    // Of a country only what its own feed says.
    let country = Some(feed.country).filter(|country| *country != Country::UNKNOWN);
    if let Some(country) = country {
        for (key, trouble) in [
            ("others_blocked", Trouble::Blocked),
            ("others_slowed", Trouble::Slowed),
        ] {
            let names = named(Some(trouble));
            lines.extend((!names.is_empty()).then(|| there(key, country, &names)));
        }
    }
    let names = named(Some(Trouble::Outage));
    lines.extend((!names.is_empty()).then(|| Message::about("others_outage", &names)));
    if let Some(country) = country {
        let down = chosen(monitor).any(|platform| others(feed, platform.id).lines);
        let quiet = named(None);
        let alone: Vec<&str> = says
            .iter()
            .filter(|(platform, say)| fails(say) && quiet.contains(&platform.name))
            .map(|(platform, _)| platform.name)
            .collect();
        if down {
            lines.push(Message::with("others_lines", [country]));
        } else if !alone.is_empty() {
            lines.push(there("others_nothing", country, &alone));
        }
    }
    lines
}

fn there(key: &str, country: Country, names: &[&str]) -> Message {
    Message::with(key, [Arg::from(country), Arg::names(names)])
}

/// Whether it fails here and now, whatever the reason.
fn fails(say: &Say) -> bool {
    let verdict = say.verdict();
    verdict.is_some_and(|it| !matches!(it, Verdict::Works | Verdict::Slow))
}
