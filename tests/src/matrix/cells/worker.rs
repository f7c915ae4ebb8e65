//! Pages whose own service worker answers in the network's place.

use super::super::answer::{AcceptableAnswer, UNKNOWN, WORKS};
use super::super::cell::{EVERYWHERE, Group, MatrixCell, Truth};
use super::alone;
use crate::host::LabMechanism;
use crate::platform::X;

/// What a page out of a cache hides.
const CACHED: &str = "a page out of its worker's cache: blocked behind it, or not";

const FALLBACK: &str = "https://x.com/sw-fallback";
const RETHROW: &str = "https://x.com/sw-nofallback";
const CACHE_FIRST: &str = "https://x.com/sw-cachefirst";
const PASS: &str = "https://x.com/sw-passthru";

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        fine("fallback-fine", FALLBACK),
        fine("rethrow-fine", RETHROW),
        fine("cache-first-fine", CACHE_FIRST),
        fine("passes-through-fine", PASS),
        reset("fallback-reset", FALLBACK)
            .must(&[UNKNOWN])
            .pair(CACHED, EVERYWHERE),
        reset("rethrow-reset", RETHROW),
        reset("cache-first-reset", CACHE_FIRST)
            .must(&[UNKNOWN, WORKS, AcceptableAnswer::Nothing])
            .pair(CACHED, EVERYWHERE),
        reset("passes-through-reset", PASS),
    ]
}

fn fine(name: &'static str, url: &'static str) -> MatrixCell {
    MatrixCell::innocent(Group::Worker, name, Truth::Works)
        .past(&[url])
        .opens(X)
        .at(url)
        .must(&[WORKS, AcceptableAnswer::Nothing])
}

fn reset(name: &'static str, url: &'static str) -> MatrixCell {
    alone(Group::Worker, name, LabMechanism::TlsReset)
        .past(&[url])
        .at(url)
}
