//! Responses that the middlebox injects instead of those of the host that was meant.

use http_body_util::BodyExt;
use hyper::{StatusCode, Version};
use tokio::{
    io::{self, AsyncWriteExt},
    net::TcpStream,
};

use super::ConnectionEnd;
use crate::{
    inside::{
        pages::{self, Page},
        sockets::{let_it_arrive, swallow},
    },
    protocol::Action,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InjectedResponse {
    /// A fatal TLS alert of this number.
    Alert(u8),
    /// Plain HTTP, to somebody who expects TLS.
    Plaintext,
    /// A block page with this status.
    BlockPage(StatusCode),
    /// A redirect to a block page.
    BlockRedirect,
    /// A block page, and RST at once.
    Injected,
    /// A redirect to the portal.
    Portal,
}

impl InjectedResponse {
    /// How the log calls it.
    pub(super) fn action(self) -> Action {
        match self {
            Self::Alert(_) => Action::Alerted,
            Self::Plaintext => Action::Plaintext,
            Self::BlockPage(_) | Self::BlockRedirect | Self::Portal => Action::Answered,
            Self::Injected => Action::Injected,
        }
    }

    /// Sends it to the person, and ends the connection as it has to end.
    pub(super) async fn send(self, person: &mut TcpStream) -> io::Result<ConnectionEnd> {
        person.write_all(&self.bytes().await).await?;
        if self == Self::Injected {
            let_it_arrive().await;
            return Ok(ConnectionEnd::Reset);
        }
        person.shutdown().await?;
        swallow(person).await;
        Ok(ConnectionEnd::Closed)
    }

    async fn bytes(self) -> Vec<u8> {
        let page = match self {
            // Type alert, TLS 1.2 as all records say, two bytes: fatal, number.
            Self::Alert(number) => return vec![21, 3, 3, 0, 2, 2, number],
            Self::Plaintext => pages::block_page(StatusCode::FORBIDDEN),
            Self::BlockPage(status) => pages::block_page(status),
            Self::Injected => pages::block_page(StatusCode::OK),
            Self::BlockRedirect => pages::redirect("http://blocked.example/"),
            Self::Portal => pages::redirect("http://portal.example/login"),
        };
        encode(page).await
    }
}

/// An HTTP/1.1 response as bytes.
async fn encode(page: Page) -> Vec<u8> {
    let (head, body) = page.into_parts();
    let mut bytes = format!("{:?} {}\r\n", Version::HTTP_11, head.status).into_bytes();
    for (name, value) in &head.headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"connection: close\r\n\r\n");
    match body.collect().await {
        Ok(body) => bytes.extend_from_slice(&body.to_bytes()),
        Err(never) => match never {},
    }
    bytes
}

#[cfg(test)]
mod tests {
    use hyper::StatusCode;

    use super::InjectedResponse;

    #[tokio::test]
    async fn what_is_said_is_http_as_any_client_reads_it() {
        for (words, status, header) in [
            (
                InjectedResponse::BlockPage(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS),
                451,
                "content-length",
            ),
            (InjectedResponse::Plaintext, 403, "content-length"),
            (InjectedResponse::BlockRedirect, 302, "location"),
            (InjectedResponse::Portal, 302, "location"),
        ] {
            let bytes = words.bytes().await;
            let mut headers = [httparse::EMPTY_HEADER; 16];
            let mut response = httparse::Response::new(&mut headers);
            let length = response.parse(&bytes).expect("HTTP").unwrap();
            assert_eq!(response.code, Some(status), "{words:?}");
            assert!(response.headers.iter().any(|known| known.name == header));
            let body = response
                .headers
                .iter()
                .find(|known| known.name == "content-length")
                .expect("a length");
            let said: usize = std::str::from_utf8(body.value)
                .expect("digits")
                .parse()
                .expect("a number");
            assert_eq!(bytes.len() - length, said, "{words:?}");
        }
    }
}
