//! Signals of a browser, in any order and at any time, never make the core panic.
#![no_main]
#![allow(
    unsafe_code,
    reason = "the macros export the functions that the fuzzer calls"
)]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| sada_fuzz::signals(data));

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    sada_fuzz::mutate::input(data, size, most, seed, fuzzer_mutate)
});
