//! Reports as devices make them, by the thousand, with keys that anybody may know.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use sada_core::vote::{Ballot, Control};
use sada_report::envelope::{GatewayKey, GatewayKeys};
use sada_report::token_exchange::{IssuingKey, TokenRequest};
use sada_report::{Attestation, Grade, Report};
use sada_units::{BinStart, Seconds};

/// The length of a bin, in seconds.
pub const BIN: u64 = 300;
/// Bins of a window.
pub const WINDOW_BINS: usize = 48;

/// Key files with their names.
#[must_use]
pub fn key_files() -> [(&'static str, String); 2] {
    let secret = |byte: &str| byte.repeat(32);
    let gateway = format!(
        "kind = \"gateway\"\nnumber = 1\nsecret = \"{}\"\n",
        secret("01")
    );
    let issuer = format!(
        "kind = \"issuer\"\nfrom = 0\nsecret = \"{}\"\n",
        secret("02")
    );
    [("gateway.toml", gateway), ("issuer.toml", issuer)]
}

/// What tokens are given out with.
///
/// # Errors
/// When the key is none.
pub fn issuing() -> Result<IssuingKey> {
    Ok(IssuingKey::derive(&[2; 32])?)
}

/// What envelopes are opened with.
///
/// # Errors
/// When the key is none.
pub fn gateway_keys() -> Result<GatewayKeys> {
    let mut keys = GatewayKeys::default();
    keys.add(1, &[1; 32])?;
    Ok(keys)
}

/// What seals reports to the gateway.
///
/// # Errors
/// When the key is none.
pub fn gateway_key() -> Result<GatewayKey> {
    let public = gateway_keys()?.public(1).context("it was just added")?;
    Ok(GatewayKey::decode(&public)?)
}

/// Seconds since 1970.
///
/// # Errors
/// When the clock is before that.
pub fn now() -> Result<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())
}

/// So many reports of bins of the last four hours, each with a token of its own, and with no vote.
///
/// # Errors
/// When a token does not hold.
pub fn reports(count: usize) -> Result<Vec<Report>> {
    let (issuing, mut rng) = (issuing()?, getrandom::SysRng);
    let place = Attestation {
        country: "PK".parse()?,
        asn: 17557,
        grade: Grade::A,
    };
    let first = (now()? / BIN - WINDOW_BINS as u64) * BIN;
    let mut reports = Vec::with_capacity(count);
    while reports.len() < count {
        let asked = TokenRequest::new(BinStart(Seconds(first)), WINDOW_BINS, &mut rng)?;
        let given = issuing.issue(asked.bytes(), place, WINDOW_BINS, Seconds(BIN), &mut rng)?;
        let (place, tokens) = asked.finish(&given, &issuing.public(), Seconds(BIN))?;
        for (bin, token) in tokens {
            let ballot = Ballot {
                bin,
                votes: [].into(),
                control: Control::NotChecked,
            };
            reports.push(Report::from_ballot(&ballot, Some(place), token));
        }
    }
    reports.truncate(count);
    Ok(reports)
}

/// Brings reports to a gateway.
#[derive(Clone)]
pub struct Sender {
    client: reqwest::Client,
    key: Arc<GatewayKey>,
}

impl Sender {
    /// With connections of its own.
    ///
    /// # Errors
    /// When there can be none.
    pub fn new() -> Result<Self> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(30));
        Ok(Self {
            client: client.build()?,
            key: gateway_key()?.into(),
        })
    }

    /// Seals a report anew, brings it, and gives the gateway's status: of the sealed answer, or,
    /// where there is none, of the one in the open.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn post(&self, address: &str, report: &Report) -> Result<u16> {
        let (envelope, awaited) = self.key.seal(&report.encode())?;
        let url = format!("http://{address}/gateway");
        let kind = [("content-type", "message/ohttp-req")];
        let (status, body) = self.post_bytes(&url, &kind, envelope).await?;
        Ok(match status {
            200 => awaited.open(&body)?.status,
            other => other,
        })
    }

    /// Posts bytes, whatever they are, and gives status and body.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn post_bytes(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        bytes: Vec<u8>,
    ) -> Result<(u16, Vec<u8>)> {
        let mut request = self.client.post(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.body(bytes).send().await?;
        let status = answer.status().as_u16();
        Ok((status, answer.bytes().await?.to_vec()))
    }
}
