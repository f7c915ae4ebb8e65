//! Slow answers, answers that stand still, answers that break off.

use super::super::answer::{AcceptableAnswer, SLOW, UNKNOWN, WORKS};
use super::super::cell::{EVERYWHERE, Group, MatrixCell, Truth};
use super::super::column::Column;
use super::super::deed::EnvironmentChange;
use super::{ABORTED, CHROMIUM, FIREFOX, ONE_OPERATOR, alone};
use crate::host::{LabMechanism, NetworkState, Setting};
use crate::platform::X;

/// A page of 200 kB, with a script of as much.
pub(super) const BIG: &str = "https://x.com/big";
/// Enough good loads of it for a usual pace to be known.
pub(super) const USUAL: &[&str] = &[BIG, BIG, BIG, BIG];

/// A body that stands still is seen by nobody: streams look the same.
const STANDS_STILL: &str = "a body that stands still, or a stream that has nothing to say";

pub(super) fn cells() -> Vec<MatrixCell> {
    let pace = |name, mechanism| alone(Group::Pace, name, mechanism);
    let broken = |name, mechanism| pace(name, mechanism).at(BIG);
    vec![
        throttled("throttle-10k", LabMechanism::Throttle10k)
            .at(X.url)
            .patient(60),
        throttled("throttle-32k", LabMechanism::Throttle32k).patient(120),
        throttled("throttle-128k", LabMechanism::Throttle128k)
            .patient(60)
            .fast(),
        throttled("throttle-police-128k", LabMechanism::ThrottlePolice128k).patient(90),
        // A slow line is no throttling: the other site is as slow.
        slow_line("slow-line-128k", NetworkState::Slow128k).at(BIG),
        slow_line("slow-line-32k", NetworkState::Slow32k),
        pace("stall-headers", LabMechanism::StallHeaders).silent(),
        broken("stall-body", LabMechanism::StallBody)
            .must(&[AcceptableAnswer::Nothing, WORKS, UNKNOWN])
            .pair(STANDS_STILL, EVERYWHERE)
            .silent()
            .quiet(15),
        broken("reset-body", LabMechanism::ResetBody),
        broken("close-body", LabMechanism::CloseBody),
        MatrixCell::interference(Group::Pace, "reset-after-tls")
            .on(&[X], LabMechanism::ResetAfterTls)
            .must(&[UNKNOWN])
            .but(Column::Firefox, &[AcceptableAnswer::Nothing])
            .but(Column::FirefoxNavigation, &[AcceptableAnswer::Nothing])
            .pair(ONE_OPERATOR, CHROMIUM)
            .pair(ABORTED, FIREFOX),
        // HTTP/3 is offered while all is well, so that it can be tried.
        MatrixCell::innocent(Group::Pace, "quic-drop", Truth::Works)
            .condition(EnvironmentChange::Platform(
                X.id,
                Setting::of(LabMechanism::QuicDrop),
            ))
            .on(&[X], LabMechanism::QuicDrop)
            .tries_quic()
            .must(&[WORKS]),
    ]
}

fn throttled(name: &'static str, mechanism: LabMechanism) -> MatrixCell {
    MatrixCell::interference(Group::Pace, name)
        .truth(Truth::Slow)
        .on(&[X], mechanism)
        .at(BIG)
        .past(USUAL)
        .must(&[SLOW])
}

fn slow_line(name: &'static str, state: NetworkState) -> MatrixCell {
    MatrixCell::innocent(Group::Pace, name, Truth::Works)
        .line(state)
        .opens(X)
        .past(USUAL)
        .must(&[WORKS])
        .patient(120)
        // A measurement of the line may still come in.
        .settles(15)
}
