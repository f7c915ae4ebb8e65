//! The groups that hold no network failure: numbers -500 to -799 and -900 to -999.
//!
//! Certificates and files kept on the device, and FTP, which is no longer spoken.
//!
//! Source: Chromium, `net/base/net_error_list.h`, versions 110 to 153.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row] = rows! {
    "ERR_ADD_USER_CERT_FAILED" => Unknown, L, OwnFault;
    "ERR_BLOB_DEREFERENCED_WHILE_BUILDING" => Unknown, L, OwnFault;
    "ERR_BLOB_FILE_WRITE_FAILED" => Unknown, L, OwnFault;
    "ERR_BLOB_INVALID_CONSTRUCTION_ARGUMENTS" => Unknown, L, OwnFault;
    "ERR_BLOB_OUT_OF_MEMORY" => Unknown, L, OwnFault;
    "ERR_BLOB_REFERENCED_BLOB_BROKEN" => Unknown, L, OwnFault;
    "ERR_BLOB_REFERENCED_FILE_UNAVAILABLE" => Unknown, L, OwnFault;
    "ERR_BLOB_SOURCE_DIED_IN_TRANSIT" => Unknown, L, OwnFault;
    "ERR_CERT_DATABASE_CHANGED" => Abandoned, L, OwnFault;
    "ERR_CERT_VERIFIER_CHANGED" => Abandoned, L, OwnFault;
    "ERR_FTP_BAD_COMMAND_SEQUENCE" => Unknown, LPI, Nothing;
    "ERR_FTP_COMMAND_NOT_SUPPORTED" => Unknown, LPI, Nothing;
    "ERR_FTP_FAILED" => Unknown, LPI, Nothing;
    "ERR_FTP_FILE_BUSY" => Unknown, LPI, Nothing;
    "ERR_FTP_SERVICE_UNAVAILABLE" => Unknown, LPI, Nothing;
    "ERR_FTP_SYNTAX_ERROR" => Unknown, LPI, Nothing;
    "ERR_FTP_TRANSFER_ABORTED" => Unknown, LPI, Nothing;
    "ERR_HTTPENGINE_PROVIDER_IN_USE" => Unknown, NONE, Nothing;
    "ERR_IMPORT_CA_CERT_FAILED" => Unknown, L, OwnFault;
    "ERR_IMPORT_CA_CERT_NOT_CA" => Unknown, L, OwnFault;
    "ERR_IMPORT_CERT_ALREADY_EXISTS" => Unknown, L, OwnFault;
    "ERR_IMPORT_SERVER_CERT_FAILED" => Unknown, L, OwnFault;
    "ERR_INSECURE_RESPONSE" => TlsFailed, LPI, Evidence;
    "ERR_INVALID_SIGNED_EXCHANGE" => HttpResponseInvalid, LP, Nothing;
    "ERR_INVALID_WEB_BUNDLE" => HttpResponseInvalid, LP, Nothing;
    "ERR_KEY_GENERATION_FAILED" => Unknown, L, OwnFault;
    "ERR_NO_PRIVATE_KEY_FOR_CERT" => Unknown, L, OwnFault;
    "ERR_PKCS12_IMPORT_BAD_PASSWORD" => Unknown, L, OwnFault;
    "ERR_PKCS12_IMPORT_FAILED" => Unknown, L, OwnFault;
    "ERR_PKCS12_IMPORT_INVALID_FILE" => Unknown, L, OwnFault;
    "ERR_PKCS12_IMPORT_INVALID_MAC" => Unknown, L, OwnFault;
    "ERR_PKCS12_IMPORT_UNSUPPORTED" => Unknown, L, OwnFault;
    "ERR_PRIVATE_KEY_EXPORT_FAILED" => Unknown, L, OwnFault;
    "ERR_SELF_SIGNED_CERT_GENERATION_FAILED" => Unknown, L, OwnFault;
    "ERR_TRUST_TOKEN_OPERATION_FAILED" => Unknown, LP, Nothing;
    "ERR_TRUST_TOKEN_OPERATION_SUCCESS_WITHOUT_SENDING_REQUEST" => Unknown, NONE, Nothing;
};
