//! What a browser said to the collector's hosts, byte by byte, as the network heard it inside TLS.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::host::{EventKind, NetworkEvent};

/// One HTTP request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The host.
    pub host: String,
    /// Which connection.
    pub connection: u64,
    /// When its first byte came, in milliseconds since 1970.
    pub at: u64,
    /// Request line and header lines, as they were sent.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Bytes, and when they came.
type Chunk = (u64, Vec<u8>);

/// All requests among what was seen, in the order of their coming.
///
/// # Errors
/// When something was said that is no HTTP, or broke off.
pub fn requests(seen: &[NetworkEvent]) -> Result<Vec<RecordedRequest>> {
    let mut connections: BTreeMap<(u64, &str), Vec<Chunk>> = BTreeMap::new();
    for it in seen {
        if let EventKind::Sent {
            host,
            connection,
            bytes,
        } = &it.what
        {
            let bytes = STANDARD.decode(bytes).context("what was said")?;
            let chunks = connections.entry((*connection, host)).or_default();
            chunks.push((it.at.0, bytes));
        }
    }
    let mut requests = Vec::new();
    for ((connection, host), chunks) in connections {
        let mut at = None;
        let mut waiting: Vec<u8> = Vec::new();
        for (when, bytes) in chunks {
            at.get_or_insert(when);
            waiting.extend(bytes);
            while let Some((head, length)) = first(&waiting)? {
                let body = waiting.split_off(head.len() + END.len());
                let (body, rest) = body.split_at(length);
                requests.push(RecordedRequest {
                    host: host.to_owned(),
                    connection,
                    at: at.take().unwrap_or(when),
                    head,
                    body: body.to_vec(),
                });
                waiting = rest.to_vec();
            }
        }
        ensure!(
            waiting.is_empty(),
            "{} bytes are half a request",
            waiting.len()
        );
    }
    requests.sort_by_key(|request| request.at);
    Ok(requests)
}

/// Bytes of the line, both ways, that one request to this host took, with its part of its
/// connection: of those connections that have ended.
#[must_use]
pub fn bytes_each(seen: &[NetworkEvent], requests: &[RecordedRequest], host: &str) -> Option<u64> {
    let ended: BTreeMap<u64, u64> = seen
        .iter()
        .filter_map(|it| match &it.what {
            EventKind::Transferred {
                host: of,
                connection,
                up,
                down,
            } if of == host => Some((*connection, up + down)),
            _ => None,
        })
        .collect();
    let of_it = requests.iter().filter(|it| it.host == host);
    let connections: Vec<u64> = of_it
        .map(|it| it.connection)
        .filter(|connection| ended.contains_key(connection))
        .collect();
    let used: BTreeSet<&u64> = connections.iter().collect();
    let bytes: u64 = used.into_iter().filter_map(|it| ended.get(it)).sum();
    bytes.checked_div(u64::try_from(connections.len()).ok()?)
}

/// What ends a head.
const END: &[u8] = b"\r\n\r\n";

/// The head of the first request, and the length of its body, if it is all there.
fn first(bytes: &[u8]) -> Result<Option<(String, usize)>> {
    let Some(end) = bytes.windows(END.len()).position(|it| it == END) else {
        return Ok(None);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).context("a head that is no text")?;
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = match length {
        Some((_, value)) => value.trim().parse().context("a length")?,
        None => 0,
    };
    let whole = bytes.len() >= end + END.len() + length;
    Ok(whole.then_some((head, length)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::UnixMillis;

    #[test]
    fn requests_are_put_together_of_what_came_in_pieces() {
        let said = |at, connection, text: &str| NetworkEvent {
            at: UnixMillis(at),
            what: EventKind::Sent {
                host: "relay.sada.test".into(),
                connection,
                bytes: STANDARD.encode(text),
            },
        };
        let seen = [
            said(1, 7, "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nab"),
            said(2, 8, "GET /x HTTP/1.1\r\n\r\n"),
            said(3, 7, "cdPOST / HTTP/1.1\r\ncontent-length: 1\r\n"),
            said(4, 7, "\r\ne"),
        ];
        let requests = requests(&seen).unwrap();
        let bodies: Vec<(u64, &[u8])> = requests.iter().map(|it| (it.at, &it.body[..])).collect();
        assert_eq!(bodies, [(1, b"abcd".as_slice()), (2, b""), (4, b"e")]);
        assert!(super::requests(&seen[..1]).is_err(), "it broke off");
    }

    #[test]
    fn only_connections_that_have_ended_say_what_a_request_took() {
        let request = |connection| RecordedRequest {
            host: "relay.sada.test".into(),
            connection,
            at: 0,
            head: String::new(),
            body: Vec::new(),
        };
        let carried = |connection, host: &str| NetworkEvent {
            at: UnixMillis(9),
            what: EventKind::Transferred {
                host: host.into(),
                connection,
                up: 3000,
                down: 1000,
            },
        };
        let requests = [request(1), request(1), request(2)];
        let seen = [
            carried(1, "relay.sada.test"),
            carried(3, "relay.sada.test"),
            carried(4, "issuer.sada.test"),
        ];
        let each = |host| bytes_each(&seen, &requests, host);
        assert_eq!(each("relay.sada.test"), Some(2000));
        assert_eq!(each("issuer.sada.test"), None);
    }
}
