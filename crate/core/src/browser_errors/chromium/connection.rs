//! The connection group: numbers -100 to -199.
//!
//! Names, TCP, TLS, and the proxies and sockets of the device.
//!
//! Source: Chromium, `net/base/net_error_list.h`, versions 110 to 153.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row] = rows! {
    "ERR_ADDRESS_INVALID" => TcpAddressInvalid, LPI, Evidence;
    "ERR_ADDRESS_IN_USE" => TcpFailed, L, OwnFault;
    "ERR_ADDRESS_UNREACHABLE" => TcpAddressUnreachable, LPI, Evidence;
    "ERR_ALPN_NEGOTIATION_FAILED" => TlsProtocolError, LPI, Evidence;
    "ERR_BAD_SSL_CLIENT_AUTH_CERT" => TlsBadClientAuthCert, LPI, Evidence;
    "ERR_CLIENT_AUTH_CERT_TYPE_UNSUPPORTED" => TlsBadClientAuthCert, L, OwnFault;
    "ERR_CONNECTION_ABORTED" => TcpAborted, LPI, Evidence;
    "ERR_CONNECTION_CLOSED" => TcpClosed, LPI, Evidence;
    "ERR_CONNECTION_FAILED" => TcpFailed, LPI, Evidence;
    "ERR_CONNECTION_REFUSED" => TcpRefused, LPI, Evidence;
    "ERR_CONNECTION_RESET" => TcpReset, LPI, Evidence;
    "ERR_CONNECTION_TIMED_OUT" => TcpTimedOut, LPI, Evidence;
    "ERR_CONTROL_MSG_TOO_BIG" => TcpFailed, L, OwnFault;
    "ERR_CT_CONSISTENCY_PROOF_PARSING_FAILED" => TlsFailed, L, OwnFault;
    "ERR_CT_STH_INCOMPLETE" => TlsFailed, L, OwnFault;
    "ERR_CT_STH_PARSING_FAILED" => TlsFailed, L, OwnFault;
    "ERR_EARLY_DATA_REJECTED" => TlsFailed, LPI, Nothing;
    "ERR_ECH_FALLBACK_CERTIFICATE_INVALID" => TlsCertInvalid, LPI, Evidence;
    "ERR_ECH_NOT_NEGOTIATED" => TlsFailed, LPI, Evidence;
    "ERR_HOST_RESOLVER_QUEUE_TOO_LARGE" => DnsFailed, L, OwnFault;
    "ERR_HTTPS_PROXY_TUNNEL_RESPONSE_REDIRECT" => TcpFailed, LPI, Proxy;
    // The answer was 127.0.53.53, which no platform gives.
    "ERR_ICANN_NAME_COLLISION" => DnsFailed, LI, Evidence;
    "ERR_INTERNET_DISCONNECTED" => TcpFailed, L, OwnFault;
    "ERR_INVALID_ECH_CONFIG_LIST" => TlsFailed, LPI, Evidence;
    "ERR_MANDATORY_PROXY_CONFIGURATION_FAILED" => TcpFailed, L, OwnFault;
    "ERR_MSG_TOO_BIG" => TcpFailed, L, OwnFault;
    "ERR_MULTICAST_NOT_ALLOWED" => TcpFailed, L, OwnFault;
    "ERR_NAME_NOT_RESOLVED" => DnsNameNotResolved, LPI, Evidence;
    "ERR_NAME_RESOLUTION_FAILED" => DnsFailed, LPI, Evidence;
    "ERR_NETWORK_ACCESS_DENIED" => TcpFailed, L, OwnFault;
    "ERR_NO_BUFFER_SPACE" => TcpFailed, L, OwnFault;
    "ERR_NO_SSL_VERSIONS_ENABLED" => TlsVersionOrCipherMismatch, L, OwnFault;
    "ERR_PRECONNECT_MAX_SOCKET_LIMIT" => TcpFailed, L, OwnFault;
    "ERR_PROXY_AUTH_REQUESTED" => TcpFailed, L, OwnFault;
    "ERR_PROXY_AUTH_UNSUPPORTED" => TcpFailed, L, OwnFault;
    "ERR_PROXY_CERTIFICATE_INVALID" => TcpFailed, L, OwnFault;
    "ERR_PROXY_CONNECTION_FAILED" => TcpFailed, L, OwnFault;
    "ERR_PROXY_DELEGATE_CANCELED_CONNECT_REQUEST" => TcpFailed, L, OwnFault;
    "ERR_PROXY_DELEGATE_CANCELED_CONNECT_RESPONSE" => TcpFailed, L, OwnFault;
    "ERR_PROXY_UNABLE_TO_CONNECT_TO_DESTINATION" => TcpFailed, LPI, Proxy;
    "ERR_READ_IF_READY_NOT_IMPLEMENTED" => TcpFailed, L, OwnFault;
    "ERR_SOCKET_RECEIVE_BUFFER_SIZE_UNCHANGEABLE" => TcpFailed, L, OwnFault;
    "ERR_SOCKET_SEND_BUFFER_SIZE_UNCHANGEABLE" => TcpFailed, L, OwnFault;
    "ERR_SOCKET_SET_RECEIVE_BUFFER_SIZE_ERROR" => TcpFailed, L, OwnFault;
    "ERR_SOCKET_SET_SEND_BUFFER_SIZE_ERROR" => TcpFailed, L, OwnFault;
    "ERR_SOCKS_CONNECTION_FAILED" => TcpFailed, LPI, Proxy;
    "ERR_SOCKS_CONNECTION_HOST_UNREACHABLE" => TcpFailed, LPI, Proxy;
    "ERR_SSL_BAD_PEER_PUBLIC_KEY" => TlsProtocolError, LPI, Evidence;
    "ERR_SSL_BAD_RECORD_MAC_ALERT" => TlsProtocolError, LPI, Evidence;
    "ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT" => TlsBadClientAuthCert, L, OwnFault;
    "ERR_SSL_CLIENT_AUTH_CERT_NEEDED" => TlsBadClientAuthCert, LPI, Evidence;
    "ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY" => TlsBadClientAuthCert, L, OwnFault;
    "ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS" => TlsBadClientAuthCert, L, OwnFault;
    "ERR_SSL_CLIENT_AUTH_PRIVATE_KEY_ACCESS_DENIED" => TlsBadClientAuthCert, L, OwnFault;
    "ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED" => TlsBadClientAuthCert, L, OwnFault;
    "ERR_SSL_DECOMPRESSION_FAILURE_ALERT" => TlsProtocolError, LPI, Evidence;
    "ERR_SSL_DECRYPT_ERROR_ALERT" => TlsProtocolError, LPI, Evidence;
    "ERR_SSL_HANDSHAKE_NOT_COMPLETED" => TlsFailed, LPI, Nothing;
    "ERR_SSL_KEY_USAGE_INCOMPATIBLE" => TlsCertInvalid, LPI, Evidence;
    "ERR_SSL_NO_RENEGOTIATION" => TlsProtocolError, LPI, Evidence;
    "ERR_SSL_OBSOLETE_CIPHER" => TlsVersionOrCipherMismatch, LPI, Evidence;
    "ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN" => TlsCertPinnedKeyNotInCertChain, LPI, Evidence;
    "ERR_SSL_PROTOCOL_ERROR" => TlsProtocolError, LPI, Evidence;
    "ERR_SSL_RENEGOTIATION_REQUESTED" => TlsProtocolError, LPI, Evidence;
    "ERR_SSL_SERVER_CERT_BAD_FORMAT" => TlsCertInvalid, LPI, Evidence;
    "ERR_SSL_SERVER_CERT_CHANGED" => TlsCertInvalid, LPI, Evidence;
    "ERR_SSL_UNRECOGNIZED_NAME_ALERT" => TlsFailed, LPI, Evidence;
    "ERR_SSL_VERSION_OR_CIPHER_MISMATCH" => TlsVersionOrCipherMismatch, LPI, Evidence;
    "ERR_TEMPORARILY_THROTTLED" => HttpFailed, L, OwnFault;
    "ERR_TLS13_DOWNGRADE_DETECTED" => TlsVersionOrCipherMismatch, LPI, Evidence;
    "ERR_TUNNEL_CONNECTION_FAILED" => TcpFailed, LPI, Proxy;
    "ERR_UNABLE_TO_REUSE_CONNECTION_FOR_PROXY_AUTH" => TcpFailed, L, OwnFault;
    "ERR_WINSOCK_UNEXPECTED_WRITTEN_BYTES" => TcpFailed, L, OwnFault;
    "ERR_WRONG_VERSION_ON_EARLY_DATA" => TlsFailed, LPI, Nothing;
    "ERR_WS_PROTOCOL_ERROR" => HttpProtocolError, LPI, Evidence;
    "ERR_WS_THROTTLE_QUEUE_TOO_LARGE" => HttpFailed, L, OwnFault;
    "ERR_WS_UPGRADE" => HttpFailed, NONE, Nothing;
};
