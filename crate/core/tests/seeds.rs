//! The fuzzer's seeds stay what they were written as: a seed that no longer reads would quietly
//! teach it nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails loudly, its helpers too"
)]

use std::{fs, path::Path};

use sada_core::{
    context::Context,
    effect::Effect,
    session::{Session, Stored},
    signal::Signal,
    time::Moment,
};

fn seeds(target: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/seeds")
        .join(target);
    let files = fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (
            path.display().to_string(),
            fs::read_to_string(&path).unwrap(),
        )
    });
    files.collect()
}

fn assert_steps<'a>(name: &str, lines: impl Iterator<Item = &'a str>) {
    for line in lines {
        let (after, signal) = line.split_once(' ').unwrap();
        after.parse::<i64>().unwrap();
        serde_json::from_str::<Signal>(signal)
            .unwrap_or_else(|error| panic!("{name}: {line}: {error}"));
    }
}

#[test]
fn every_line_of_a_signal_seed_is_a_step() {
    let seeds = seeds("signals");
    assert!(!seeds.is_empty());
    for (name, text) in seeds {
        assert_steps(&name, text.lines());
    }
}

#[test]
fn every_snapshot_seed_loads() {
    let seeds = seeds("snapshots");
    assert!(!seeds.is_empty());
    for (name, text) in seeds {
        let mut lines = text.lines();
        let stored = Stored {
            session: lines.next(),
            local: lines.next(),
            ..Stored::default()
        };
        let mut session = Session::new(Context::default(), stored);
        assert!(session.chosen().count() > 0, "{name}: nothing was loaded");
        let moment = Moment {
            now: sada_core::time::Millis(1_705_752_000_000),
            random: 0,
        };
        for effect in session.handle(Signal::Woke { cold: false }, moment) {
            let aside = matches!(effect, Effect::Persist(it) if matches!(it.aside, Some(Some(_))));
            assert!(!aside, "{name}: laid aside as unreadable");
        }
        assert_steps(&name, lines);
    }
}
