//! The lab, looked at from inside: real namespaces, sockets, DNS and TLS. What counts is what the person sees.

#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what serves the tests fails like a test, too"
)]

mod cleanup;
mod collector;
mod keep_alive;
mod mechanisms;
mod network;
mod ordinary_user;
mod person;
mod programs;
mod several;
mod visitor;
