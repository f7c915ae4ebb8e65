//! Platforms with IPv6 addresses.

use super::super::answer::{UNKNOWN, WORKS};
use super::super::cell::{EVERYWHERE, Group, MatrixCell, Truth};
use super::super::deed::EnvironmentChange;
use super::ONE_OPERATOR;
use crate::host::{Family, LabMechanism, Setting};
use crate::platform::X;

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        only("tls-reset", LabMechanism::TlsReset),
        only("tls-drop", LabMechanism::TlsDrop).silent(),
        only("syn-drop", LabMechanism::TcpSynDrop).silent(),
        only("nxdomain", LabMechanism::DnsNxdomain),
        MatrixCell::innocent(Group::Ipv6, "both-fine", Truth::Works)
            .setting(X, of(LabMechanism::None, Family::Both))
            .must(&[WORKS]),
        MatrixCell::innocent(Group::Ipv6, "broken", Truth::Works)
            .setting(X, of(LabMechanism::Ipv6Broken, Family::Both))
            .must(&[WORKS]),
    ]
}

/// X has IPv6 addresses only, before and while it is met.
fn only(name: &'static str, mechanism: LabMechanism) -> MatrixCell {
    MatrixCell::interference(Group::Ipv6, name)
        .condition(EnvironmentChange::Platform(
            X.id,
            of(LabMechanism::None, Family::V6),
        ))
        .setting(X, of(mechanism, Family::V6))
        .must(&[UNKNOWN])
        .pair(ONE_OPERATOR, EVERYWHERE)
}

fn of(mechanism: LabMechanism, family: Family) -> Setting {
    Setting {
        family,
        ..Setting::of(mechanism)
    }
}
