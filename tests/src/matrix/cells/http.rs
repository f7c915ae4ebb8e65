//! Pages put in the platform's place over plain HTTP, with TLS broken beside it.
//!
//! A browser tries https first, finds it broken, and remembers for good that this site is
//! to be opened without: hence the new profiles.

use super::super::answer::{INTERFERENCE, UNKNOWN};
use super::super::cell::{EVERYWHERE, Group, MatrixCell};
use super::{ONE_OPERATOR, alone};
use crate::host::LabMechanism;
use crate::platform::{X, YOUTUBE};

/// As a person types it, without a scheme; x.com is on no browser's list of https only.
const PLAIN: &str = "http://x.com/";

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        plain("block-200", LabMechanism::HttpBlock200),
        plain("block-302", LabMechanism::HttpBlock302),
        plain("block-451", LabMechanism::HttpBlock451),
        plain("block-403", LabMechanism::HttpBlock403),
        plain("inject-reset", LabMechanism::HttpInjectReset),
        plain("block-200-tls-drop", LabMechanism::HttpBlock200TlsDrop).silent(),
        // Who opens it by https only meets the broken TLS.
        alone(
            Group::Http,
            "block-200-by-https",
            LabMechanism::HttpBlock200,
        ),
        // YouTube is on every browser's list, so that plain HTTP is never spoken.
        MatrixCell::interference(Group::Http, "block-200-hsts")
            .on(&[YOUTUBE], LabMechanism::HttpBlock200)
            .at("http://www.youtube.com/")
            .must(&[UNKNOWN])
            .pair(ONE_OPERATOR, EVERYWHERE),
    ]
}

fn plain(name: &'static str, mechanism: LabMechanism) -> MatrixCell {
    MatrixCell::interference(Group::Http, name)
        .on(&[X], mechanism)
        .at(PLAIN)
        .must(&[INTERFERENCE])
        .fresh()
}
