//! Firefox's words: names of `xpcom/base/ErrorList.py`, and sentences for TLS, as
//! `webRequest.onErrorOccurred` gives them.

use super::{Meaning, evidence, nothing, own_fault};
use crate::failure::FailureType as Kind;

/// The meaning of an `error` string.
pub(super) fn meaning(word: &str) -> Meaning {
    match word {
        "NS_ERROR_UNKNOWN_HOST" => evidence(Kind::DnsNameNotResolved),
        "NS_ERROR_DNS_LOOKUP_QUEUE_FULL" => nothing(Kind::DnsFailed),
        "NS_ERROR_NET_TIMEOUT" | "NS_ERROR_NET_TIMEOUT_EXTERNAL" => evidence(Kind::TcpTimedOut),
        // One name for a reset and for an orderly close before any answer.
        "NS_ERROR_NET_RESET" => evidence(Kind::TcpReset),
        "NS_ERROR_NET_INTERRUPT" | "NS_ERROR_NET_PARTIAL_TRANSFER" => evidence(Kind::TcpClosed),
        // One name for a refusing host and for an unreachable one.
        "NS_ERROR_CONNECTION_REFUSED" => evidence(Kind::TcpRefused),
        "NS_ERROR_NET_INADEQUATE_SECURITY" => evidence(Kind::TlsFailed),
        "NS_ERROR_REDIRECT_LOOP" => evidence(Kind::HttpResponseRedirectLoop),
        "NS_ERROR_NET_HTTP2_SENT_GOAWAY" | "NS_ERROR_NET_HTTP3_PROTOCOL_ERROR" => {
            evidence(Kind::HttpProtocolError)
        }
        "NS_ERROR_OFFLINE"
        | "NS_ERROR_UNKNOWN_PROXY_HOST"
        | "NS_ERROR_PROXY_CONNECTION_REFUSED"
        | "NS_ERROR_PROXY_BAD_GATEWAY" => own_fault(Kind::TcpFailed),
        // Also what a blocking extension causes, and a connection lost before headers:
        // nothing can be built on a word with so many senses.
        "NS_ERROR_ABORT" | "NS_BINDING_ABORTED" => nothing(Kind::Abandoned),
        _ if word.starts_with("NS_") || word.starts_with("Error code ") => nothing(Kind::Unknown),
        // Every TLS failure is told as a sentence in the person's language. What kind it
        // was cannot be read in all languages, that it was TLS can.
        _ if word.contains(' ') => evidence(Kind::TlsFailed),
        _ => nothing(Kind::Unknown),
    }
}
