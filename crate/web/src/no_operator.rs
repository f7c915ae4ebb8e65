//! A build without an operator: it has nobody to report to, and nothing to report with.

use sada_core::config::Operator;
use sada_core::feed::Feed;
use sada_core::signal::TokenResponse;
use sada_units::{BinStart, Country};

use crate::network::Poster;

/// There is none.
#[derive(Clone)]
pub(crate) enum Recipient {}

/// A file that was put into the package afterwards is not taken.
pub(crate) fn read(file: Option<&str>) -> (Operator, Option<Recipient>) {
    let operator = file.map_or(Operator::LocalOnly, |_| Operator::Refused);
    (operator, None)
}

impl Recipient {
    pub(crate) async fn send(&self, _: &str, _: &str, _: Poster) -> Option<u16> {
        match *self {}
    }

    pub(crate) async fn feed(&self, _: Country, _: &str, _: Poster) -> Option<Feed> {
        match *self {}
    }

    pub(crate) async fn tokens(&self, _: BinStart, _: &str, _: Poster) -> TokenResponse {
        match *self {}
    }
}
