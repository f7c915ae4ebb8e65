//! Sealing a report so that only the gateway can read it: Oblivious HTTP (RFC 9458) round a
//! binary HTTP message (RFC 9292).
//!
//! Every envelope is as long as every other, and so is every answer, whatever they say: who
//! carries them learns that there was one, and no more. A report is sealed anew for each try.

use std::io::Cursor;

use bhttp::{Message, Mode, StatusCode};
use ohttp::hpke::{Aead, Kdf, Kem};
use ohttp::{ClientRequest, ClientResponse, KeyConfig, Server, ServerResponse, SymmetricSuite};

use crate::{REPORT_LEN, SealError};

/// Bytes of a sealed report.
pub const ENVELOPE_LEN: usize = SEAL_LEN + REQUEST_LEN;
/// Bytes of a sealed answer.
pub const ANSWER_LEN: usize = 32 + 16 + RESPONSE_LEN;

/// Head (7), encapsulated key (32) and tag (16) round a request.
const SEAL_LEN: usize = 7 + 32 + 16;
const METHOD: &[u8] = b"POST";
const SCHEME: &[u8] = b"https";
/// No host is asked: the gateway answers itself.
const AUTHORITY: &[u8] = b"gateway";
const PATH: &[u8] = b"/report";
/// Framing and control data, no header fields, the content with its length, no trailer fields.
const REQUEST_LEN: usize = 1
    + (1 + METHOD.len())
    + (1 + SCHEME.len())
    + (1 + AUTHORITY.len())
    + (1 + PATH.len())
    + 1
    + (2 + REPORT_LEN)
    + 1;
/// An answer's words are filled up with blanks to so many bytes.
const WORDS_LEN: usize = 256;
const RESPONSE_LEN: usize = 1 + 2 + 1 + (2 + WORDS_LEN) + 1;

const SUITE: SymmetricSuite = SymmetricSuite::new(Kdf::HkdfSha256, Aead::ChaCha20Poly1305);

/// The public key of a gateway, with its number: a key configuration of RFC 9458, section 3.1.
#[derive(Clone, Debug)]
pub struct GatewayKey(KeyConfig);

impl GatewayKey {
    /// The key of these bytes.
    ///
    /// # Errors
    /// When they are no key configuration, or one for other algorithms than X25519, HKDF-SHA256
    /// and ChaCha20-Poly1305.
    pub fn decode(bytes: &[u8]) -> Result<Self, SealError> {
        let config = KeyConfig::decode(bytes).map_err(|_| SealError::Key)?;
        let right = config.select(SUITE).is_ok()
            && config.encode().is_ok_and(|again| again == bytes)
            && bytes.get(1..3) == Some(&[0x00, 0x20]);
        right.then_some(Self(config)).ok_or(SealError::Key)
    }

    /// Seals an encoded report. The second part opens the answer.
    ///
    /// # Errors
    /// Never with a key that [`decode`](Self::decode) took, and randomness.
    pub fn seal(&self, report: &[u8; REPORT_LEN]) -> Result<(Vec<u8>, Awaited), SealError> {
        let parts = [METHOD, SCHEME, AUTHORITY, PATH].map(<[u8]>::to_vec);
        let [method, scheme, authority, path] = parts;
        let mut request = Message::request(method, scheme, authority, path);
        request.write_content(report);
        let request = written(&request)?;
        let client = ClientRequest::from_config(&mut self.0.clone()).map_err(|_| SealError::Key)?;
        let (envelope, response) = client.encapsulate(&request).map_err(|_| SealError::Key)?;
        Ok((envelope, Awaited(response)))
    }
}

fn written(message: &Message) -> Result<Vec<u8>, SealError> {
    let mut bytes = Vec::new();
    message
        .write_bhttp(Mode::KnownLength, &mut bytes)
        .map_err(|_| SealError::Content)?;
    Ok(bytes)
}

/// Opens the one answer to an envelope.
pub struct Awaited(ClientResponse);

/// What a gateway answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Why, as JSON; of what was taken, `{}`.
    pub words: String,
}

impl Awaited {
    /// The gateway's answer.
    ///
    /// # Errors
    /// When the bytes are no answer to this envelope by the gateway it was sealed to.
    pub fn open(self, answer: &[u8]) -> Result<Answer, SealError> {
        let inner = self.0.decapsulate(answer).map_err(|_| SealError::Broken)?;
        let message =
            Message::read_bhttp(&mut Cursor::new(inner)).map_err(|_| SealError::Content)?;
        let status = message.control().status().ok_or(SealError::Content)?;
        let words = std::str::from_utf8(message.content()).map_err(|_| SealError::Content)?;
        Ok(Answer {
            status: status.code(),
            words: words.trim_end().to_owned(),
        })
    }
}

/// The keys that a gateway holds: the newest, and those before it for as long as envelopes may
/// still come that were sealed to them.
#[derive(Debug, Clone, Default)]
pub struct GatewayKeys(Vec<(u8, Server)>);

impl GatewayKeys {
    /// Adds the key of this number and secret. Of two of one number the first counts.
    ///
    /// # Errors
    /// Never, as good as: every secret gives a key.
    pub fn add(&mut self, number: u8, secret: &[u8; 32]) -> Result<(), SealError> {
        let config = KeyConfig::derive(number, Kem::X25519Sha256, vec![SUITE], secret)
            .map_err(|_| SealError::Key)?;
        let server = Server::new(config).map_err(|_| SealError::Key)?;
        self.0.push((number, server));
        Ok(())
    }

    /// The public key of this number.
    #[must_use]
    pub fn public(&self, number: u8) -> Option<Vec<u8>> {
        self.of(number)?.config().encode().ok()
    }

    fn of(&self, number: u8) -> Option<&Server> {
        let mut keys = self.0.iter();
        keys.find(|(it, _)| *it == number).map(|(_, server)| server)
    }

    /// Opens an envelope: the encoded report, not looked at yet, and what seals the answer.
    ///
    /// # Errors
    /// [`SealError`] when it cannot be opened, or holds no report.
    pub fn open(&self, envelope: &[u8]) -> Result<(Vec<u8>, Reply), SealError> {
        if envelope.len() != ENVELOPE_LEN {
            return Err(SealError::Broken);
        }
        let server = self.of(envelope[0]).ok_or(SealError::UnknownKey)?;
        let (inner, reply) = server
            .decapsulate(envelope)
            .map_err(|_| SealError::Broken)?;
        let message =
            Message::read_bhttp(&mut Cursor::new(&inner)).map_err(|_| SealError::Content)?;
        let control = message.control();
        let right = control.method() == Some(METHOD)
            && control.scheme() == Some(SCHEME)
            && control.authority() == Some(AUTHORITY)
            && control.path() == Some(PATH)
            && message.content().len() == REPORT_LEN
            && written(&message)? == inner;
        if right {
            Ok((message.content().to_vec(), Reply(reply)))
        } else {
            Err(SealError::Content)
        }
    }
}

/// Seals the one answer to an envelope.
#[derive(Debug)]
pub struct Reply(ServerResponse);

impl Reply {
    /// Seals an answer: a status, and why. Words beyond 256 bytes are left out whole.
    ///
    /// # Errors
    /// When the status is none.
    pub fn seal(self, status: u16, words: &str) -> Result<Vec<u8>, SealError> {
        let words = if words.len() > WORDS_LEN { "{}" } else { words };
        let status = StatusCode::try_from(status).map_err(|_| SealError::Content)?;
        let mut response = Message::response(status);
        response.write_content(format!("{words:WORDS_LEN$}"));
        self.0
            .encapsulate(&written(&response)?)
            .map_err(|_| SealError::Content)
    }
}
