//! The lab, looked at from inside: real namespaces, sockets, DNS and TLS. What counts is what the person sees.

#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what serves the tests fails like a test, too"
)]

mod bodies;
mod cleanup;
mod collector;
mod ipv6;
mod keep_alive;
mod kernel;
mod mechanisms;
mod middlebox;
mod network;
mod ordinary_user;
mod own_side;
mod own_trouble;
mod pace;
mod person;
mod programs;
mod resolver;
mod several;
mod visitor;
