//! Lying and silent resolvers.

use super::super::answer::{INTERFERENCE, UNKNOWN};
use super::super::cell::{EVERYWHERE, Group, MatrixCell};
use super::super::column::Column;
use super::{CHROMIUM, ONE_OPERATOR, UNNAMED, UNNAMED_IN, alone};
use crate::host::LabMechanism;
use crate::platform::X;

/// A name that leads to this device itself, or to nowhere.
const THIS_DEVICE: &str =
    "the name leads to this device: by the resolver, or by a filter or hosts file of one's own";

pub(super) fn cells() -> Vec<MatrixCell> {
    let dns = |name, mechanism| alone(Group::Dns, name, mechanism);
    let at_home = |name, mechanism| dns(name, mechanism).pair(THIS_DEVICE, EVERYWHERE);
    vec![
        dns("nxdomain", LabMechanism::DnsNxdomain).fast(),
        dns("nodata", LabMechanism::DnsNodata),
        dns("servfail", LabMechanism::DnsServfail),
        dns("refused", LabMechanism::DnsRefused),
        dns("drop", LabMechanism::DnsDrop).silent(),
        // Firefox lets the forged address be seen; in Chromium there is only silence.
        MatrixCell::interference(Group::Dns, "bogon-dead")
            .on(&[X], LabMechanism::DnsBogonDead)
            .must(&[INTERFERENCE])
            .but(Column::Chromium, &[UNKNOWN])
            .pair(ONE_OPERATOR, CHROMIUM)
            .silent(),
        MatrixCell::interference(Group::Dns, "bogon-alive")
            .on(&[X], LabMechanism::DnsBogonAlive)
            .must(&[INTERFERENCE])
            .fast(),
        at_home("loopback", LabMechanism::DnsLoopback),
        at_home("zero", LabMechanism::DnsZero),
        dns("refuser", LabMechanism::DnsRefuser),
        MatrixCell::interference(Group::Dns, "blockpage")
            .on(&[X], LabMechanism::DnsBlockpage)
            .must(&[INTERFERENCE])
            .but(Column::Firefox, &[UNKNOWN])
            .pair(UNNAMED, UNNAMED_IN),
    ]
}
