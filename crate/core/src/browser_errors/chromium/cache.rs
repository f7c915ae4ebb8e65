//! The cache group: numbers -400 to -499.
//!
//! All of it happens on the device.
//!
//! Source: Chromium, `net/base/net_error_list.h`, versions 110 to 153.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row] = rows! {
    "ERR_CACHE_AUTH_FAILURE_AFTER_READ" => Unknown, L, OwnFault;
    "ERR_CACHE_CHECKSUM_MISMATCH" => Unknown, L, OwnFault;
    "ERR_CACHE_CHECKSUM_READ_FAILURE" => Unknown, L, OwnFault;
    "ERR_CACHE_COMPRESSION_FAILURE" => Unknown, L, OwnFault;
    "ERR_CACHE_CREATE_FAILURE" => Unknown, L, OwnFault;
    "ERR_CACHE_DOOM_FAILURE" => Unknown, L, OwnFault;
    "ERR_CACHE_ENTRY_NOT_SUITABLE" => Unknown, L, OwnFault;
    "ERR_CACHE_LOCK_TIMEOUT" => Unknown, L, OwnFault;
    "ERR_CACHE_MISS" => Unknown, L, OwnFault;
    "ERR_CACHE_OPEN_FAILURE" => Unknown, L, OwnFault;
    "ERR_CACHE_OPEN_OR_CREATE_FAILURE" => Unknown, L, OwnFault;
    "ERR_CACHE_OPERATION_NOT_SUPPORTED" => Unknown, L, OwnFault;
    "ERR_CACHE_RACE" => Unknown, L, OwnFault;
    "ERR_CACHE_READ_FAILURE" => Unknown, L, OwnFault;
    "ERR_CACHE_WRITE_FAILURE" => Unknown, L, OwnFault;
};
