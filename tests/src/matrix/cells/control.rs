//! The sites that Sada checks itself against are met as well.

use super::super::answer::{Answer, INTERFERENCE, PLATFORM, PLATFORM_PERHAPS, UNKNOWN, WORKS};
use super::super::cell::{Cell, EVERYWHERE, Group, Truth};
use super::super::deed::Change;
use super::alone;
use crate::host::Mechanism;
use crate::platform::{Platform, X, YOUTUBE};

/// With every control out of reach nothing vouches for what is between.
const CONTROLS_TOO: &str = "platform and controls blocked, or all of them dead";

pub(super) fn cells() -> Vec<Cell> {
    vec![
        own_trouble("one-dead", "wikidata", Mechanism::TlsDrop, PLATFORM),
        own_trouble("all-dead", "all", Mechanism::TlsReset, PLATFORM_PERHAPS),
        // Where nothing fails no control is asked, and none is missed.
        Cell::innocent(Group::Control, "all-dead-fine", Truth::Works)
            .fault(Change::Control("all", Mechanism::TlsReset))
            .opens(X)
            .must(&[WORKS]),
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

/// X has trouble and says so itself, with its own certificate, while controls fail. The
/// certificate speaks for the line, also where no control does.
fn own_trouble(
    name: &'static str,
    control: &'static str,
    mechanism: Mechanism,
    answer: Answer,
) -> Cell {
    Cell::innocent(Group::Control, name, Truth::Platform)
        .fault(Change::Control(control, mechanism))
        .on(&[X], Mechanism::Http503)
        .must(&[answer])
}

/// Another operator's platform answers meanwhile: the line stands.
fn cut_off(name: &'static str, platforms: &[Platform]) -> Cell {
    Cell::interference(Group::Control, name)
        .on(platforms, Mechanism::TlsReset)
        .fault(Change::Control("all", Mechanism::TlsReset))
        .must(&[UNKNOWN])
        .pair(CONTROLS_TOO, EVERYWHERE)
        // Controls are waited for as long as one may still answer.
        .silent()
}
