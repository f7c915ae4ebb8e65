//! The system group: numbers -1 to -99.
//!
//! What the browser or the device did by itself, and what only says that something failed.
//!
//! Source: Chromium, `net/base/net_error_list.h`, versions 110 to 153.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row] = rows! {
    // The person, the page, or the browser itself, which gives its own upgrade to https three seconds.
    "ERR_ABORTED" => Abandoned, LPI, Nothing;
    // The system refused: a firewall of the device does so where something is sent.
    "ERR_ACCESS_DENIED" => Unknown, L, OwnFault;
    "ERR_BLOCKED_BY_ADMINISTRATOR" => Abandoned, L, OwnFault;
    "ERR_BLOCKED_BY_CLIENT" => Abandoned, L, OwnFault;
    "ERR_BLOCKED_BY_CSP" => Abandoned, P, Nothing;
    "ERR_BLOCKED_BY_FINGERPRINTING_PROTECTION" => Abandoned, L, OwnFault;
    "ERR_BLOCKED_BY_ORB" => Abandoned, P, Nothing;
    "ERR_BLOCKED_BY_RESPONSE" => Abandoned, P, Nothing;
    "ERR_BLOCKED_IN_INCOGNITO_BY_ADMINISTRATOR" => Abandoned, L, OwnFault;
    "ERR_CLEARTEXT_NOT_PERMITTED" => Abandoned, L, OwnFault;
    "ERR_CONTEXT_SHUT_DOWN" => Unknown, L, OwnFault;
    // Also what a page gets whose own service worker failed.
    "ERR_FAILED" => Unknown, LPI, Nothing;
    "ERR_FILE_EXISTS" => Unknown, L, OwnFault;
    "ERR_FILE_NOT_FOUND" => Unknown, L, OwnFault;
    "ERR_FILE_NO_SPACE" => Unknown, L, OwnFault;
    "ERR_FILE_PATH_TOO_LONG" => Unknown, L, OwnFault;
    "ERR_FILE_TOO_BIG" => Unknown, L, OwnFault;
    "ERR_FILE_VIRUS_INFECTED" => Unknown, L, OwnFault;
    "ERR_H2_OR_QUIC_REQUIRED" => HttpFailed, LPI, Nothing;
    "ERR_INSUFFICIENT_RESOURCES" => Unknown, L, OwnFault;
    "ERR_INVALID_ARGUMENT" => Unknown, L, OwnFault;
    "ERR_INVALID_HANDLE" => Unknown, L, OwnFault;
    "ERR_IO_PENDING" => Unknown, NONE, Nothing;
    "ERR_LOCAL_NETWORK_PERMISSION_MISSING" => TcpFailed, L, OwnFault;
    "ERR_NETWORK_ACCESS_REVOKED" => Abandoned, P, Nothing;
    // The line of the device changed under the load.
    "ERR_NETWORK_CHANGED" => Abandoned, L, OwnFault;
    "ERR_NOT_IMPLEMENTED" => Unknown, L, OwnFault;
    "ERR_OUT_OF_MEMORY" => Unknown, L, OwnFault;
    "ERR_SOCKET_IS_CONNECTED" => Unknown, L, OwnFault;
    "ERR_SOCKET_NOT_CONNECTED" => Unknown, L, OwnFault;
    "ERR_STRICT_ECH_REQUIRED" => TlsFailed, LPI, Evidence;
    // The browser's own patience: 30 seconds for TLS, 4 minutes for a connection.
    "ERR_TIMED_OUT" => TcpTimedOut, LPI, Evidence;
    "ERR_UNEXPECTED" => Unknown, L, OwnFault;
    "ERR_UPLOAD_FILE_CHANGED" => Unknown, L, OwnFault;
    "ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED" => Unknown, L, OwnFault;
};
