//! A day that never was, so that anybody can see what Sada shows before anything happens.
//!
//! A scene is a list of signals as a browser would give them, told to a monitor of its own: what
//! is said of it is judged by the same code as everything else. That monitor is thrown away in
//! the end; it asks nobody, keeps nothing, and nothing of it reaches the real one.

mod day;

pub(crate) use day::play;

#[cfg(test)]
mod tests;
