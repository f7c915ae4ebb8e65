//! The API for programs: events, sums of counts, files of whole days. The OpenAPI document
//! describes every answer.

mod aggregation;
mod cors;
mod country;
mod day_files;
mod event;
mod event_item;
mod events;
mod openapi;
mod path;
mod query;
mod response;
mod routes;
mod state;
mod summary;
mod sums;
mod timestamp;

pub use routes::routes;
