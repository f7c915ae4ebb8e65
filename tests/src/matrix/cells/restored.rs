//! What was in the way is taken away, and nobody opens the platform again: that it works is
//! found out by looking again, half a minute or so after it failed.

use super::super::answer::{AcceptableAnswer, INTERFERENCE, UNKNOWN, WORKS};
use super::super::cell::{Group, MatrixCell, Truth};
use super::super::deed::{Deed, EnvironmentChange};
use crate::host::{LabMechanism, Setting};
use crate::platform::{VisitedPlatform, X, YOUTUBE};
use crate::wait::seconds;

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        restored("reset", &[X], LabMechanism::TlsReset, &[UNKNOWN]).fast(),
        restored(
            "two-drop",
            &[YOUTUBE, X],
            LabMechanism::TlsDrop,
            &[INTERFERENCE],
        ),
    ]
}

/// The person opens platforms, is told of their failure, and goes away. A little later they
/// are let through. Nothing but what is said after that is an answer.
fn restored(
    name: &'static str,
    platforms: &[VisitedPlatform],
    mechanism: LabMechanism,
    told: &'static [AcceptableAnswer],
) -> MatrixCell {
    let mut cell = MatrixCell::interference(Group::Restored, name)
        .truth(Truth::Works)
        .on(platforms, mechanism)
        .then(Deed::Hear(told));
    // A tab that stays open could load by itself.
    for _ in platforms {
        cell = cell.then(Deed::Close);
    }
    cell = cell.then(Deed::Wait(seconds(4)));
    for platform in platforms {
        let free = Setting::of(LabMechanism::None);
        cell = cell.then(Deed::Change(EnvironmentChange::Platform(platform.id, free)));
    }
    // The first look comes 30 to 38 seconds after the failure.
    cell.must(&[WORKS]).patient(45)
}
