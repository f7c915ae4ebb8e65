//! The HTTP group: numbers -300 to -399.
//!
//! DnsAnswer, redirects, HTTP/1, HTTP/2 and QUIC.
//!
//! Source: Chromium, `net/base/net_error_list.h`, versions 110 to 153.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row] = rows! {
    // A name that leads to a private address: a forged answer, or a resolver at home.
    "ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS" => Abandoned, LI, Nothing;
    "ERR_CACHED_IP_ADDRESS_SPACE_BLOCKED_BY_LOCAL_NETWORK_ACCESS_POLICY" => Abandoned, LI, Nothing;
    "ERR_CACHED_IP_ADDRESS_SPACE_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_POLICY" => Abandoned, LI, Nothing;
    "ERR_CONTENT_DECODING_FAILED" => HttpResponseInvalid, LPI, Evidence;
    "ERR_CONTENT_DECODING_INIT_FAILED" => HttpResponseInvalid, LP, Nothing;
    "ERR_CONTENT_LENGTH_MISMATCH" => HttpResponseInvalid, LPI, Evidence;
    "ERR_DICTIONARY_LOAD_FAILED" => HttpResponseInvalid, LP, Nothing;
    "ERR_DISALLOWED_URL_SCHEME" => HttpFailed, L, OwnFault;
    // Closed before any answer, like a connection that is closed in TLS.
    "ERR_EMPTY_RESPONSE" => TcpClosed, LPI, Evidence;
    "ERR_ENCODING_CONVERSION_FAILED" => HttpResponseInvalid, LP, Nothing;
    "ERR_ENCODING_DETECTION_FAILED" => HttpResponseInvalid, LP, Nothing;
    "ERR_HTTP2_COMPRESSION_ERROR" => HttpProtocolError, LPI, Evidence;
    "ERR_HTTP2_FLOW_CONTROL_ERROR" => HttpProtocolError, LPI, Evidence;
    "ERR_HTTP2_FRAME_SIZE_ERROR" => HttpProtocolError, LPI, Evidence;
    "ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY" => HttpProtocolError, LPI, Evidence;
    "ERR_HTTP2_PING_FAILED" => HttpProtocolError, LPI, Evidence;
    "ERR_HTTP2_PROTOCOL_ERROR" => HttpProtocolError, LPI, Evidence;
    "ERR_HTTP2_RST_STREAM_NO_ERROR_RECEIVED" => HttpProtocolError, LP, Nothing;
    "ERR_HTTP2_SERVER_REFUSED_STREAM" => HttpProtocolError, LPI, Evidence;
    "ERR_HTTP2_STREAM_CLOSED" => HttpProtocolError, LPI, Evidence;
    "ERR_HTTP_1_1_REQUIRED" => HttpProtocolError, LP, Nothing;
    // The status comes with the answer itself, and is judged there.
    "ERR_HTTP_RESPONSE_CODE_FAILURE" => HttpError, PI, Nothing;
    "ERR_INCOMPLETE_CHUNKED_ENCODING" => HttpResponseInvalid, LPI, Evidence;
    "ERR_INCOMPLETE_HTTP2_HEADERS" => HttpProtocolError, LPI, Evidence;
    "ERR_INCONSISTENT_IP_ADDRESS_SPACE" => HttpFailed, LI, Nothing;
    "ERR_INVALID_AUTH_CREDENTIALS" => HttpFailed, L, OwnFault;
    "ERR_INVALID_CHUNKED_ENCODING" => HttpResponseInvalid, LPI, Evidence;
    "ERR_INVALID_HTTP_RESPONSE" => HttpResponseInvalid, LPI, Evidence;
    "ERR_INVALID_REDIRECT" => HttpResponseInvalid, LPI, Evidence;
    "ERR_INVALID_RESPONSE" => HttpResponseInvalid, LPI, Evidence;
    "ERR_INVALID_URL" => HttpFailed, L, OwnFault;
    "ERR_MALFORMED_IDENTITY" => HttpFailed, L, OwnFault;
    "ERR_METHOD_NOT_SUPPORTED" => HttpFailed, LP, Nothing;
    "ERR_MISCONFIGURED_AUTH_ENVIRONMENT" => HttpFailed, L, OwnFault;
    "ERR_MISSING_AUTH_CREDENTIALS" => HttpFailed, L, OwnFault;
    "ERR_NETWORK_IO_SUSPENDED" => TcpFailed, L, OwnFault;
    "ERR_NO_SUPPORTED_PROXIES" => TcpFailed, L, OwnFault;
    "ERR_PAC_NOT_IN_DHCP" => TcpFailed, L, OwnFault;
    "ERR_PAC_SCRIPT_FAILED" => TcpFailed, L, OwnFault;
    "ERR_PAC_SCRIPT_TERMINATED" => TcpFailed, L, OwnFault;
    "ERR_PROXY_AUTH_REQUESTED_WITH_NO_CONNECTION" => TcpFailed, L, OwnFault;
    "ERR_PROXY_HTTP_1_1_REQUIRED" => TcpFailed, L, OwnFault;
    // A root that somebody put on the device: one that nobody trusts has another word.
    "ERR_QUIC_CERT_ROOT_NOT_KNOWN" => HttpProtocolError, LI, Evidence;
    "ERR_QUIC_GOAWAY_REQUEST_CAN_BE_RETRIED" => HttpProtocolError, LP, Nothing;
    "ERR_QUIC_HANDSHAKE_FAILED" => HttpProtocolError, LPI, Evidence;
    "ERR_QUIC_PROTOCOL_ERROR" => HttpProtocolError, LPI, Evidence;
    "ERR_REQUEST_RANGE_NOT_SATISFIABLE" => HttpFailed, LP, Nothing;
    "ERR_RESPONSE_BODY_TOO_BIG_TO_DRAIN" => HttpResponseInvalid, LP, Nothing;
    "ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION" => HttpResponseInvalid, LPI, Evidence;
    "ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH" => HttpResponseInvalid, LPI, Evidence;
    "ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION" => HttpResponseInvalid, LPI, Evidence;
    "ERR_RESPONSE_HEADERS_TOO_BIG" => HttpResponseInvalid, LPI, Evidence;
    "ERR_RESPONSE_HEADERS_TRUNCATED" => HttpResponseInvalid, LPI, Evidence;
    "ERR_SYN_REPLY_NOT_RECEIVED" => HttpProtocolError, LPI, Evidence;
    "ERR_TOO_MANY_ACCEPT_CH_RESTARTS" => HttpFailed, P, Nothing;
    "ERR_TOO_MANY_REDIRECTS" => HttpResponseRedirectLoop, LPI, Evidence;
    "ERR_TOO_MANY_RETRIES" => HttpFailed, LPI, Evidence;
    "ERR_UNDOCUMENTED_SECURITY_LIBRARY_STATUS" => HttpFailed, L, OwnFault;
    "ERR_UNEXPECTED_CONTENT_DICTIONARY_HEADER" => HttpResponseInvalid, LP, Nothing;
    "ERR_UNEXPECTED_PROXY_AUTH" => HttpResponseInvalid, LPI, Evidence;
    "ERR_UNEXPECTED_SECURITY_LIBRARY_STATUS" => HttpFailed, L, OwnFault;
    "ERR_UNKNOWN_URL_SCHEME" => HttpFailed, L, OwnFault;
    "ERR_UNRECOGNIZED_FTP_DIRECTORY_LISTING_FORMAT" => HttpResponseInvalid, LP, Nothing;
    "ERR_UNSAFE_PORT" => HttpFailed, L, OwnFault;
    "ERR_UNSAFE_REDIRECT" => HttpResponseInvalid, LPI, Evidence;
    "ERR_UNSUPPORTED_AUTH_SCHEME" => HttpFailed, L, OwnFault;
    "ERR_ZSTD_WINDOW_SIZE_TOO_BIG" => HttpResponseInvalid, LP, Nothing;
};
