//! What a failed page load means.
//!
//! Pure: no clock, no I/O, no browser. Events of a browser come in as [`signal::Signal`]s
//! with the time they are handled at; what to do about them goes out as
//! [`effect::Effect`]s; what a person sees of it is a [`view::View`]. The same signals at the
//! same times always give the same effects, so every verdict can be replayed and explained.

pub mod address;
pub mod attestation;
pub mod browser_errors;
pub mod bulletin;
pub mod catalogue;
pub mod collect;
pub mod config;
pub mod consent;
pub mod context;
pub mod control;
pub mod device_clock;
mod dns;
pub mod document;
pub mod effect;
pub mod failure;
pub mod feed;
pub mod history;
pub mod json;
mod keeping;
pub mod load;
pub mod loaded_hosts;
pub mod message;
mod monitor;
pub mod observation;
pub mod outbox;
pub mod outcome;
pub mod pace;
pub mod persist;
pub mod probe;
pub mod recording;
pub mod resource;
pub mod scene;
mod server_time;
pub mod session;
pub mod signal;
mod simulation;
mod snapshot;
mod state;
pub mod target;
pub mod target_status;
pub mod time;
pub mod tokens;
mod tracked;
mod url;
pub mod verdict;
pub mod view;
pub mod vote;
