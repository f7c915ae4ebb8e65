//! Whatever is stored, the core starts, and what it stores then loads again.
#![no_main]
#![allow(
    unsafe_code,
    reason = "the macros export the functions that the fuzzer calls"
)]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| sada_fuzz::snapshots(data));

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    sada_fuzz::mutate::input(data, size, most, seed, fuzzer_mutate)
});
