//! Who carries reports, who opens them, and with which keys: one file, signed by both parties.
//!
//! Reports are private because two parties would have to work together to join an address with
//! what was said. So neither may change keys or hosts alone: a device takes an operator's file
//! only if the party that runs relays and issuers and the party that runs the gateway have both
//! signed the same text (Ed25519, RFC 8032).

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sada_core::config::{BIN_SECONDS, Named};
use sada_units::{BinStart, Seconds};
use serde::{Deserialize, Serialize};

use crate::envelope::GatewayKey;
use crate::token_exchange::PublicKey;

/// Bins in a window of people's own builds: four hours.
pub const WINDOW_BINS: u64 = 48;
/// A signature is of this and the text.
const DOMAIN: &[u8] = b"sada operator 1\n";

/// The file as it is compiled into a package.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedOperator {
    /// The text that is signed: an [`OperatorText`] as JSON.
    pub text: String,
    /// The party that runs relays and issuers: it sees addresses and no report.
    pub carrier: Party,
    /// The party that runs the gateway: it sees reports and no address.
    pub reader: Party,
}

/// A party's key and its signature of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its Ed25519 public key, in hexadecimal.
    #[serde(with = "hex::serde")]
    pub key: [u8; 32],
    /// Its signature, in hexadecimal.
    #[serde(with = "hex::serde")]
    pub signature: [u8; 64],
}

impl Party {
    /// Signs a text with the key of this secret.
    #[must_use]
    pub fn sign(text: &str, secret: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(secret);
        let signature = key.sign(&signed_bytes(text)).to_bytes();
        Self {
            key: key.verifying_key().to_bytes(),
            signature,
        }
    }

    fn has_signed(&self, text: &str) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        VerifyingKey::from_bytes(&self.key)
            .is_ok_and(|key| key.verify_strict(&signed_bytes(text), &signature).is_ok())
    }
}

fn signed_bytes(text: &str) -> Vec<u8> {
    [DOMAIN, text.as_bytes()].concat()
}

/// What both parties sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorText {
    /// Higher in each later text.
    pub number: u64,
    /// What people are told whom they report to.
    pub name: String,
    /// The public page.
    pub site: String,
    /// Where envelopes go, in the order in which they are tried; each ends in `/`.
    pub relays: Vec<String>,
    /// Where tokens come from, likewise.
    pub issuers: Vec<String>,
    /// The gateway's key configuration (RFC 9458, section 3.1), in hexadecimal.
    pub gateway_key: String,
    /// The issuing keys.
    pub issuing_keys: Vec<IssuingKeyText>,
    /// Who signs the public feed: Ed25519 public keys, in hexadecimal. Without any there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feed_keys: Vec<String>,
    /// Length of a bin.
    pub bin_seconds: Seconds,
    /// Bins in a window.
    pub window_bins: u64,
}

/// An issuing key, and since when it is the one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuingKeyText {
    /// The first window that it gives tokens out for begins then, or later.
    pub from: BinStart,
    /// The public key, in hexadecimal.
    pub key: String,
}

/// An operator that was checked.
#[derive(Clone, Debug)]
pub struct CheckedOperator {
    /// What both have signed.
    pub text: OperatorText,
    /// What reports are sealed to.
    pub gateway_key: GatewayKey,
    issuing_keys: Vec<(BinStart, PublicKey)>,
    /// Who signs the public feed.
    pub feed_keys: Vec<VerifyingKey>,
}

/// Which files a build takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Two parties, over https, with bins and windows as everybody has them: what people install.
    Release,
    /// Also one party that plays both, this machine, hosts below `sada.test`, and short bins: for
    /// trying out.
    Trial,
}

/// Why a file was refused. Each says what to mend.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OperatorError {
    /// Not the JSON of an operator's file.
    #[error("the operator's file cannot be read: {0}")]
    Unreadable(String),
    /// A signature does not fit the text and the key beside it.
    #[error("the {0}'s signature does not fit: have it sign the text again")]
    Unsigned(&'static str),
    /// Both signatures are by one key.
    #[error("carrier and reader are one party: reports would not be private")]
    OneParty,
    /// A number or text that makes no sense.
    #[error("{0}")]
    Wrong(String),
}

impl SignedOperator {
    /// Reads a file, checks both signatures and everything in it.
    ///
    /// # Errors
    /// [`OperatorError`] says what to mend.
    pub fn check(file: &str, strictness: Strictness) -> Result<CheckedOperator, OperatorError> {
        let signed: Self = read(file)?;
        let parties = [("carrier", &signed.carrier), ("reader", &signed.reader)];
        for (name, party) in parties {
            if !party.has_signed(&signed.text) {
                return Err(OperatorError::Unsigned(name));
            }
        }
        if strictness == Strictness::Release && signed.carrier.key == signed.reader.key {
            return Err(OperatorError::OneParty);
        }
        read::<OperatorText>(&signed.text)?.check(strictness)
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, OperatorError> {
    sada_core::json::read(text).map_err(|error| OperatorError::Unreadable(error.to_string()))
}

impl OperatorText {
    /// Checks everything but signatures, as parties do before they sign.
    ///
    /// # Errors
    /// [`OperatorError`] says what to mend.
    pub fn check(self, strictness: Strictness) -> Result<CheckedOperator, OperatorError> {
        let wrong = |what: String| Err(OperatorError::Wrong(what));
        let lengths = (self.bin_seconds, self.window_bins);
        if strictness == Strictness::Release && lengths != (BIN_SECONDS, WINDOW_BINS) {
            return wrong(format!(
                "bins of {BIN_SECONDS} seconds and windows of {WINDOW_BINS} bins are the only ones that people's builds take"
            ));
        }
        let short = !self.bin_seconds.is_zero() && (BIN_SECONDS % self.bin_seconds).is_zero();
        if !short || !(1..=WINDOW_BINS).contains(&self.window_bins) {
            return wrong(
                "a bin is a whole part of 300 seconds, and a window at most 48 bins".into(),
            );
        }
        if self.name.trim().is_empty() || self.name.chars().count() > 60 {
            return wrong(
                "the name has 1 to 60 letters: people are told whom they report to".into(),
            );
        }
        if self.relays.is_empty() || self.issuers.is_empty() {
            return wrong("at least one relay and one issuer are needed".into());
        }
        let urls = self.relays.iter().chain(&self.issuers).chain([&self.site]);
        for url in urls {
            if !is_allowed(url, strictness) {
                return wrong(format!(
                    "{url} is no https address of a folder, ending in /"
                ));
            }
        }
        let gateway_key = hex::decode(&self.gateway_key).ok();
        let gateway_key = gateway_key.and_then(|bytes| GatewayKey::decode(&bytes).ok());
        let Some(gateway_key) = gateway_key else {
            return wrong("gateway_key is no key that `keygen` writes".into());
        };
        let window = self.bin_seconds * self.window_bins;
        let mut issuing_keys = Vec::new();
        for IssuingKeyText { from, key } in &self.issuing_keys {
            let bytes = hex::decode(key).ok();
            let key = bytes.and_then(|bytes| PublicKey::decode(&bytes).ok());
            let later = issuing_keys.last().is_none_or(|(last, _)| last < from);
            match key.filter(|_| later && from.is_aligned(window)) {
                Some(key) => issuing_keys.push((*from, key)),
                None => {
                    return wrong(format!(
                        "issuing key from {from}: a public key as `keygen` writes it, in order, each from the start of a window of {window} seconds"
                    ));
                }
            }
        }
        if issuing_keys.is_empty() {
            return wrong("at least one issuing key is needed".into());
        }
        let mut feed_keys = Vec::new();
        for key in &self.feed_keys {
            match verifying(key) {
                Some(key) => feed_keys.push(key),
                None => return wrong("feed_keys: one is no key that `keygen feed` prints".into()),
            }
        }
        Ok(CheckedOperator {
            text: self,
            gateway_key,
            issuing_keys,
            feed_keys,
        })
    }
}

fn verifying(key: &str) -> Option<VerifyingKey> {
    let bytes = hex::decode(key).ok()?;
    VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok()
}

impl CheckedOperator {
    /// What the core is to know of it.
    #[must_use]
    pub fn named(&self) -> Named {
        Named {
            name: self.text.name.clone(),
            relays: self.text.relays.clone(),
            issuers: self.text.issuers.clone(),
            bin_seconds: self.text.bin_seconds,
            window_bins: self.text.window_bins,
            feed: !self.feed_keys.is_empty(),
        }
    }

    /// The key that gives tokens out for the window that begins then.
    #[must_use]
    pub fn issuing_key(&self, window: BinStart) -> Option<&PublicKey> {
        let mut keys = self.issuing_keys.iter();
        keys.rfind(|(from, _)| *from <= window).map(|(_, key)| key)
    }
}

/// Plain addresses of folders: nothing in them that browsers read otherwise than we do.
fn is_allowed(url: &str, strictness: Strictness) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let (host_and_port, path) = rest.split_once('/').unwrap_or((rest, "no folder"));
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) => (host, port),
        None => (host_and_port, "443"),
    };
    let plain = |text: &str, more: &str| {
        text.chars()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || more.contains(it))
    };
    let right = plain(host, ".-")
        && host.contains(|it: char| it.is_ascii_lowercase() || it == '.')
        && !host.starts_with('.')
        && port.parse::<u16>().is_ok()
        && plain(path, "/-_")
        && (path.is_empty() || path.ends_with('/'));
    let here = matches!(host, "127.0.0.1" | "localhost");
    let reserved = here || host.ends_with(".test") || !host.contains('.');
    let numbers = plain(host, ".") && !host.contains(|it: char| it.is_ascii_lowercase());
    right
        && match strictness {
            Strictness::Release => scheme == "https" && !reserved && !numbers,
            Strictness::Trial => {
                scheme == "http" && here || scheme == "https" && host.ends_with(".sada.test")
            }
        }
}
