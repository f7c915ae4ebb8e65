//! Packets swallowed or answered by the platform's address.

use super::super::cell::{Cell, Group};
use super::alone;
use crate::host::Mechanism;

pub(super) fn cells() -> Vec<Cell> {
    let tcp = |name, mechanism| alone(Group::Tcp, name, mechanism);
    vec![
        tcp("syn-drop", Mechanism::TcpSynDrop).silent(),
        tcp("syn-reset", Mechanism::TcpSynReset).fast(),
        tcp("icmp-admin", Mechanism::IcmpAdmin),
        tcp("icmp-host", Mechanism::IcmpHost),
        tcp("icmp-net", Mechanism::IcmpNet),
        tcp("icmp-port", Mechanism::IcmpPort),
    ]
}
