//! End to end: real browsers, in a network that really blocks, with the collector at
//! the end of the chain.
//!
//! - [`bins`]: how long a bin is
//! - [`crowd`]: three evenings of early 2024 with 300 reporters who do not exist
//! - [`host`]: where everything runs: inside the lab, or on this machine as it is
//! - [`browser`]: one [`browser::Browser`] over Chromium and Firefox
//! - [`collector`]: the collector, and the public page as a person's browser shows it
//! - [`scene`]: host, collector and browser together, ready for a test
//! - [`attack`]: attacks on the running service, and what came of them
//! - [`ask`]: waiting for what Sada comes to say
//! - [`matrix`]: every kind of interference and every innocent fault, and what is said of it
//! - [`story`]: the evening `cargo xtask run` tells
//!
//! Nothing here decides anything about networks: it looks at what Sada says, and
//! compares.

pub mod ask;
pub mod attack;
pub mod bins;
pub mod browser;
pub mod collector;
pub mod crowd;
pub mod host;
pub mod matrix;
pub mod paths;
pub mod platform;
pub mod recorded_requests;
pub mod scene;
pub mod story;
pub mod view;
pub mod wait;
