//! What the shipped detector makes of the published events, as a table for `docs/results/replays.md`.

use std::fmt::Write as _;

use crate::play::TrainedWorld;
use crate::replay::REPLAYS;
use crate::score::{Score, quantile};

/// The detector as it is shipped.
const SHIPPED: &str = "Sada, f = 0.1";
/// Votes on a platform in a bin.
const VOTERS: f64 = 30.0;
/// The world's seed.
const SEED: u64 = 2;

/// Plays every event to the shipped detector and writes down how near it came.
#[must_use]
pub fn markdown() -> String {
    let mut out = format!(
        "Published events, each played in a world of {VOTERS} voters in a bin. Times are in the middle of what sources \
         say; how much failed nobody published.\n\n\
         | event | what happened | found | kind, way and scale right | invented | said after, median | beginning off \
         by, median |\n|---|---|---:|---:|---:|---:|---:|\n"
    );
    for replay in &REPLAYS {
        let (seen, scenario) = TrainedWorld::of(replay.world(VOTERS), SEED).replay(replay);
        let mut score = Score::default();
        for it in seen.iter().filter(|it| it.detector == SHIPPED) {
            score.scenario(&it.found, &scenario);
        }
        // Writing into a text cannot fail.
        writeln!(
            out,
            "| {} | {} | {}/{} | {}/{} | {} | {} | {} |",
            replay.id,
            replay.what(),
            score.truths - score.missed,
            score.truths,
            score.attributed,
            score.truths,
            score.invented,
            minutes(&score.delays),
            minutes(&score.onset_errors),
        )
        .ok();
    }
    out
}

/// The middle one; none where networks followed each other, whose beginning is a matter of view.
fn minutes(values: &[f64]) -> String {
    quantile(values, 0.5).map_or_else(|| "-".to_owned(), |it| format!("{it:.0} min"))
}
