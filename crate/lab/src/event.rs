//! What the network has seen and done, as [`crate::protocol::Request::Log`] tells it.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// A moment, as milliseconds since 1970-01-01T00:00:00Z without leap seconds; in JSON the plain number. The lab stands on
/// nothing of ours and so has a type of its own for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMillis(pub u64);

/// One thing that the network saw, in the order of seeing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkEvent {
    /// When it was seen.
    pub at: UnixMillis,
    /// What was seen or done.
    #[serde(flatten)]
    pub what: EventKind,
}

/// What the network can see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// A question to the resolver.
    Dns {
        /// The name, lower case, without the last dot.
        name: String,
        /// The type: `A`, `AAAA`, `HTTPS` …
        record: String,
        /// What was said: an address, `nodata`, `nxdomain`, `servfail`, `refused`, or `dropped` when nothing was.
        answer: String,
    },
    /// A TCP connection to port 80 or 443 once it is clear what becomes of it, and again when something happens to one
    /// that was passed on. Of one that the kernel did not let come about, its first packet.
    Connection {
        /// The name in the ClientHello or the Host header, if there was one; of one that did not come about, the name of
        /// the host that was meant.
        name: Option<String>,
        /// Where the person wanted to go.
        destination: SocketAddr,
        /// The platform it belongs to, by name or else by address.
        platform: Option<String>,
        /// What the middlebox did.
        action: Action,
    },
    /// A request that reached a server.
    Request {
        /// The host asked for.
        host: String,
        /// The HTTP method, such as `GET`.
        method: String,
        /// Path and query.
        path: String,
        /// `HTTP/1.1` or `HTTP/2.0`.
        version: String,
        /// The status it was answered with; 0 if it never was.
        status: u16,
    },
    /// Bytes that people's side sent to one of the collector's hosts, inside TLS, as they came.
    Sent {
        /// The name of the host that it was sent to.
        host: String,
        /// Which connection, numbered in the order of their coming.
        connection: u64,
        /// The bytes, in base64.
        bytes: String,
    },
    /// A connection to one of the collector's hosts has ended: what it took of the line, TLS and all.
    Transferred {
        /// The name of the host.
        host: String,
        /// The number of the connection, as in [`EventKind::Sent`].
        connection: u64,
        /// Bytes from people's side, as TCP carried them.
        up: u64,
        /// Bytes to it.
        down: u64,
    },
}

/// What became of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Passed on to where it wanted to go.
    Passed,
    /// Reset for the name in it.
    Reset,
    /// Swallowed for the name in it.
    Swallowed,
    /// Closed with FIN for the name in it.
    Closed,
    /// Its ClientHello was answered with a TLS alert.
    Alerted,
    /// Its ClientHello was answered with plain HTTP.
    Plaintext,
    /// Answered with another certificate than the host's own, and passed on inside.
    Intercepted,
    /// Answered with a block page or a portal's page, or with a redirect to one.
    Answered,
    /// Answered with a block page, and reset at once.
    Injected,
    /// Led to another host than it wanted to go to: a portal.
    Diverted,
    /// Passed on, slowly.
    Throttled,
    /// Passed on before; nothing passes any more, and it stays open.
    Stalled,
    /// Passed on before, and now reset.
    Broken,
    /// Passed on before, and now closed with FIN.
    Ended,
    /// Its first packet was dropped.
    Dropped,
    /// Its first packet was answered with RST, as by a host where nothing listens.
    Refused,
    /// Its first packet was answered with ICMP "unreachable".
    Rejected,
    /// Reset because nothing answers where it wanted to go.
    Unreachable,
    /// Reset, open as it was, because a mechanism or the line was switched.
    Cut,
}
