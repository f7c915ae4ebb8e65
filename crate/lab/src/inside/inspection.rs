//! Deep packet inspection, as a censor's middlebox does it: the name in the first bytes of a connection, which is the
//! SNI of a ClientHello or the Host header of a request.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio_rustls::rustls::server::Acceptor;

/// The longest that is read, in bytes: far more than any browser's ClientHello or request head.
const MOST: usize = 64 * 1024;

/// The first bytes of a connection, to be passed on as they are, and the name in them.
pub(super) struct Inspected {
    /// All that was read.
    pub(super) bytes: Vec<u8>,
    /// The name in lower case, without a port; `None` if there is none.
    pub(super) name: Option<String>,
}

/// Whether the first bytes are enough.
enum Reading {
    /// More must be read.
    More,
    /// They are, with the name in them.
    Done(Option<String>),
}

/// Reads until the ClientHello is whole. `None` if the person hung up before.
pub(super) async fn client_hello(
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<Option<Inspected>> {
    let mut acceptor = Acceptor::default();
    read(from, |_, fresh| server_name(&mut acceptor, fresh)).await
}

/// Reads until the head of the first HTTP/1 request is whole. `None` if the person hung up before.
pub(super) async fn request_head(
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<Option<Inspected>> {
    read(from, |all, _| host(all)).await
}

async fn read(
    from: &mut (impl AsyncRead + Unpin),
    mut look: impl FnMut(&[u8], &[u8]) -> Reading,
) -> io::Result<Option<Inspected>> {
    let mut bytes = Vec::new();
    while bytes.len() < MOST {
        let before = bytes.len();
        if from.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
        if let Reading::Done(name) = look(&bytes, &bytes[before..]) {
            return Ok(Some(Inspected {
                bytes,
                name: name.map(|name| name.to_ascii_lowercase()),
            }));
        }
    }
    Ok(Some(Inspected { bytes, name: None }))
}

fn server_name(acceptor: &mut Acceptor, mut fresh: &[u8]) -> Reading {
    while !fresh.is_empty() {
        // It is no TLS when this fails, and a middlebox that does not understand lets pass.
        if acceptor.read_tls(&mut fresh).is_err() {
            return Reading::Done(None);
        }
        match acceptor.accept() {
            Ok(Some(hello)) => {
                return Reading::Done(hello.client_hello().server_name().map(str::to_owned));
            }
            Ok(None) => {}
            Err(_) => return Reading::Done(None),
        }
    }
    Reading::More
}

fn host(all: &[u8]) -> Reading {
    let mut headers = [httparse::EMPTY_HEADER; 96];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(all) {
        Ok(httparse::Status::Partial) => Reading::More,
        Ok(httparse::Status::Complete(_)) => Reading::Done(
            request
                .headers
                .iter()
                .find(|header| header.name.eq_ignore_ascii_case("host"))
                .and_then(|header| std::str::from_utf8(header.value).ok())
                .map(|value| value.split(':').next().unwrap_or(value).to_owned()),
        ),
        Err(_) => Reading::Done(None),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::io::AsyncWriteExt;
    use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, crypto::ring};

    use super::{client_hello, request_head};

    fn hello(name: &str) -> Vec<u8> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has them")
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let name = name.to_owned().try_into().expect("a name");
        let mut client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let mut bytes = Vec::new();
        client.write_tls(&mut bytes).expect("a vector takes all");
        bytes
    }

    #[tokio::test]
    async fn the_name_is_read_from_a_client_hello_in_pieces_and_nothing_is_lost() {
        let sent = hello("WWW.youtube.com");
        for piece in [1, 7, 100, sent.len()] {
            let (mut person, mut middlebox) = tokio::io::duplex(piece);
            let bytes = sent.clone();
            let sending =
                tokio::spawn(async move { person.write_all(&bytes).await.map(|()| person) });
            let head = client_hello(&mut middlebox)
                .await
                .expect("read")
                .expect("whole");
            sending.await.expect("sent").expect("sent");
            assert_eq!(
                head.name.as_deref(),
                Some("www.youtube.com"),
                "pieces of {piece}"
            );
            assert_eq!(head.bytes, sent);
        }
    }

    #[tokio::test]
    async fn what_is_no_tls_has_no_name_and_passes() {
        let text = b"GET / HTTP/1.1\r\nHost: x.com\r\n\r\n";
        let head = client_hello(&mut &text[..])
            .await
            .expect("read")
            .expect("something");
        assert_eq!((head.name, head.bytes.as_slice()), (None, &text[..]));
    }

    #[tokio::test]
    async fn the_host_is_read_without_its_port() {
        let text = b"GET /watch HTTP/1.1\r\naccept: */*\r\nhOsT: X.com:80\r\n\r\nbody";
        let head = request_head(&mut &text[..])
            .await
            .expect("read")
            .expect("whole");
        assert_eq!(
            (head.name.as_deref(), head.bytes.as_slice()),
            (Some("x.com"), &text[..])
        );
    }

    #[tokio::test]
    async fn who_hangs_up_early_leaves_nothing() {
        assert!(
            client_hello(&mut &hello("x.com")[..20])
                .await
                .expect("read")
                .is_none()
        );
        assert!(
            request_head(&mut &b"GET / HTT"[..])
                .await
                .expect("read")
                .is_none()
        );
    }
}
