//! What the fuzz targets do: a monitor that is fed and asked for its promises, what comes over the wire, and changes
//! to inputs that keep their structure. `fuzz/` makes programs of them; the tests here play every seed.
//!
//! An input is text. A line is a step: milliseconds since the step before, a blank, and a signal
//! as the shell hands it over, in JSON. For the target `snapshots` two lines stand before the
//! steps: what is stored for the browser's run, and what is stored for longer.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a broken promise ends the run by a panic: that is how the fuzzer learns of it"
)]

pub mod http;
pub mod mutate;
pub mod session;
pub mod wire;

/// Feeds the steps of an input to a monitor that watches every platform.
pub fn signals(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut session = session::FuzzedSession::fresh();
    text.lines().for_each(|line| session.step(line));
    session.restore();
}

/// Begins from stored texts, and feeds a few steps.
pub fn snapshots(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.lines();
    let mut session = session::FuzzedSession::stored(lines.next(), lines.next());
    lines.take(20).for_each(|line| session.step(line));
    session.restore();
}
