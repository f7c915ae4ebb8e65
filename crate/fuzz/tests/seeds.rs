//! Every seed of every target, and some of what a fuzzer makes of it: a broken promise is a panic, and the targets
//! compile wherever the tests do.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails loudly, its helpers too"
)]

use std::{fs, path::Path};

use sada_fuzz::{http, signals, snapshots, wire};

/// How often each seed is damaged.
const DAMAGED: usize = 20;

/// Plays every seed of a target, and each with bytes changed, lost and put in, the same at every run.
fn play(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/seeds")
        .join(target);
    let mut chance = fastrand::Rng::with_seed(1);
    let mut played = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let seed = fs::read(entry.unwrap().path()).unwrap();
        run(&seed);
        for _ in 0..DAMAGED {
            run(&damaged(&seed, &mut chance));
        }
        played += 1;
    }
    assert!(played > 0, "{target} has no seed");
}

fn damaged(seed: &[u8], chance: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..chance.usize(1..=3) {
        if bytes.is_empty() {
            break;
        }
        let at = chance.usize(..bytes.len());
        match chance.u8(..4) {
            0 => bytes[at] = chance.u8(..),
            1 => bytes[at] ^= 1 << chance.u8(..8),
            2 => bytes.insert(at, chance.u8(..)),
            _ => bytes.truncate(at),
        }
    }
    bytes
}

#[test]
fn signals_keep_every_promise() {
    play("signals", signals);
}

#[test]
fn stored_states_keep_every_promise() {
    play("snapshots", snapshots);
}

#[test]
fn what_comes_over_the_wire_is_nothing_it_is_not() {
    play("reports", wire::reports);
    play("envelopes", wire::envelopes);
    play("tokens", wire::tokens);
}

#[test]
fn a_collector_outlives_every_request() {
    play("http", http::http);
}
