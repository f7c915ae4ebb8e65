//! Platforms of which only some hosts are met: those of pictures and scripts, or those of
//! data services. The page itself comes.

use super::super::answer::{Answer, INTERFERENCE, UNKNOWN};
use super::super::cell::{Cell, EVERYWHERE, Group};
use super::super::column::Column;
use super::{FIREFOX, UNNAMED};
use crate::host::{Mechanism, Scope};
use crate::platform::{X, YOUTUBE};

/// What a part's failure can always be.
const PART: &str = "one operator's pictures or data service: blocked, or dead";

const FORGED: &[Answer] = &[INTERFERENCE, UNKNOWN];

pub(super) fn cells() -> Vec<Cell> {
    vec![
        part("media-reset", Mechanism::TlsReset, Scope::Media).fast(),
        part("media-nxdomain", Mechanism::DnsNxdomain, Scope::Media),
        part("media-drop", Mechanism::TlsDrop, Scope::Media).silent(),
        // The browser that lets the forged address be seen may say so, where it is asked for.
        part("media-bogon-dead", Mechanism::DnsBogonDead, Scope::Media)
            .but(Column::Firefox, FORGED)
            .but(Column::FirefoxNavigation, FORGED)
            .silent(),
        // Of parts no browser gives more than a sentence but Chromium.
        Cell::interference(Group::Parts, "media-mitm-unknown-ca")
            .on_hosts(&[X], Mechanism::MitmUnknownCa, Scope::Media)
            .must(&[INTERFERENCE])
            .but(Column::Firefox, &[UNKNOWN])
            .but(Column::FirefoxNavigation, &[UNKNOWN])
            .pair(UNNAMED, FIREFOX),
        // Scripts come from the one host, pictures from the other.
        part("one-media-host-reset", Mechanism::TlsReset, Scope::Pictures),
        part("api-reset", Mechanism::TlsReset, Scope::Api),
        part("api-nxdomain", Mechanism::DnsNxdomain, Scope::Api),
        part("api-drop", Mechanism::TlsDrop, Scope::Api).silent(),
        Cell::interference(Group::Parts, "two-media-reset")
            .on_hosts(&[YOUTUBE, X], Mechanism::TlsReset, Scope::Media)
            .must(&[INTERFERENCE]),
    ]
}

fn part(name: &'static str, mechanism: Mechanism, scope: Scope) -> Cell {
    Cell::interference(Group::Parts, name)
        .on_hosts(&[X], mechanism, scope)
        .must(&[UNKNOWN])
        .pair(PART, EVERYWHERE)
}
