//! The network module: connections, names, HTTP and the cache.
//!
//! Source: Firefox, `xpcom/base/ErrorList.py`, module NETWORK.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row<u32>] = rows! {
    // Told of nearly every document, also of those that load.
    "NS_BINDING_ABORTED" = 2152398850 => Abandoned, LPI, Nothing;
    "NS_BINDING_FAILED" = 2152398849 => Unknown, LPI, Nothing;
    "NS_BINDING_REDIRECTED" = 2152398851 => Abandoned, NONE, Nothing;
    "NS_BINDING_RETARGETED" = 2152398852 => Abandoned, NONE, Nothing;
    "NS_ERROR_ALREADY_CONNECTED" = 2152398859 => Unknown, L, OwnFault;
    "NS_ERROR_ALREADY_OPENED" = 2152398921 => Unknown, L, OwnFault;
    "NS_ERROR_BAD_HSTS_CERT" = 2152398937 => TlsCertInvalid, LPI, Evidence;
    "NS_ERROR_BASIC_HTTP_AUTH_DISABLED" = 2152398940 => Abandoned, L, OwnFault;
    "NS_ERROR_CACHE_DATA_IS_NOT_STREAM" = 2152398911 => Unknown, L, OwnFault;
    "NS_ERROR_CACHE_DATA_IS_STREAM" = 2152398910 => Unknown, L, OwnFault;
    "NS_ERROR_CACHE_ENTRY_DOOMED" = 2152398913 => Unknown, L, OwnFault;
    "NS_ERROR_CACHE_IN_USE" = 2152398916 => Unknown, L, OwnFault;
    "NS_ERROR_CACHE_KEY_NOT_FOUND" = 2152398909 => Unknown, L, OwnFault;
    "NS_ERROR_CACHE_READ_ACCESS_DENIED" = 2152398914 => Unknown, L, OwnFault;
    "NS_ERROR_CACHE_WAIT_FOR_VALIDATION" = 2152398912 => Unknown, L, OwnFault;
    "NS_ERROR_CACHE_WRITE_ACCESS_DENIED" = 2152398915 => Unknown, L, OwnFault;
    // One name for a refusing host, an unreachable one and a firewall of the device.
    "NS_ERROR_CONNECTION_REFUSED" = 2152398861 => TcpRefused, LPI, Evidence;
    "NS_ERROR_CORRUPTED_CONTENT" = 2152398877 => HttpResponseInvalid, LPI, Evidence;
    "NS_ERROR_DEFINITIVE_UNKNOWN_HOST" = 2152398891 => DnsNameNotResolved, LPI, Evidence;
    "NS_ERROR_DNS_LOOKUP_QUEUE_FULL" = 2152398881 => DnsFailed, L, OwnFault;
    // The tab was closed.
    "NS_ERROR_DOCSHELL_DYING" = 2152398926 => Abandoned, NONE, Nothing;
    "NS_ERROR_DOCUMENT_LOAD_LISTENER_NO_PARENT_CHANNEL" = 2152398927 => Abandoned, NONE, Nothing;
    "NS_ERROR_DOCUMENT_NOT_CACHED" = 2152398918 => Unknown, L, OwnFault;
    "NS_ERROR_ENTITY_CHANGED" = 2152398880 => Unknown, L, OwnFault;
    "NS_ERROR_FIRST_HEADER_FIELD_COMPONENT_EMPTY" = 2152398882 => Unknown, L, OwnFault;
    "NS_ERROR_HOST_IS_IP_ADDRESS" = 2152398929 => Unknown, L, OwnFault;
    "NS_ERROR_HTTP2_FALLBACK_TO_HTTP1" = 2152398942 => HttpProtocolError, NONE, Nothing;
    // Hides what the attempt over https met.
    "NS_ERROR_HTTPS_ONLY" = 2152398934 => Unknown, LPI, Nothing;
    "NS_ERROR_INSUFFICIENT_DOMAIN_LEVELS" = 2152398928 => Unknown, L, OwnFault;
    // Hides what the page's own service worker met.
    "NS_ERROR_INTERCEPTION_FAILED" = 2152398948 => Unknown, LPI, Nothing;
    "NS_ERROR_INVALID_CONTENT_ENCODING" = 2152398875 => HttpResponseInvalid, LPI, Evidence;
    "NS_ERROR_INVALID_SIGNATURE" = 2152398906 => HttpResponseInvalid, LP, Nothing;
    "NS_ERROR_IN_PROGRESS" = 2152398863 => Unknown, L, OwnFault;
    "NS_ERROR_LOAD_SHOWED_ERRORPAGE" = 2152398925 => Abandoned, LPI, Nothing;
    // A name that leads to a private address: a forged answer, or a resolver at home.
    "NS_ERROR_LOCAL_NETWORK_ACCESS_DENIED" = 2152398941 => Abandoned, LI, Nothing;
    "NS_ERROR_MALFORMED_URI" = 2152398858 => HttpFailed, L, OwnFault;
    "NS_ERROR_NET_BODY_NOT_REPLAYABLE" = 2152398944 => Unknown, L, OwnFault;
    // The status comes with the answer itself, and is judged there.
    "NS_ERROR_NET_EMPTY_RESPONSE" = 2152398884 => HttpError, PI, Nothing;
    // As above.
    "NS_ERROR_NET_ERROR_RESPONSE" = 2152398883 => HttpError, PI, Nothing;
    "NS_ERROR_NET_HTTP2_SENT_GOAWAY" = 2152398931 => HttpProtocolError, LPI, Evidence;
    "NS_ERROR_NET_HTTP3_PROTOCOL_ERROR" = 2152398932 => HttpProtocolError, LPI, Evidence;
    "NS_ERROR_NET_INADEQUATE_SECURITY" = 2152398930 => HttpProtocolError, LPI, Evidence;
    "NS_ERROR_NET_INTERRUPT" = 2152398919 => TcpClosed, LPI, Evidence;
    "NS_ERROR_NET_PARTIAL_TRANSFER" = 2152398924 => TcpClosed, LPI, Evidence;
    // One name for a reset and for an orderly close before any answer.
    "NS_ERROR_NET_RESET" = 2152398868 => TcpReset, LPI, Evidence;
    "NS_ERROR_NET_TIMEOUT" = 2152398862 => TcpTimedOut, LPI, Evidence;
    "NS_ERROR_NET_TIMEOUT_EXTERNAL" = 2152398933 => TcpTimedOut, LPI, Evidence;
    "NS_ERROR_NET_UNCLEAN_SHUTDOWN" = 2152398949 => TcpClosed, LPI, Evidence;
    "NS_ERROR_NON_LOCAL_CONNECTION_REFUSED" = 2152398936 => Abandoned, L, OwnFault;
    "NS_ERROR_NOT_CONNECTED" = 2152398860 => Unknown, L, OwnFault;
    "NS_ERROR_NOT_RESUMABLE" = 2152398873 => Unknown, L, OwnFault;
    "NS_ERROR_NO_CONTENT" = 2152398865 => Abandoned, NONE, Nothing;
    "NS_ERROR_OFFLINE" = 2152398864 => TcpFailed, L, OwnFault;
    "NS_ERROR_OS_LOCAL_NETWORK_ACCESS_DENIED" = 2152398943 => TcpFailed, L, OwnFault;
    "NS_ERROR_PARSING_HTTP_STATUS_LINE" = 2152398938 => HttpResponseInvalid, LPI, Evidence;
    "NS_ERROR_PORT_ACCESS_NOT_ALLOWED" = 2152398867 => HttpFailed, L, OwnFault;
    "NS_ERROR_REDIRECT_LOOP" = 2152398879 => HttpResponseRedirectLoop, LPI, Evidence;
    "NS_ERROR_SOCKET_ADDRESS_IN_USE" = 2152398902 => TcpFailed, L, OwnFault;
    "NS_ERROR_SOCKET_ADDRESS_NOT_SUPPORTED" = 2152398901 => TcpFailed, L, OwnFault;
    "NS_ERROR_SOCKET_CREATE_FAILED" = 2152398900 => TcpFailed, L, OwnFault;
    "NS_ERROR_SUPERFLUOS_AUTH" = 2152398939 => HttpFailed, L, OwnFault;
    "NS_ERROR_UNKNOWN_HOST" = 2152398878 => DnsNameNotResolved, LPI, Evidence;
    "NS_ERROR_UNKNOWN_PROTOCOL" = 2152398866 => HttpFailed, L, OwnFault;
    "NS_ERROR_UNKNOWN_SOCKET_TYPE" = 2152398899 => TcpFailed, L, OwnFault;
    "NS_ERROR_UNSAFE_CONTENT_TYPE" = 2152398922 => HttpResponseInvalid, LP, Nothing;
    "NS_ERROR_WEBSOCKET_CONNECTION_REFUSED" = 2152398935 => TcpRefused, LPI, Evidence;
    "NS_ERROR_WEBTRANSPORT_SESSION_LIMIT_EXCEEDED" = 2152399047 => Unknown, L, OwnFault;
};
