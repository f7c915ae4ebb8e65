//! What the program writes to standard output: JSON, one value a line.

use std::io::Write;

/// Prints a value as one line of JSON.
pub(crate) fn print_json(value: &impl serde::Serialize) {
    let mut out = std::io::stdout().lock();
    // A reader that has gone does not want it.
    serde_json::to_writer(&mut out, value).ok();
    writeln!(out).and_then(|()| out.flush()).ok();
}
