//! Alarms that come and go.

use std::collections::BTreeMap;

use sada_detect::PlatformIndex;
use sada_units::{BinStart, Country};

use crate::detector::Detection;

/// Keeps what is said of each platform in each country.
#[derive(Default)]
pub(crate) struct Tracker {
    found: Vec<Detection>,
    open: BTreeMap<(Country, PlatformIndex), usize>,
}

impl Tracker {
    /// Records whether there is an alarm with this bin, which began and, if not, ended then.
    pub(crate) fn update(
        &mut self,
        key: (Country, PlatformIndex),
        alarm: bool,
        bin: BinStart,
        onset: BinStart,
        restored: BinStart,
    ) {
        match (alarm, self.open.get(&key).copied()) {
            (true, None) => {
                self.open.insert(key, self.found.len());
                self.found.push(Detection {
                    country: key.0,
                    platform: Some(key.1),
                    how: None,
                    kind: None,
                    scale: None,
                    sure: true,
                    onset,
                    raised: bin,
                    nation: None,
                    restored: None,
                });
            }
            (false, Some(at)) => {
                self.open.remove(&key);
                if let Some(found) = self.found.get_mut(at) {
                    found.restored = Some(restored);
                }
            }
            _ => {}
        }
    }

    pub(crate) fn found(&self) -> Vec<Detection> {
        self.found.clone()
    }
}
