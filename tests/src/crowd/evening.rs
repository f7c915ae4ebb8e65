//! What happened, and what is to be found of it.

use sada_simulate::happening::{Happening, Impact};
use sada_simulate::nation::Nation;
use sada_simulate::scenario::PLATFORMS;
use sada_units::Seconds;

use super::{DAY, Found};

/// An evening. What is published of it is in METHOD.md.
#[derive(Debug)]
pub struct Evening {
    /// Its date.
    pub name: &'static str,
    /// Midnight UTC, in seconds since 1970.
    midnight: u64,
    /// Minutes after midnight at which it began and ended.
    minutes: (u64, u64),
    /// Whether mobile networks were off; otherwise four platforms were stopped everywhere.
    mobile_off: bool,
}

/// Seconds of an hour.
const HOUR: u64 = Seconds::HOUR.get();

/// Two evenings on which four platforms stopped in the whole country, and a day on which mobile
/// networks were off.
pub const EVENINGS: [Evening; 3] = [
    Evening {
        name: "7 January 2024",
        midnight: 1_704_585_600,
        minutes: (12 * 60 + 40, 17 * 60 + 40),
        mobile_off: false,
    },
    Evening {
        name: "20 January 2024",
        midnight: 1_705_708_800,
        minutes: (14 * 60, 18 * 60),
        mobile_off: false,
    },
    Evening {
        name: "8 February 2024",
        midnight: 1_707_350_400,
        minutes: (2 * 60 + 20, 19 * 60),
        mobile_off: true,
    },
];

/// A beginning may be found so many minutes off, an end so many.
const ONSET_WITHIN: u64 = 10;
const END_WITHIN: u64 = 30;
/// And it is to be said so soon, reports of the next bin included.
const SAID_WITHIN: u64 = 20;

impl Evening {
    pub(super) const fn day(&self) -> u64 {
        self.midnight
    }

    const fn began(&self) -> u64 {
        self.midnight + self.minutes.0 * 60
    }

    const fn ended(&self) -> u64 {
        self.midnight + self.minutes.1 * 60
    }

    /// The 90 minutes that are reported live: half an hour before it began, an hour after.
    pub(super) const fn live(&self) -> (u64, u64) {
        let from = self.began() - HOUR / 2;
        (from - from % 300, from - from % 300 + 3 * HOUR / 2)
    }

    /// From when on counts go on before the next evening: what lies between is left out.
    pub(super) fn next_counted(&self, all: &[Self], from: u64, around: u64) -> u64 {
        let next = all.iter().find(|it| it.midnight > self.midnight);
        next.map_or(from, |next| from.max(next.midnight - around * DAY))
    }

    pub(super) fn happening(&self, nation: &Nation) -> Happening {
        let mobile = nation.networks.iter().filter(|it| it.mobile);
        let mobile = mobile.map(|it| it.asn).collect();
        let (networks, platforms, effect) = if self.mobile_off {
            (Some(mobile), None, Impact::Removes(1.0))
        } else {
            (None, Some(PLATFORMS.to_vec()), Impact::Fails(0.85))
        };
        Happening {
            country: Some(nation.code),
            networks,
            platforms,
            from: Seconds(self.began()),
            until: Seconds(self.ended()),
            effect,
        }
    }

    /// Whether an event that began then is this evening's.
    pub(super) const fn is_of(&self, onset: u64) -> bool {
        onset + 2 * HOUR > self.began() && onset < self.ended()
    }

    /// What is not as it was published.
    pub(super) fn judge(&self, events: &[Found]) -> Vec<String> {
        let mut faults = Vec::new();
        if self.mobile_off {
            let of_lines = events.iter().filter(|it| it.platform.is_none());
            if of_lines.count() == 0 {
                faults.push(format!("{}: no outage of lines was found", self.name));
            }
            let late = events.iter().all(|it| it.said_after_minutes > 60);
            let off = |it: &Found| it.onset.abs_diff(self.began()) > ONSET_WITHIN * 60;
            if late || events.iter().all(off) {
                faults.push(format!("{}: said late, or of another time", self.name));
            }
            let wrong = events.iter().filter(|it| it.kind != "general_outage");
            faults.extend(wrong.map(|it| format!("{}: {} is {}", self.name, it.id, it.kind)));
            return faults;
        }
        let lines = events.iter().filter(|it| it.platform.is_none());
        faults.extend(lines.map(|it| format!("{}: {} is of lines", self.name, it.id)));
        for platform in ["youtube", "facebook", "x", "instagram"] {
            let found: Vec<_> = events
                .iter()
                .filter(|it| it.platform.as_deref() == Some(platform))
                .collect();
            let [event] = found.as_slice() else {
                faults.push(format!(
                    "{}: {platform} has {} events",
                    self.name,
                    found.len()
                ));
                continue;
            };
            faults.extend(
                self.wrong(event)
                    .map(|what| format!("{}: {} {what}", self.name, event.id)),
            );
        }
        faults
    }

    fn wrong(&self, event: &Found) -> Option<String> {
        if (event.kind.as_str(), event.scale.as_str()) != ("selective", "nation_scale") {
            return Some(format!("is {} and {}", event.kind, event.scale));
        }
        let off = |found: u64, truth: u64| found.abs_diff(truth) / 60;
        let onset = off(event.onset, self.began());
        let Some(restored) = event.restored else {
            return Some("goes on".into());
        };
        let end = off(restored, self.ended());
        let said = event.said_after_minutes;
        (onset > ONSET_WITHIN || end > END_WITHIN || said > SAID_WITHIN)
            .then(|| format!("begins {onset} and ends {end} minutes off, and is said after {said}"))
    }
}
