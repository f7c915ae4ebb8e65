//! The sites that Sada checks itself against are met as well.

use super::super::answer::{INTERFERENCE, LOCAL, UNKNOWN, WORKS};
use super::super::cell::{Cell, EVERYWHERE, Group, Truth};
use super::super::deed::Change;
use super::alone;
use crate::host::Mechanism;
use crate::platform::{Platform, X, YOUTUBE};

/// With every control out of reach nothing vouches for the line.
const CONTROLS_TOO: &str = "platform and controls blocked, or the line dead";

pub(super) fn cells() -> Vec<Cell> {
    vec![
        fine("one-dead", "wikidata", Mechanism::TlsDrop),
        fine("all-dead", "all", Mechanism::TlsReset),
        alone(Group::Control, "one-dead-x-reset", Mechanism::TlsReset)
            .fault(Change::Control("wikidata", Mechanism::TlsDrop))
            .fast(),
        alone(Group::Control, "one-left-x-reset", Mechanism::TlsReset)
            .fault(Change::Control("wikidata", Mechanism::TlsReset))
            .fault(Change::Control("cloudflare", Mechanism::DnsNxdomain))
            .fault(Change::Control("jsdelivr", Mechanism::Http503)),
        alone(Group::Control, "plain-dead-x-reset", Mechanism::TlsReset)
            .fault(Change::Control("plain", Mechanism::TlsReset)),
        Cell::interference(Group::Control, "one-dead-two-reset")
            .on(&[YOUTUBE, X], Mechanism::TlsReset)
            .fault(Change::Control("github", Mechanism::DnsNxdomain))
            .must(&[INTERFERENCE]),
        cut_off("all-dead-x-reset", &[X]),
        cut_off("all-dead-two-reset", &[YOUTUBE, X]),
    ]
}

/// Controls fail, and platforms do not.
fn fine(name: &'static str, control: &'static str, mechanism: Mechanism) -> Cell {
    Cell::innocent(Group::Control, name, Truth::Works)
        .fault(Change::Control(control, mechanism))
        .opens(X)
        .must(&[WORKS])
}

fn cut_off(name: &'static str, platforms: &[Platform]) -> Cell {
    Cell::interference(Group::Control, name)
        .on(platforms, Mechanism::TlsReset)
        .fault(Change::Control("all", Mechanism::TlsReset))
        .must(&[LOCAL, UNKNOWN])
        .pair(CONTROLS_TOO, EVERYWHERE)
        // Controls are waited for as long as one may still answer.
        .silent()
}
