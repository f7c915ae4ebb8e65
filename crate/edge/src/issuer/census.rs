//! Networks from which too few ask are not told apart: a token that says where from must fit many
//! people.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use sada_report::Country;
use sada_service::http::Block;
use sada_units::{BinStart, Seconds};
use serde::{Deserialize, Serialize};

type Network = (Country, u32);

/// From how many blocks of addresses each network asked, in this window and the one before. Of
/// the one before the numbers are kept in a file, so that a restart does not lose them; addresses
/// are kept nowhere.
pub struct Census {
    min_requesters: u32,
    file: PathBuf,
    /// From one window to the next.
    length: Seconds,
    /// Start of the present window; before the first request none.
    window: Option<BinStart>,
    asking: HashMap<Network, HashSet<Block>>,
    before: Counted,
}

#[derive(Default, Serialize, Deserialize)]
struct Counted {
    /// Start of the window that was counted.
    window: BinStart,
    networks: Vec<(Country, u32, u32)>,
}

impl Census {
    /// Counts go to this file, and come from it if it is there. `length` is that of a window.
    #[must_use]
    pub fn new(min_requesters: u32, length: Seconds, file: PathBuf) -> Self {
        let kept = std::fs::read_to_string(&file).ok();
        let before = kept.and_then(|text| serde_json::from_str(&text).ok());
        Self {
            min_requesters,
            file,
            length,
            window: None,
            asking: HashMap::new(),
            before: before.unwrap_or_default(),
        }
    }

    /// Counts one request; gives the network's number if in the last window it had enough to be
    /// told apart, else 0. `window` is the start of the present one.
    pub fn told_apart(
        &mut self,
        country: Country,
        asn: u32,
        block: Block,
        window: BinStart,
    ) -> u32 {
        if Some(window) > self.window {
            self.turn(window);
        }
        let network = (country, asn);
        self.asking.entry(network).or_default().insert(block);
        // After a pause what was counted is of some window long ago.
        let lately = self.window == Some(self.before.window.later(1, self.length));
        let mut before = self.before.networks.iter().filter(|_| lately);
        let enough = before.any(|(country, asn, count)| {
            (*country, *asn) == network && *count >= self.min_requesters
        });
        if enough || self.min_requesters <= 1 {
            asn
        } else {
            0
        }
    }

    /// A window is over: its numbers are those that count now.
    fn turn(&mut self, window: BinStart) {
        let over = self.window.replace(window);
        let asked = std::mem::take(&mut self.asking);
        // After a start nothing was counted yet: what the file says stands.
        let Some(over) = over else {
            return;
        };
        self.before = Counted {
            window: over,
            networks: asked
                .into_iter()
                .map(|((country, asn), blocks)| {
                    (
                        country,
                        asn,
                        u32::try_from(blocks.len()).unwrap_or(u32::MAX),
                    )
                })
                .collect(),
        };
        let written = serde_json::to_string(&self.before)
            .map_err(std::io::Error::other)
            .and_then(|text| std::fs::write(&self.file, text));
        if let Err(error) = written {
            tracing::warn!(%error, "the numbers of the last window cannot be kept for a restart");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_told_apart_once_enough_asked_in_the_window_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("census.json");
        let pk: Country = "PK".parse().unwrap();
        let block = |last| Block::V4([192, 0, last]);
        let begins = |start| BinStart(Seconds(start));
        let length = Seconds(10);
        let mut census = Census::new(3, length, file.clone());
        for last in 0..3 {
            assert_eq!(
                census.told_apart(pk, 1, block(last), begins(10)),
                0,
                "the first window"
            );
            census.told_apart(pk, 2, block(0), begins(10));
        }
        assert_eq!(census.told_apart(pk, 1, block(9), begins(20)), 1);
        assert_eq!(
            census.told_apart(pk, 2, block(9), begins(20)),
            0,
            "one block, three times"
        );
        let india = "IN".parse().unwrap();
        assert_eq!(
            census.told_apart(india, 1, block(9), begins(20)),
            0,
            "another country"
        );

        let mut restarted = Census::new(3, length, file.clone());
        assert_eq!(restarted.told_apart(pk, 1, block(9), begins(20)), 1);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("192"), "{text}");
        let mut late = Census::new(3, length, file.clone());
        assert_eq!(
            late.told_apart(pk, 1, block(9), begins(30)),
            0,
            "a long restart"
        );
        std::fs::write(&file, "damaged").unwrap();
        assert_eq!(
            Census::new(3, length, file).told_apart(pk, 1, block(9), begins(20)),
            0
        );
        for last in 0..3 {
            census.told_apart(pk, 1, block(last), begins(20));
        }
        assert_eq!(census.told_apart(pk, 1, block(9), begins(40)), 0, "a pause");
        let mut open = Census::new(1, length, folder.path().join("none"));
        assert_eq!(open.told_apart(pk, 7, block(1), begins(10)), 7);
    }
}
