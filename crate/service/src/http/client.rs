//! Asking servers of the service, over TLS unless they are on this machine.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(4);

/// How long an answer may take, connection and all. A device gives up after thirty seconds.
const ANSWER: Duration = Duration::from_secs(8);

/// A connection is let go before the other side would close it for idling.
const IDLE: Duration = Duration::from_secs(8);

/// No answer came, or none that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReached;

/// Asks other servers, and tells them nothing but what it is given to tell.
#[derive(Clone)]
pub struct Client(legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Client {
    /// Believes the authorities that Mozilla believes, and those in this PEM file.
    ///
    /// # Errors
    /// When the file cannot be read or holds no certificate.
    pub fn new(authorities: Option<&Path>) -> anyhow::Result<Self> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        if let Some(path) = authorities {
            let unusable = || format!("cannot use the authorities in {}", path.display());
            let mut found = 0;
            for certificate in CertificateDer::pem_file_iter(path).with_context(unusable)? {
                roots
                    .add(certificate.with_context(unusable)?)
                    .with_context(unusable)?;
                found += 1;
            }
            ensure!(found > 0, "{} holds no certificate", path.display());
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .context("cannot set TLS up")?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(CONNECT));
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(https);
        Ok(Self(client))
    }

    /// Posts a body, and gives the answer's status and body, which is so long `at_most`.
    ///
    /// # Errors
    /// [`NotReached`] without such an answer in time.
    pub async fn post(
        &self,
        url: &Uri,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
        at_most: usize,
    ) -> Result<(StatusCode, Bytes), NotReached> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = url.clone();
        request.headers_mut().extend(headers.iter().cloned());
        let exchange = async {
            let response = self.0.request(request).await.map_err(|_| NotReached)?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, at_most).collect().await;
            Ok((head.status, body.map_err(|_| NotReached)?.to_bytes()))
        };
        let answered = tokio::time::timeout(ANSWER, exchange).await;
        answered.unwrap_or(Err(NotReached))
    }

    /// Gets what is at an address, however long it is: gives `take` its pieces as they come, until
    /// it has enough, and then the status.
    ///
    /// # Errors
    /// [`NotReached`] when there is no answer, or nothing more of it, in time.
    pub async fn get(
        &self,
        url: &Uri,
        mut receive: impl FnMut(StatusCode, &[u8]) -> ControlFlow<()>,
    ) -> Result<StatusCode, NotReached> {
        let mut request = Request::new(Full::default());
        *request.uri_mut() = url.clone();
        let response = in_time(self.0.request(request)).await?;
        let (head, mut body) = response.map_err(|_| NotReached)?.into_parts();
        while let Some(frame) = in_time(body.frame()).await? {
            let frame = frame.map_err(|_| NotReached)?;
            if let Some(data) = frame.data_ref()
                && receive(head.status, data).is_break()
            {
                break;
            }
        }
        Ok(head.status)
    }
}

async fn in_time<T>(awaited: impl Future<Output = T>) -> Result<T, NotReached> {
    let ended = tokio::time::timeout(ANSWER, awaited).await;
    ended.map_err(|_| NotReached)
}

/// The address of this path below a base such as `https://gateway.example.org/`.
///
/// # Errors
/// When the base is no address that may be asked: reports and answers go over TLS, except on this
/// machine.
pub fn endpoint(base: &str, path: &str) -> anyhow::Result<Uri> {
    let slash = if base.ends_with('/') { "" } else { "/" };
    let url: Uri = format!("{base}{slash}{path}")
        .parse()
        .with_context(|| format!("{base} is no address"))?;
    let host = url.host().unwrap_or_default();
    let here = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    let allowed = match url.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => here,
        _ => false,
    };
    let plain = url.query().is_none() && !base.contains(['@', '#']);
    ensure!(
        allowed && plain,
        "{base} is no https address of a folder (http is for this machine only)"
    );
    Ok(url)
}

/// The content type of what is posted.
#[must_use]
pub fn of_kind(kind: &'static str) -> (HeaderName, HeaderValue) {
    (header::CONTENT_TYPE, HeaderValue::from_static(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_without_tls() {
        let url = |base| endpoint(base, "gateway").map(|url| url.to_string()).ok();
        for (base, wanted) in [
            ("https://a.example/", "https://a.example/gateway"),
            (
                "https://a.example:8443/x",
                "https://a.example:8443/x/gateway",
            ),
            ("http://127.0.0.1:87/", "http://127.0.0.1:87/gateway"),
            ("http://[::1]:87", "http://[::1]:87/gateway"),
        ] {
            assert_eq!(url(base).as_deref(), Some(wanted));
        }
        for base in [
            "http://a.example/",
            "ftp://a.example/",
            "a.example",
            "",
            "/",
            "https://a@b/",
            "https://a/?b",
        ] {
            assert_eq!(url(base), None, "{base}");
        }
    }

    #[test]
    fn authorities_that_are_none_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        assert!(Client::new(Some(&path)).is_err(), "not there");
        std::fs::write(&path, "nothing\n").unwrap();
        assert!(Client::new(Some(&path)).is_err(), "no certificate");
        assert!(Client::new(None).is_ok());
    }
}
