//! Over its socket nothing ends a collector.
#![no_main]
#![allow(
    unsafe_code,
    reason = "the macros export the functions that the fuzzer calls"
)]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| sada_fuzz::http::http(data));
