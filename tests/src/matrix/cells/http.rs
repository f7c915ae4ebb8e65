//! Pages put in the platform's place over plain HTTP, with TLS broken beside it.
//!
//! A browser tries https first, finds it broken, and remembers for good that this site is
//! to be opened without: hence the new profiles.

use super::super::answer::{INTERFERENCE, UNKNOWN};
use super::super::cell::{Cell, EVERYWHERE, Group};
use super::{ONE_OPERATOR, alone};
use crate::host::Mechanism;
use crate::platform::{X, YOUTUBE};

/// As a person types it, without a scheme; x.com is on no browser's list of https only.
const PLAIN: &str = "http://x.com/";

pub(super) fn cells() -> Vec<Cell> {
    vec![
        plain("block-200", Mechanism::HttpBlock200),
        plain("block-302", Mechanism::HttpBlock302),
        plain("block-451", Mechanism::HttpBlock451),
        plain("block-403", Mechanism::HttpBlock403),
        plain("inject-reset", Mechanism::HttpInjectReset),
        plain("block-200-tls-drop", Mechanism::HttpBlock200TlsDrop).silent(),
        // Who opens it by https only meets the broken TLS.
        alone(Group::Http, "block-200-by-https", Mechanism::HttpBlock200),
        // YouTube is on every browser's list, so that plain HTTP is never spoken.
        Cell::interference(Group::Http, "block-200-hsts")
            .on(&[YOUTUBE], Mechanism::HttpBlock200)
            .at("http://www.youtube.com/")
            .must(&[UNKNOWN])
            .pair(ONE_OPERATOR, EVERYWHERE),
    ]
}

fn plain(name: &'static str, mechanism: Mechanism) -> Cell {
    Cell::interference(Group::Http, name)
        .on(&[X], mechanism)
        .at(PLAIN)
        .must(&[INTERFERENCE])
        .fresh()
}
