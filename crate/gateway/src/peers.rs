//! Several gateways that share the work: each token belongs to one of them, which alone
//! remembers it.

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use sada_report::envelope::ANSWER_LEN;
use sada_report::envelope::ENVELOPE_MEDIA_TYPE;
use sada_service::http::{Client, of_kind};

/// Marks an envelope that another gateway has passed on: it is passed on no further.
pub(super) const FORWARDED: HeaderName = HeaderName::from_static("sada-forwarded");

/// The gateways, and which of them this one is.
pub struct Peers {
    all: Vec<Uri>,
    own: usize,
    client: Client,
}

impl Peers {
    /// These gateways, of which this is the one with that index.
    #[must_use]
    pub const fn new(all: Vec<Uri>, own: usize, client: Client) -> Self {
        Self { all, own, client }
    }

    /// The gateway that owns a token, by the hash of it, unless it is this one.
    pub(super) fn owner_elsewhere(&self, token: &[u8; 32]) -> Option<&Uri> {
        let mut first = [0; 8];
        first.copy_from_slice(&token[..8]);
        let count = self.all.len() as u64;
        let owner = usize::try_from(u64::from_be_bytes(first) % count).unwrap_or(self.own);
        self.all.get(owner).filter(|_| owner != self.own)
    }

    /// Passes an envelope on as it came; the owner's sealed answer, if there is one.
    pub(super) async fn forward(&self, owner: &Uri, envelope: Bytes) -> Option<Bytes> {
        let headers = [
            of_kind(ENVELOPE_MEDIA_TYPE),
            (FORWARDED, HeaderValue::from_static("1")),
        ];
        let answered = self
            .client
            .post(owner, &headers, envelope, ANSWER_LEN)
            .await;
        let (status, answer) = answered.ok()?;
        (status == StatusCode::OK && answer.len() == ANSWER_LEN).then_some(answer)
    }
}
