//! The certificate group: numbers -200 to -299.
//!
//! Chains that were shown and not accepted.
//!
//! Source: Chromium, `net/base/net_error_list.h`, versions 110 to 153.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row] = rows! {
    "ERR_CERTIFICATE_TRANSPARENCY_REQUIRED" => TlsCertInvalid, LPI, Evidence;
    "ERR_CERT_AUTHORITY_INVALID" => TlsCertAuthorityInvalid, LPI, Evidence;
    "ERR_CERT_COMMON_NAME_INVALID" => TlsCertNameInvalid, LPI, Evidence;
    "ERR_CERT_CONTAINS_ERRORS" => TlsCertInvalid, LPI, Evidence;
    "ERR_CERT_DATE_INVALID" => TlsCertDateInvalid, LPI, Evidence;
    "ERR_CERT_END" => TlsCertInvalid, NONE, Nothing;
    "ERR_CERT_INVALID" => TlsCertInvalid, LPI, Evidence;
    // An issuer known for standing between people and sites: one that is not trusted.
    "ERR_CERT_KNOWN_INTERCEPTION_BLOCKED" => TlsCertAuthorityInvalid, LI, Evidence;
    "ERR_CERT_NAME_CONSTRAINT_VIOLATION" => TlsCertInvalid, LPI, Evidence;
    "ERR_CERT_NON_UNIQUE_NAME" => TlsCertInvalid, LPI, Evidence;
    "ERR_CERT_NO_REVOCATION_MECHANISM" => TlsCertInvalid, LPI, Evidence;
    "ERR_CERT_REVOKED" => TlsCertRevoked, LPI, Evidence;
    // An address inside somebody's network, where no platform is.
    "ERR_CERT_SELF_SIGNED_LOCAL_NETWORK" => TlsCertAuthorityInvalid, LI, Evidence;
    "ERR_CERT_SYMANTEC_LEGACY" => TlsCertAuthorityInvalid, LPI, Evidence;
    "ERR_CERT_UNABLE_TO_CHECK_REVOCATION" => TlsCertInvalid, LPI, Evidence;
    "ERR_CERT_VALIDITY_TOO_LONG" => TlsCertInvalid, LPI, Evidence;
    "ERR_CERT_WEAK_KEY" => TlsCertInvalid, LPI, Evidence;
    "ERR_CERT_WEAK_SIGNATURE_ALGORITHM" => TlsCertInvalid, LPI, Evidence;
};
