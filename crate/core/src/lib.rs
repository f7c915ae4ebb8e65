//! What a failed page load means.
//!
//! Pure: no clock, no I/O, no browser. Events of a browser come in as [`signal::Signal`]s
//! with the time they are handled at; what to do about them goes out as
//! [`effect::Effect`]s; what a person sees of it is a [`view::View`]. The same signals at the
//! same times always give the same effects, so every verdict can be replayed and explained.

pub mod address;
pub mod arrivals;
pub mod bulletin;
pub mod catalogue;
mod clock;
pub mod config;
pub mod consent;
pub mod context;
pub mod control;
pub mod effect;
pub mod failure;
pub mod feed;
pub mod history;
pub mod json;
pub mod load;
pub mod maps;
pub mod message;
mod monitor;
pub mod numbers;
pub mod observation;
pub mod outbox;
pub mod outcome;
pub mod pace;
pub mod place;
pub mod recording;
pub mod resolved;
pub mod resource;
pub mod scene;
pub mod session;
pub mod signal;
mod simulation;
mod snapshot;
mod state;
pub mod target;
pub mod target_status;
pub mod time;
mod tracked;
mod url;
pub mod verdict;
pub mod view;
pub mod vote;
pub mod wallet;
pub mod words;
