//! The platform's own trouble, with its own certificate.

use super::super::answer::{AcceptableAnswer, PLATFORM, UNKNOWN, WORKS};
use super::super::cell::{EVERYWHERE, Group, MatrixCell, Truth};
use super::ONE_OPERATOR;
use crate::host::LabMechanism;
use crate::platform::{ALL, X, YOUTUBE};

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        says("http-403", LabMechanism::Http403),
        says("http-429", LabMechanism::Http429),
        says("http-451", LabMechanism::Http451),
        says("http-500", LabMechanism::Http500),
        says("http-502", LabMechanism::Http502),
        says("http-503", LabMechanism::Http503).fast(),
        says("maintenance", LabMechanism::Http503Maintenance),
        says("challenge", LabMechanism::Challenge),
        says("login-loop", LabMechanism::LoginLoop),
        // It may well be that there is no such page.
        of("http-404", LabMechanism::Http404)
            .truth(Truth::Works)
            .must(&[WORKS, AcceptableAnswer::Nothing])
            .fast(),
        of("no-content", LabMechanism::NoContent)
            .truth(Truth::Works)
            .must(&[WORKS, AcceptableAnswer::Nothing]),
        dead("dead-tcp", LabMechanism::DeadTcp),
        dead("dead-silent", LabMechanism::DeadSilent).silent(),
        dead("own-expired", LabMechanism::OwnExpired),
        dead("own-wrong-host", LabMechanism::OwnWrongHost),
        MatrixCell::innocent(Group::Platform, "two-http-503", Truth::Platform)
            .on(&[YOUTUBE, X], LabMechanism::Http503)
            .must(&[PLATFORM]),
        MatrixCell::innocent(Group::Platform, "all-http-429", Truth::Platform)
            .on(&ALL, LabMechanism::Http429)
            .must(&[PLATFORM]),
        MatrixCell::innocent(Group::Platform, "fine", Truth::Works)
            .on(&[X], LabMechanism::None)
            .must(&[WORKS]),
    ]
}

fn of(name: &'static str, mechanism: LabMechanism) -> MatrixCell {
    MatrixCell::innocent(Group::Platform, name, Truth::Platform).on(&[X], mechanism)
}

/// The platform says it itself.
fn says(name: &'static str, mechanism: LabMechanism) -> MatrixCell {
    of(name, mechanism).must(&[PLATFORM])
}

/// From inside one browser it could be interference as well.
fn dead(name: &'static str, mechanism: LabMechanism) -> MatrixCell {
    of(name, mechanism)
        .must(&[UNKNOWN])
        .pair(ONE_OPERATOR, EVERYWHERE)
}
