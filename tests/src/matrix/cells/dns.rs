//! Lying and silent resolvers.

use super::super::answer::{INTERFERENCE, UNKNOWN};
use super::super::cell::{Cell, EVERYWHERE, Group};
use super::super::column::Column;
use super::{CHROMIUM, ONE_OPERATOR, UNNAMED, UNNAMED_IN, alone};
use crate::host::Mechanism;
use crate::platform::X;

/// A name that leads to this device itself, or to nowhere.
const THIS_DEVICE: &str =
    "the name leads to this device: by the resolver, or by a filter or hosts file of one's own";

pub(super) fn cells() -> Vec<Cell> {
    let dns = |name, mechanism| alone(Group::Dns, name, mechanism);
    let at_home = |name, mechanism| dns(name, mechanism).pair(THIS_DEVICE, EVERYWHERE);
    vec![
        dns("nxdomain", Mechanism::DnsNxdomain).fast(),
        dns("nodata", Mechanism::DnsNodata),
        dns("servfail", Mechanism::DnsServfail),
        dns("refused", Mechanism::DnsRefused),
        dns("drop", Mechanism::DnsDrop).silent(),
        // Firefox lets the forged address be seen; in Chromium there is only silence.
        Cell::interference(Group::Dns, "bogon-dead")
            .on(&[X], Mechanism::DnsBogonDead)
            .must(&[INTERFERENCE])
            .but(Column::Chromium, &[UNKNOWN])
            .pair(ONE_OPERATOR, CHROMIUM)
            .silent(),
        Cell::interference(Group::Dns, "bogon-alive")
            .on(&[X], Mechanism::DnsBogonAlive)
            .must(&[INTERFERENCE])
            .fast(),
        at_home("loopback", Mechanism::DnsLoopback),
        at_home("zero", Mechanism::DnsZero),
        dns("refuser", Mechanism::DnsRefuser),
        Cell::interference(Group::Dns, "blockpage")
            .on(&[X], Mechanism::DnsBlockpage)
            .must(&[INTERFERENCE])
            .but(Column::Firefox, &[UNKNOWN])
            .pair(UNNAMED, UNNAMED_IN),
    ]
}
