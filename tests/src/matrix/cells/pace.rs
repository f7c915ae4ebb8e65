//! Slow answers, answers that stand still, answers that break off.

use super::super::answer::{Answer, SLOW, UNKNOWN, WORKS};
use super::super::cell::{Cell, EVERYWHERE, Group, Truth};
use super::super::column::Column;
use super::super::deed::Change;
use super::{ABORTED, CHROMIUM, FIREFOX, ONE_OPERATOR, alone};
use crate::host::{Mechanism, NetworkState, Setting};
use crate::platform::X;

/// A page of 200 kB, with a script of as much.
pub(super) const BIG: &str = "https://x.com/big";
/// Enough good loads of it for a usual pace to be known.
pub(super) const USUAL: &[&str] = &[BIG, BIG, BIG, BIG];

/// A body that stands still is seen by nobody: streams look the same.
const STANDS_STILL: &str = "a body that stands still, or a stream that has nothing to say";

pub(super) fn cells() -> Vec<Cell> {
    let pace = |name, mechanism| alone(Group::Pace, name, mechanism);
    let broken = |name, mechanism| pace(name, mechanism).at(BIG);
    vec![
        throttled("throttle-10k", Mechanism::Throttle10k)
            .at(X.url)
            .patient(60),
        throttled("throttle-32k", Mechanism::Throttle32k).patient(120),
        throttled("throttle-128k", Mechanism::Throttle128k)
            .patient(60)
            .fast(),
        throttled("throttle-police-128k", Mechanism::ThrottlePolice128k).patient(90),
        // A slow line is no throttling: the other site is as slow.
        slow_line("slow-line-128k", NetworkState::Slow128k).at(BIG),
        slow_line("slow-line-32k", NetworkState::Slow32k),
        pace("stall-headers", Mechanism::StallHeaders).silent(),
        broken("stall-body", Mechanism::StallBody)
            .must(&[Answer::Nothing, WORKS, UNKNOWN])
            .pair(STANDS_STILL, EVERYWHERE)
            .silent()
            .quiet(15),
        broken("reset-body", Mechanism::ResetBody),
        broken("close-body", Mechanism::CloseBody),
        Cell::interference(Group::Pace, "reset-after-tls")
            .on(&[X], Mechanism::ResetAfterTls)
            .must(&[UNKNOWN])
            .but(Column::Firefox, &[Answer::Nothing])
            .but(Column::FirefoxNavigation, &[Answer::Nothing])
            .pair(ONE_OPERATOR, CHROMIUM)
            .pair(ABORTED, FIREFOX),
        // HTTP/3 is offered while all is well, so that it can be tried.
        Cell::innocent(Group::Pace, "quic-drop", Truth::Works)
            .condition(Change::Platform(X.id, Setting::of(Mechanism::QuicDrop)))
            .on(&[X], Mechanism::QuicDrop)
            .tries_quic()
            .must(&[WORKS]),
    ]
}

fn throttled(name: &'static str, mechanism: Mechanism) -> Cell {
    Cell::interference(Group::Pace, name)
        .truth(Truth::Slow)
        .on(&[X], mechanism)
        .at(BIG)
        .past(USUAL)
        .must(&[SLOW])
}

fn slow_line(name: &'static str, state: NetworkState) -> Cell {
    Cell::innocent(Group::Pace, name, Truth::Works)
        .line(state)
        .opens(X)
        .past(USUAL)
        .must(&[WORKS])
        .patient(120)
        // A measurement of the line may still come in.
        .settles(15)
}
