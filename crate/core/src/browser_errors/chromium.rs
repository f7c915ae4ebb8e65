//! Chromium's words: `net/base/net_error_list.h`, as `webRequest.onErrorOccurred` and
//! `webNavigation.onErrorOccurred` give them. Grouped as there, by number.

mod cache;
mod certificate;
mod connection;
mod dns;
mod http;
mod other;
mod system;

use super::table::{Row, by_name};
use super::{Meaning, UNKNOWN, Weight, unnamed};
use crate::failure::FailureType;

/// Every word, those that versions since 110 have dropped too.
pub(super) const GROUPS: &[&[Row]] = &[
    connection::ROWS,
    system::ROWS,
    certificate::ROWS,
    http::ROWS,
    dns::ROWS,
    cache::ROWS,
    other::ROWS,
];

/// The meaning of a name without its `net::`.
pub(super) fn meaning(name: &str) -> Meaning {
    by_name(GROUPS, name).unwrap_or_else(|| {
        // Whatever blocks tomorrow, it is not the network.
        if name.starts_with("ERR_BLOCKED_BY_") {
            unnamed(FailureType::Abandoned, Weight::Nothing)
        } else {
            UNKNOWN
        }
    })
}
