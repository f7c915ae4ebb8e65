//! How far a request had come that ended without an `nsresult`: the last thing it was seen doing.
//!
//! These words also come with loads that somebody stopped, so they name a phase and nothing more.
//!
//! Source: Firefox, `netwerk/socket/nsISocketTransport.idl` and `netwerk/protocol/http/nsIHttpActivityObserver.idl`.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row<u32>] = rows! {
    "NS_ERROR_NET_ON_CONNECTED_TO" = 0x004B_0004 => TlsFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_CONNECTING_TO" = 0x004B_0007 => TcpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_CONNECTION_CREATED" = 0x0000_500B => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_DNSANDSOCKET_CREATED" = 0x0000_5008 => TcpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_EARLYHINT_RESPONSE_HEADER" = 0x0000_500C => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_ECH_SET" = 0x0000_500A => TlsFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_PROXY_RESPONSE_HEADER" = 0x0000_5007 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_RECEIVING_FROM" = 0x004B_0006 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_REQUEST_BODY_SENT" = 0x0000_5002 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_REQUEST_HEADER" = 0x0000_5001 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_RESOLVED" = 0x004B_000B => TcpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_RESOLVING" = 0x004B_0003 => DnsFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_RESPONSE_COMPLETE" = 0x0000_5005 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_RESPONSE_HEADER" = 0x0000_5004 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_RESPONSE_START" = 0x0000_5003 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_SENDING_TO" = 0x004B_0005 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_SPECULATIVE_DNSANDSOCKET_CREATED" = 0x0000_5009 => TcpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_TLS_HANDSHAKE_ENDED" = 0x004B_000D => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_TLS_HANDSHAKE_STARTING" = 0x004B_000C => TlsFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_TRANSACTION_CLOSE" = 0x0000_5006 => HttpFailed, LPI, Nothing;
    "NS_ERROR_NET_ON_WAITING_FOR" = 0x004B_000A => HttpFailed, LPI, Nothing;
};
