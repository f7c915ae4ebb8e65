//! The scoreboard as tables in Markdown, for `docs/results/detector.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Extent, PARTS, Scoreboard, VOTERS};
use crate::liars::Strategy;
use crate::score::{LiarScore, Score, information, limit, quantile};

/// The detector as it is shipped.
const SHIPPED: &str = "Sada, f = 0.1";

impl Scoreboard {
    /// What was played, all detectors, the shipped one by scenario, and the liars.
    #[must_use]
    pub fn markdown(&self, extent: Extent) -> String {
        let mut out = String::new();
        // Writing into a text cannot fail.
        self.introduction(extent, &mut out).ok();
        self.all_detectors(&mut out).ok();
        self.by_scenario(&mut out).ok();
        self.liars(&mut out).ok();
        out
    }

    fn introduction(&self, extent: Extent, out: &mut String) -> std::fmt::Result {
        let of_one = self.scores.get(SHIPPED).and_then(|of| of.values().next());
        let (truths, years) = of_one.map_or((0, 0.0), |scores| {
            let all = scores.values();
            all.fold((0, 0.0), |(truths, years), score| {
                (truths + score.truths, years + score.quiet_years)
            })
        });
        writeln!(
            out,
            "Simulated countries, and what Sada's detector and others make of them. Worlds: {}; quiet days in each: \
             {}. For each number of voters in a bin: {truths} things to find, and {years:.0} quiet \
             country-platform-years. f is the part of reporters that may lie without deciding.\n",
            extent.seeds, extent.quiet_days
        )
    }

    fn all_detectors(&self, out: &mut String) -> std::fmt::Result {
        out.push_str(
            "## All detectors\n\n\
             Times are in minutes, reports that come a bin later included; without scenarios in which networks follow \
             each other, whose beginning is a matter of view. The limits are Lorden's, with ten years between false \
             alarms: against 10 % liars, and where nobody lies.\n\n\
             | voters in a bin | detector | delay, median/p90 | over the robust limit, the honest one | nation, \
             median/p90 (never said) | beginning off by | end off by | missed | kind, way, scale right | invented | \
             false events a country-platform-year |\n\
             |---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        );
        for voters in VOTERS {
            for detector in ours_first(&self.scores) {
                let scores = self
                    .scores
                    .get(detector)
                    .and_then(|of| of.get(&key(voters)));
                let Some(scores) = scores else { continue };
                let mut sum = Score::default();
                scores.values().for_each(|score| sum.add(score));
                row(voters, detector, &sum, out)?;
            }
        }
        writeln!(out)
    }

    fn by_scenario(&self, out: &mut String) -> std::fmt::Result {
        let Some(of) = self.scores.get(SHIPPED) else {
            return Ok(());
        };
        let mut names: Vec<&str> = of
            .values()
            .flatten()
            .filter(|(_, score)| score.truths > 0)
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        write!(
            out,
            "## By scenario\n\n{SHIPPED}: missed, delay (median/p90) in minutes, and kind, way and scale right.\n\n\
             | what happens |"
        )?;
        for voters in VOTERS {
            write!(out, " {voters} voters |")?;
        }
        writeln!(out, "\n|---|{}", "---:|".repeat(VOTERS.len()))?;
        for name in names {
            write!(out, "| {name} |")?;
            for voters in VOTERS {
                let score = of.get(&key(voters)).and_then(|scores| scores.get(name));
                let score = score.cloned().unwrap_or_default();
                let (missed, truths) = (score.missed, score.truths);
                let right = share(score.attributed, truths - missed, 0);
                write!(
                    out,
                    " {missed}/{truths}, {}, {right} |",
                    spread(&score.delays)
                )?;
            }
            writeln!(out)?;
        }
        writeln!(out)
    }

    fn liars(&self, out: &mut String) -> std::fmt::Result {
        let columns: [Column; 6] = [
            (
                "fabricate everywhere: invented",
                Strategy::FabricateEverywhere,
                |it| it.invented,
            ),
            (
                "in two networks: invented",
                Strategy::FabricateInTwo,
                |it| it.invented,
            ),
            (
                "in two networks: possible",
                Strategy::FabricateInTwo,
                |it| it.hinted,
            ),
            ("hide: hidden", Strategy::Hide, |it| it.hidden),
            ("boil the frog: hidden", Strategy::BoilTheFrog, |it| {
                it.hidden
            }),
            ("boil the frog: invented", Strategy::BoilTheFrog, |it| {
                it.invented
            }),
        ];
        let parts = PARTS.map(|part| format!("{:.0}", part * 100.0)).join("/");
        write!(
            out,
            "## Liars\n\nPer cent of the tries with {parts} % of liars. Without any it is the tables above. An event \
             of one network that liars fill is said to be possible, and no more: between it and one that is real \
             votes cannot tell.\n\n| voters in a bin | detector |"
        )?;
        for (name, ..) in &columns {
            write!(out, " {name} |")?;
        }
        writeln!(out, "\n|---:|---|{}", "---:|".repeat(columns.len()))?;
        for voters in VOTERS {
            for detector in ours_first(&self.lies) {
                let lies = self.lies.get(detector).and_then(|of| of.get(&key(voters)));
                let Some(lies) = lies else { continue };
                write!(out, "| {voters} | {detector} |")?;
                for column in &columns {
                    write!(out, " {} |", tries(lies, column))?;
                }
                writeln!(out)?;
            }
        }
        Ok(())
    }
}

/// A column of the table of liars: its name, what they try, and what came of it.
type Column = (&'static str, Strategy, fn(&LiarScore) -> u64);

/// One column of one detector: per cent by part of liars, such as `0/10/77`.
fn tries(lies: &BTreeMap<String, LiarScore>, (_, strategy, of): &Column) -> String {
    let percents = PARTS.map(|part| {
        let lied = lies.get(&format!("{strategy:?} {part}")).copied();
        let lied = lied.unwrap_or_default();
        share(of(&lied), lied.tries, 0)
            .trim_end_matches(" %")
            .to_owned()
    });
    percents.join("/")
}

fn row(voters: f64, detector: &str, sum: &Score, out: &mut String) -> std::fmt::Result {
    let median = quantile(&sum.delays, 0.5);
    let over =
        |information: f64| median.map(|it| format!("{:.1}", it / limit(voters, information)));
    let over = match (over(information(0.1)), over(information(0.0))) {
        (Some(robust), Some(honest)) => format!("{robust}, {honest}"),
        _ => "-".to_owned(),
    };
    let nation = match sum.nation.is_empty() {
        true => "-/-".to_owned(),
        false => format!("{} ({})", spread(&sum.nation), sum.nation_missed),
    };
    // Others tell no kind, way or scale.
    let right = match sum.attributed {
        0 => "-".to_owned(),
        right => share(right, sum.truths - sum.missed, 1),
    };
    writeln!(
        out,
        "| {voters} | {detector} | {} | {over} | {nation} | {} | {} | {}/{} | {right} | {} | {} |",
        spread(&sum.delays),
        minutes(quantile(&sum.onset_errors, 0.5)),
        minutes(quantile(&sum.offset_errors, 0.5)),
        sum.missed,
        sum.truths,
        sum.invented,
        yearly(sum.false_events, sum.quiet_years),
    )
}

/// Names of detectors, Sada's own first.
fn ours_first<T>(of: &BTreeMap<String, T>) -> Vec<&str> {
    let mut names: Vec<&str> = of.keys().map(String::as_str).collect();
    names.sort_by_key(|name| !name.starts_with("Sada"));
    names
}

fn key(voters: f64) -> String {
    format!("{voters:>3}")
}

fn minutes(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |it| format!("{it:.0}"))
}

/// Median and ninth decile.
fn spread(values: &[f64]) -> String {
    let of = |part| minutes(quantile(values, part));
    format!("{}/{}", of(0.5), of(0.9))
}

/// In per cent, with so many digits; whole numbers without.
#[expect(clippy::cast_precision_loss, reason = "there are few")]
fn share(part: u64, of: u64, digits: usize) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let percent = format!("{:.digits$}", part as f64 * 100.0 / of as f64);
    format!("{} %", percent.trim_end_matches(".0"))
}

/// False events of a country and platform in a year; of none, what that still allows (95 %).
#[expect(clippy::cast_precision_loss, reason = "there are few")]
fn yearly(events: u64, years: f64) -> String {
    if events == 0 {
        format!("0 (< {:.4})", 3.0 / years)
    } else {
        format!("{:.2}", events as f64 / years)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board() -> Scoreboard {
        let mut board = Scoreboard::default();
        for voters in VOTERS {
            for detector in ["OONI", SHIPPED] {
                let score = board.score(detector, &key(voters), "one platform");
                score.truths = 4;
                score.missed = 1;
                score.attributed = if detector == SHIPPED { 3 } else { 0 };
                score.delays = vec![10.0, 20.0, 30.0];
                board.score(detector, &key(voters), "quiet").quiet_years = 300.0;
                for part in PARTS {
                    let lied = board.lied(detector, &key(voters), &format!("Hide {part}"));
                    (lied.tries, lied.hidden) = (30, 6);
                }
            }
        }
        board
    }

    #[test]
    fn rows_are_as_long_as_their_head_and_ours_come_first() {
        let text = board().markdown(Extent {
            seeds: 1,
            quiet_days: 2,
        });
        let fields = |line: &str| line.matches('|').count();
        for table in text.split("\n\n").filter(|it| it.starts_with('|')) {
            let mut lines = table.lines().map(fields);
            let head = lines.next();
            assert!(lines.all(|it| Some(it) == head), "{table}");
        }
        let ours = "| 10 | Sada, f = 0.1 | 20/30 | 1.3, 2.3 | -/- | - | - | 1/4 | 100 % | 0 | 0 (< 0.0100) |";
        let others = "| 10 | OONI | 20/30 | 1.3, 2.3 | -/- | - | - | 1/4 | - | 0 | 0 (< 0.0100) |";
        assert!(text.contains(&format!("{ours}\n{others}")), "{text}");
        assert!(
            text.contains("| one platform | 1/4, 20/30, 100 % |"),
            "{text}"
        );
        assert!(text.contains("| -/-/- | 20/20/20 |"), "{text}");
    }
}
