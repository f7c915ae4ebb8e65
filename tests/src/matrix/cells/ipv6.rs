//! Platforms with IPv6 addresses.

use super::super::answer::{UNKNOWN, WORKS};
use super::super::cell::{Cell, EVERYWHERE, Group, Truth};
use super::super::deed::Change;
use super::ONE_OPERATOR;
use crate::host::{Family, Mechanism, Setting};
use crate::platform::X;

pub(super) fn cells() -> Vec<Cell> {
    vec![
        only("tls-reset", Mechanism::TlsReset),
        only("tls-drop", Mechanism::TlsDrop).silent(),
        only("syn-drop", Mechanism::TcpSynDrop).silent(),
        only("nxdomain", Mechanism::DnsNxdomain),
        Cell::innocent(Group::Ipv6, "both-fine", Truth::Works)
            .setting(X, of(Mechanism::None, Family::Both))
            .must(&[WORKS]),
        Cell::innocent(Group::Ipv6, "broken", Truth::Works)
            .setting(X, of(Mechanism::Ipv6Broken, Family::Both))
            .must(&[WORKS]),
    ]
}

/// X has IPv6 addresses only, before and while it is met.
fn only(name: &'static str, mechanism: Mechanism) -> Cell {
    Cell::interference(Group::Ipv6, name)
        .condition(Change::Platform(X.id, of(Mechanism::None, Family::V6)))
        .setting(X, of(mechanism, Family::V6))
        .must(&[UNKNOWN])
        .pair(ONE_OPERATOR, EVERYWHERE)
}

fn of(mechanism: Mechanism, family: Family) -> Setting {
    Setting {
        family,
        ..Setting::of(mechanism)
    }
}
