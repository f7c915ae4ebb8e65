//! Connections broken by the name in their first message, and certificates replaced.

use super::super::answer::{INTERFERENCE, UNKNOWN, WORKS};
use super::super::cell::{EVERYWHERE, Group, MatrixCell};
use super::super::column::Column;
use super::{UNNAMED, UNNAMED_IN, alone};
use crate::host::LabMechanism;
use crate::platform::{VisitedPlatform, X, YOUTUBE};

/// A certificate that is the platform's own but for its date or name.
const NEGLECTED: &str =
    "one operator: certificate replaced by one of a trusted authority, or a mistake of its own";
/// A certificate that the device itself was made to trust.
const TRUSTED: &str = "replaced by an authority that this device trusts, or not at all";

pub(super) fn cells() -> Vec<MatrixCell> {
    let tls = |name, mechanism| alone(Group::Tls, name, mechanism);
    vec![
        tls("reset", LabMechanism::TlsReset).fast(),
        tls("drop", LabMechanism::TlsDrop).silent().fast(),
        tls("close", LabMechanism::TlsClose),
        tls("alert-40", LabMechanism::TlsAlert40),
        tls("alert-112", LabMechanism::TlsAlert112),
        tls("alert-49", LabMechanism::TlsAlert49),
        tls("alert-80", LabMechanism::TlsAlert80),
        tls("plaintext", LabMechanism::TlsPlaintext),
        replaced("mitm-unknown-ca", X, LabMechanism::MitmUnknownCa).fast(),
        replaced("mitm-unknown-ca-hsts", YOUTUBE, LabMechanism::MitmUnknownCa),
        replaced("mitm-self-signed", X, LabMechanism::MitmSelfSigned),
        tls("mitm-expired", LabMechanism::MitmExpired).pair(NEGLECTED, EVERYWHERE),
        tls("mitm-wrong-host", LabMechanism::MitmWrongHost).pair(NEGLECTED, EVERYWHERE),
        tls("mitm-trusted-ca", LabMechanism::MitmTrustedCa)
            .must(&[WORKS])
            .pair(TRUSTED, EVERYWHERE),
    ]
}

/// A certificate by an issuer that nobody knows, while the controls keep theirs.
fn replaced(name: &'static str, platform: VisitedPlatform, mechanism: LabMechanism) -> MatrixCell {
    MatrixCell::interference(Group::Tls, name)
        .on(&[platform], mechanism)
        .must(&[INTERFERENCE])
        .but(Column::Firefox, &[UNKNOWN])
        .pair(UNNAMED, UNNAMED_IN)
}
