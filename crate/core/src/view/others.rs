//! Whether others see it too: what the public feed says of the platforms chosen.

use super::chosen;
use crate::bulletin::others;
use crate::message::{Arg, Message};
use crate::monitor::Monitor;
use crate::time::Millis;
use crate::verdict::Trouble;
use sada_units::Country;

/// What others see, in a few lines. Nothing without a feed that counts, and nothing where too few
/// share. Of what the feed does not name nothing is said: it is older than what goes on now, so its
/// silence on the first half hour of a block would comfort everybody who meets it.
pub(super) fn others_see(monitor: &Monitor, now: Millis) -> Vec<Message> {
    let Some(feed) = monitor.local.feed(now).filter(|feed| feed.enough) else {
        return Vec::new();
    };
    let named = |wanted: Trouble| -> Vec<&'static str> {
        chosen(monitor)
            .filter(|platform| others(feed, platform.id).trouble == Some(wanted))
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
            let names = named(trouble);
            lines.extend((!names.is_empty()).then(|| there(key, country, &names)));
        }
    }
    let names = named(Trouble::Outage);
    lines.extend((!names.is_empty()).then(|| Message::about("others_outage", &names)));
    if let Some(country) = country {
        let down = chosen(monitor).any(|platform| others(feed, platform.id).lines);
        lines.extend(down.then(|| Message::with("others_lines", [country])));
    }
    lines
}

fn there(key: &str, country: Country, names: &[&str]) -> Message {
    Message::with(key, [Arg::from(country), Arg::names(names)])
}
