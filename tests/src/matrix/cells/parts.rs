//! Platforms of which only some hosts are met: those of pictures and scripts, or those of
//! data services. The page itself comes.

use super::super::answer::{AcceptableAnswer, INTERFERENCE, UNKNOWN};
use super::super::cell::{EVERYWHERE, Group, MatrixCell};
use super::super::column::Column;
use super::{FIREFOX, UNNAMED};
use crate::host::{LabMechanism, Scope};
use crate::platform::{X, YOUTUBE};

/// What a part's failure can always be.
const PART: &str = "one operator's pictures or data service: blocked, or dead";

const FORGED: &[AcceptableAnswer] = &[INTERFERENCE, UNKNOWN];

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        part("media-reset", LabMechanism::TlsReset, Scope::Media).fast(),
        part("media-nxdomain", LabMechanism::DnsNxdomain, Scope::Media),
        part("media-drop", LabMechanism::TlsDrop, Scope::Media).silent(),
        // The browser that lets the forged address be seen may say so, where it is asked for.
        part("media-bogon-dead", LabMechanism::DnsBogonDead, Scope::Media)
            .but(Column::Firefox, FORGED)
            .but(Column::FirefoxNavigation, FORGED)
            .silent(),
        // Of parts no browser gives more than a sentence but Chromium.
        MatrixCell::interference(Group::Parts, "media-mitm-unknown-ca")
            .on_hosts(&[X], LabMechanism::MitmUnknownCa, Scope::Media)
            .must(&[INTERFERENCE])
            .but(Column::Firefox, &[UNKNOWN])
            .but(Column::FirefoxNavigation, &[UNKNOWN])
            .pair(UNNAMED, FIREFOX),
        // Scripts come from the one host, pictures from the other.
        part(
            "one-media-host-reset",
            LabMechanism::TlsReset,
            Scope::Pictures,
        ),
        part("api-reset", LabMechanism::TlsReset, Scope::Api),
        part("api-nxdomain", LabMechanism::DnsNxdomain, Scope::Api),
        part("api-drop", LabMechanism::TlsDrop, Scope::Api).silent(),
        MatrixCell::interference(Group::Parts, "two-media-reset")
            .on_hosts(&[YOUTUBE, X], LabMechanism::TlsReset, Scope::Media)
            .must(&[INTERFERENCE]),
    ]
}

fn part(name: &'static str, mechanism: LabMechanism, scope: Scope) -> MatrixCell {
    MatrixCell::interference(Group::Parts, name)
        .on_hosts(&[X], mechanism, scope)
        .must(&[UNKNOWN])
        .pair(PART, EVERYWHERE)
}
