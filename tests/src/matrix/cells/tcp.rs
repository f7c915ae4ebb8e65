//! Packets swallowed or answered by the platform's address.

use super::super::cell::{Group, MatrixCell};
use super::alone;
use crate::host::LabMechanism;

pub(super) fn cells() -> Vec<MatrixCell> {
    let tcp = |name, mechanism| alone(Group::Tcp, name, mechanism);
    vec![
        tcp("syn-drop", LabMechanism::TcpSynDrop).silent(),
        tcp("syn-reset", LabMechanism::TcpSynReset).fast(),
        tcp("icmp-admin", LabMechanism::IcmpAdmin),
        tcp("icmp-host", LabMechanism::IcmpHost),
        tcp("icmp-net", LabMechanism::IcmpNet),
        tcp("icmp-port", LabMechanism::IcmpPort),
    ]
}
