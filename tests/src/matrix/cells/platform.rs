//! The platform's own trouble, with its own certificate.

use super::super::answer::{Answer, PLATFORM, UNKNOWN, WORKS};
use super::super::cell::{Cell, EVERYWHERE, Group, Truth};
use super::ONE_OPERATOR;
use crate::host::Mechanism;
use crate::platform::{ALL, X, YOUTUBE};

pub(super) fn cells() -> Vec<Cell> {
    vec![
        says("http-403", Mechanism::Http403),
        says("http-429", Mechanism::Http429),
        says("http-451", Mechanism::Http451),
        says("http-500", Mechanism::Http500),
        says("http-502", Mechanism::Http502),
        says("http-503", Mechanism::Http503).fast(),
        says("maintenance", Mechanism::Http503Maintenance),
        says("challenge", Mechanism::Challenge),
        says("login-loop", Mechanism::LoginLoop),
        // It may well be that there is no such page.
        of("http-404", Mechanism::Http404)
            .truth(Truth::Works)
            .must(&[WORKS, Answer::Nothing])
            .fast(),
        of("no-content", Mechanism::NoContent)
            .truth(Truth::Works)
            .must(&[WORKS, Answer::Nothing]),
        dead("dead-tcp", Mechanism::DeadTcp),
        dead("dead-silent", Mechanism::DeadSilent).silent(),
        dead("own-expired", Mechanism::OwnExpired),
        dead("own-wrong-host", Mechanism::OwnWrongHost),
        Cell::innocent(Group::Platform, "two-http-503", Truth::Platform)
            .on(&[YOUTUBE, X], Mechanism::Http503)
            .must(&[PLATFORM]),
        Cell::innocent(Group::Platform, "all-http-429", Truth::Platform)
            .on(&ALL, Mechanism::Http429)
            .must(&[PLATFORM]),
        Cell::innocent(Group::Platform, "fine", Truth::Works)
            .on(&[X], Mechanism::None)
            .must(&[WORKS]),
    ]
}

fn of(name: &'static str, mechanism: Mechanism) -> Cell {
    Cell::innocent(Group::Platform, name, Truth::Platform).on(&[X], mechanism)
}

/// The platform says it itself.
fn says(name: &'static str, mechanism: Mechanism) -> Cell {
    of(name, mechanism).must(&[PLATFORM])
}

/// From inside one browser it could be interference as well.
fn dead(name: &'static str, mechanism: Mechanism) -> Cell {
    of(name, mechanism)
        .must(&[UNKNOWN])
        .pair(ONE_OPERATOR, EVERYWHERE)
}
