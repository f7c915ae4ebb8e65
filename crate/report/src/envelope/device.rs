//! The device's side of Oblivious HTTP, for the one suite that Sada uses: HPKE does the work,
//! what is here is RFC 9458, sections 3 and 4. The library on the gateway's side links every
//! algorithm that it knows, whichever are used: with it the packaged core is 50 kB larger.

use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use hkdf::Hkdf;
use hpke::aead::{AeadCtxS, ChaCha20Poly1305 as Cipher};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use sha2::Sha256;

use super::{KEY_LEN, NONCE_LEN, message};
use crate::{Country, REPORT_LEN, SealError};

/// DHKEM(X25519, HKDF-SHA256), as RFC 9180 numbers it.
const KEM: [u8; 2] = [0x00, 0x20];
/// HKDF-SHA256 and ChaCha20-Poly1305, likewise.
const SUITE: [u8; 4] = [0x00, 0x01, 0x00, 0x03];

/// The public key of a gateway, with its number: a key configuration of RFC 9458, section 3.1.
#[derive(Clone, Debug)]
pub struct GatewayKey {
    number: u8,
    key: <X25519HkdfSha256 as Kem>::PublicKey,
}

impl GatewayKey {
    /// The key of these bytes.
    ///
    /// # Errors
    /// When they are no key configuration, or one for other algorithms than X25519, HKDF-SHA256
    /// and ChaCha20-Poly1305.
    pub fn decode(bytes: &[u8]) -> Result<Self, SealError> {
        let (&number, rest) = bytes.split_first().ok_or(SealError::Key)?;
        let rest = rest.strip_prefix(&KEM).ok_or(SealError::Key)?;
        let (key, suites) = rest.split_at_checked(KEY_LEN).ok_or(SealError::Key)?;
        // One suite of four bytes, with their number before them.
        if suites.strip_prefix(&[0, 4]) != Some(&SUITE) {
            return Err(SealError::Key);
        }
        let key = Deserializable::from_bytes(key).map_err(|_| SealError::Key)?;
        Ok(Self { number, key })
    }

    /// Seals an encoded report. The second part opens the answer.
    ///
    /// # Errors
    /// Never with a key that [`decode`](Self::decode) took, and randomness.
    pub fn seal(&self, report: &[u8; REPORT_LEN]) -> Result<(Vec<u8>, Awaited), SealError> {
        self.encapsulate(&message::report(report))
    }

    /// Seals the question what goes on in a country. The envelope is as long as that of a report,
    /// and the second part opens the answer.
    ///
    /// # Errors
    /// Never with a key that [`decode`](Self::decode) took, and randomness.
    pub fn ask(&self, country: Country) -> Result<(Vec<u8>, Awaited), SealError> {
        self.encapsulate(&message::events(country))
    }

    fn encapsulate(&self, request: &[u8]) -> Result<(Vec<u8>, Awaited), SealError> {
        let head = [&[self.number], KEM.as_slice(), &SUITE].concat();
        let info = [b"message/bhttp request\0", head.as_slice()].concat();
        let (key, mut context) = hpke::setup_sender::<Cipher, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &self.key,
            &info,
        )
        .map_err(|_| SealError::Key)?;
        let sealed = context.seal(request, b"").map_err(|_| SealError::Key)?;
        let key = key.to_bytes();
        let envelope = [head.as_slice(), &key, &sealed].concat();
        let key = key.into();
        Ok((envelope, Awaited { context, key }))
    }
}

/// Opens the one answer to an envelope.
pub struct Awaited {
    context: AeadCtxS<Cipher, HkdfSha256, X25519HkdfSha256>,
    /// The key in the envelope.
    key: [u8; KEY_LEN],
}

/// What a gateway answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayResponse {
    /// The HTTP status.
    pub status: u16,
    /// Why, as JSON; of what was taken, `{}`.
    pub words: String,
}

impl Awaited {
    /// The feed that the gateway answered with, not looked at yet; `None` where it has none.
    ///
    /// # Errors
    /// When the bytes are no answer to this envelope by the gateway it was sealed to.
    pub fn feed(self, answer: &[u8]) -> Result<Option<Vec<u8>>, SealError> {
        let inner = self.decapsulate(answer).ok_or(SealError::Broken)?;
        Ok(message::read_feed(&inner).map(<[u8]>::to_vec))
    }

    /// The gateway's answer to a report.
    ///
    /// # Errors
    /// When the bytes are no answer to this envelope by the gateway it was sealed to.
    pub fn open(self, answer: &[u8]) -> Result<GatewayResponse, SealError> {
        let inner = self.decapsulate(answer).ok_or(SealError::Broken)?;
        let (status, words) = message::read_response(&inner).ok_or(SealError::Content)?;
        Ok(GatewayResponse {
            status,
            words: words.trim_end().to_owned(),
        })
    }

    fn decapsulate(self, answer: &[u8]) -> Option<Vec<u8>> {
        let (salt, sealed) = answer.split_at_checked(NONCE_LEN)?;
        let mut secret = [0; NONCE_LEN];
        self.context
            .export(b"message/bhttp response", &mut secret)
            .ok()?;
        let derived = Hkdf::<Sha256>::new(Some(&[&self.key, salt].concat()), &secret);
        let (mut key, mut nonce) = ([0; 32], [0; 12]);
        derived.expand(b"key", &mut key).ok()?;
        derived.expand(b"nonce", &mut nonce).ok()?;
        ChaCha20Poly1305::new(&key.into())
            .decrypt(&nonce.into(), sealed)
            .ok()
    }
}
