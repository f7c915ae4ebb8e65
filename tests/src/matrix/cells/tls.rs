//! Connections broken by the name in their first message, and certificates replaced.

use super::super::answer::{INTERFERENCE, UNKNOWN, WORKS};
use super::super::cell::{Cell, EVERYWHERE, Group};
use super::super::column::Column;
use super::{UNNAMED, UNNAMED_IN, alone};
use crate::host::Mechanism;
use crate::platform::{Platform, X, YOUTUBE};

/// A certificate that is the platform's own but for its date or name.
const NEGLECTED: &str =
    "one operator: certificate replaced by one of a trusted authority, or a mistake of its own";
/// A certificate that the device itself was made to trust.
const TRUSTED: &str = "replaced by an authority that this device trusts, or not at all";

pub(super) fn cells() -> Vec<Cell> {
    let tls = |name, mechanism| alone(Group::Tls, name, mechanism);
    vec![
        tls("reset", Mechanism::TlsReset).fast(),
        tls("drop", Mechanism::TlsDrop).silent().fast(),
        tls("close", Mechanism::TlsClose),
        tls("alert-40", Mechanism::TlsAlert40),
        tls("alert-112", Mechanism::TlsAlert112),
        tls("alert-49", Mechanism::TlsAlert49),
        tls("alert-80", Mechanism::TlsAlert80),
        tls("plaintext", Mechanism::TlsPlaintext),
        replaced("mitm-unknown-ca", X, Mechanism::MitmUnknownCa).fast(),
        replaced("mitm-unknown-ca-hsts", YOUTUBE, Mechanism::MitmUnknownCa),
        replaced("mitm-self-signed", X, Mechanism::MitmSelfSigned),
        tls("mitm-expired", Mechanism::MitmExpired).pair(NEGLECTED, EVERYWHERE),
        tls("mitm-wrong-host", Mechanism::MitmWrongHost).pair(NEGLECTED, EVERYWHERE),
        tls("mitm-trusted-ca", Mechanism::MitmTrustedCa)
            .must(&[WORKS])
            .pair(TRUSTED, EVERYWHERE),
    ]
}

/// A certificate by an issuer that nobody knows, while the controls keep theirs.
fn replaced(name: &'static str, platform: Platform, mechanism: Mechanism) -> Cell {
    Cell::interference(Group::Tls, name)
        .on(&[platform], mechanism)
        .must(&[INTERFERENCE])
        .but(Column::Firefox, &[UNKNOWN])
        .pair(UNNAMED, UNNAMED_IN)
}
