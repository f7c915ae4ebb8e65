//! The resolver group: numbers -800 to -899.
//!
//! Most never leave the resolver; above it, nearly all read as `ERR_NAME_NOT_RESOLVED`.
//!
//! Source: Chromium, `net/base/net_error_list.h`, versions 110 to 153.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row] = rows! {
    "ERR_DNS_CACHE_INVALIDATION_IN_PROGRESS" => DnsFailed, L, OwnFault;
    "ERR_DNS_CACHE_MISS" => DnsFailed, L, OwnFault;
    "ERR_DNS_DIRECT_ONLY" => DnsFailed, L, OwnFault;
    "ERR_DNS_FORMAT_ERROR" => DnsFailed, LPI, Evidence;
    "ERR_DNS_MALFORMED_RESPONSE" => DnsFailed, LPI, Evidence;
    "ERR_DNS_NAME_HTTPS_ONLY" => DnsFailed, NONE, Nothing;
    "ERR_DNS_NOT_IMPLEMENTED" => DnsFailed, LPI, Evidence;
    "ERR_DNS_NO_MATCHING_SUPPORTED_ALPN" => DnsFailed, LPI, Nothing;
    "ERR_DNS_OTHER_FAILURE" => DnsFailed, LPI, Evidence;
    "ERR_DNS_REFUSED" => DnsFailed, LPI, Evidence;
    "ERR_DNS_REQUEST_CANCELLED" => DnsFailed, L, OwnFault;
    "ERR_DNS_SEARCH_EMPTY" => DnsFailed, L, OwnFault;
    "ERR_DNS_SECURE_PROBE_RECORD_INVALID" => DnsUnreachable, LI, Nothing;
    "ERR_DNS_SECURE_RESOLVER_HOSTNAME_RESOLUTION_FAILED" => DnsUnreachable, LI, Nothing;
    "ERR_DNS_SERVER_FAILED" => DnsFailed, LPI, Evidence;
    "ERR_DNS_SERVER_FAILURE" => DnsFailed, LPI, Evidence;
    "ERR_DNS_SERVER_REQUIRES_TCP" => DnsFailed, LPI, Nothing;
    "ERR_DNS_SORT_ERROR" => DnsFailed, L, OwnFault;
    "ERR_DNS_TIMED_OUT" => DnsUnreachable, LPI, Evidence;
};
