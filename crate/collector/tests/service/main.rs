//! The collector as people run it: its program, on loopback. One program of tests, so that it is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test fails loudly, its helpers too"
)]

mod api;
mod atom;
mod attacker;
mod backup;
mod clock;
mod commit;
mod crash;
mod damage;
mod detect;
#[cfg(target_os = "linux")]
mod disk;
mod hostile;
mod http;
mod identity;
mod junk;
mod keys;
mod layout;
mod note;
mod openapi;
mod published;
mod record;
mod record_days;
mod roles;
mod site;
mod stalled;
mod support;
mod unseen;
mod watch;
