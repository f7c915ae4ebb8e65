//! Certificates judged by the verifier.
//!
//! Source: mozilla::pkix, `include/pkix/pkixnss.h`.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row<u32>] = rows! {
    "MOZILLA_PKIX_ERROR_ADDITIONAL_POLICY_CONSTRAINT_FAILED" = 2153398259 => TlsCertAuthorityInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY" = 2153398271 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_EMPTY_ISSUER_NAME" = 2153398260 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_INADEQUATE_KEY_SIZE" = 2153398270 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_INSUFFICIENT_CERTIFICATE_TRANSPARENCY" = 2153398256 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_INVALID_INTEGER_ENCODING" = 2153398261 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_ISSUER_NO_LONGER_TRUSTED" = 2153398255 => TlsCertAuthorityInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_KEY_PINNING_FAILURE" = 2153398272 => TlsCertPinnedKeyNotInCertChain, LPI, Evidence;
    // The same issuer stands before an unrelated site: an antivirus, a company, a country.
    "MOZILLA_PKIX_ERROR_MITM_DETECTED" = 2153398257 => TlsCertAuthorityInvalid, LI, Evidence;
    "MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE" = 2153398267 => TlsCertDateInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_NOT_YET_VALID_ISSUER_CERTIFICATE" = 2153398266 => TlsCertDateInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_NO_RFC822NAME_MATCH" = 2153398268 => TlsCertInvalid, L, OwnFault;
    "MOZILLA_PKIX_ERROR_OCSP_RESPONSE_FOR_CERT_MISSING" = 2153398264 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING" = 2153398262 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT" = 2153398258 => TlsCertAuthorityInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_SIGNATURE_ALGORITHM_MISMATCH" = 2153398265 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_V1_CERT_USED_AS_CA" = 2153398269 => TlsCertInvalid, LPI, Evidence;
    "MOZILLA_PKIX_ERROR_VALIDITY_TOO_LONG" = 2153398263 => TlsCertInvalid, LPI, Evidence;
};
