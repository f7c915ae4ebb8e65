//! Chromium's words: `net/base/net_error_list.h`, as `webRequest.onErrorOccurred` gives them.

use super::{Meaning, evidence, nothing, own_fault};
use crate::failure::FailureType as Kind;

/// The meaning of a name without its `net::`.
pub(super) fn meaning(name: &str) -> Meaning {
    match name {
        "ERR_NAME_NOT_RESOLVED" => evidence(Kind::DnsNameNotResolved),
        "ERR_NAME_RESOLUTION_FAILED" | "ERR_DNS_SERVER_FAILED" | "ERR_DNS_MALFORMED_RESPONSE" => {
            evidence(Kind::DnsFailed)
        }
        "ERR_DNS_TIMED_OUT" => evidence(Kind::DnsUnreachable),
        "ERR_TIMED_OUT" | "ERR_CONNECTION_TIMED_OUT" => evidence(Kind::TcpTimedOut),
        "ERR_CONNECTION_RESET" => evidence(Kind::TcpReset),
        "ERR_CONNECTION_CLOSED" | "ERR_EMPTY_RESPONSE" => evidence(Kind::TcpClosed),
        "ERR_CONNECTION_REFUSED" => evidence(Kind::TcpRefused),
        "ERR_CONNECTION_ABORTED" => evidence(Kind::TcpAborted),
        "ERR_CONNECTION_FAILED" => evidence(Kind::TcpFailed),
        "ERR_ADDRESS_INVALID" => evidence(Kind::TcpAddressInvalid),
        "ERR_ADDRESS_UNREACHABLE" => evidence(Kind::TcpAddressUnreachable),
        "ERR_SSL_VERSION_OR_CIPHER_MISMATCH" => evidence(Kind::TlsVersionOrCipherMismatch),
        "ERR_SSL_PROTOCOL_ERROR" => evidence(Kind::TlsProtocolError),
        "ERR_CERT_AUTHORITY_INVALID" => evidence(Kind::TlsCertAuthorityInvalid),
        "ERR_CERT_COMMON_NAME_INVALID" => evidence(Kind::TlsCertNameInvalid),
        "ERR_CERT_DATE_INVALID" => evidence(Kind::TlsCertDateInvalid),
        "ERR_CERT_REVOKED" => evidence(Kind::TlsCertRevoked),
        "ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN" => evidence(Kind::TlsCertPinnedKeyNotInCertChain),
        "ERR_TOO_MANY_REDIRECTS" => evidence(Kind::HttpResponseRedirectLoop),
        "ERR_QUIC_PROTOCOL_ERROR" | "ERR_HTTP2_PROTOCOL_ERROR" => evidence(Kind::HttpProtocolError),
        "ERR_INTERNET_DISCONNECTED" | "ERR_NETWORK_ACCESS_DENIED" | "ERR_NETWORK_IO_SUSPENDED" => {
            own_fault(Kind::TcpFailed)
        }
        "ERR_ABORTED" | "ERR_NETWORK_CHANGED" => nothing(Kind::Abandoned),
        _ if name.starts_with("ERR_BLOCKED_BY_") => nothing(Kind::Abandoned),
        _ if is_proxy(name) => own_fault(Kind::TcpFailed),
        _ if name.starts_with("ERR_CERT_") => evidence(Kind::TlsCertInvalid),
        _ if name.starts_with("ERR_SSL_") => evidence(Kind::TlsFailed),
        _ => nothing(Kind::Unknown),
    }
}

/// A proxy stands on the person's side: what fails there says nothing of the platform.
fn is_proxy(name: &str) -> bool {
    ["ERR_PROXY_", "ERR_SOCKS_", "ERR_TUNNEL_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
        || name == "ERR_MANDATORY_PROXY_CONFIGURATION_FAILED"
        || name == "ERR_NO_SUPPORTED_PROXIES"
}
