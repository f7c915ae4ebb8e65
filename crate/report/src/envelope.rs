//! Sealing a report so that only the gateway can read it: Oblivious HTTP (RFC 9458) round a
//! binary HTTP message (RFC 9292).
//!
//! Every envelope is as long as every other, and so is every answer, whatever they say: who
//! carries them learns that there was one, and no more. A report is sealed anew for each try.

use std::io::Cursor;

use bhttp::{Message, Mode, StatusCode};
use ohttp::hpke::{Aead, Kdf, Kem};
use ohttp::{ClientRequest, ClientResponse, KeyConfig, Server, ServerResponse, SymmetricSuite};

use crate::feed::FEED_LEN;
use crate::{Country, REPORT_LEN, SealError};

/// Bytes of a sealed report.
pub const ENVELOPE_LEN: usize = SEAL_LEN + REQUEST_LEN;
/// Bytes of a sealed answer.
pub const ANSWER_LEN: usize = 32 + 16 + response_len(WORDS_LEN);
/// Bytes of a sealed answer with a feed in it.
pub const FEED_ANSWER_LEN: usize = 32 + 16 + response_len(FEED_LEN);

/// Head (7), encapsulated key (32) and tag (16) round a request.
const SEAL_LEN: usize = 7 + 32 + 16;
const METHOD: &[u8] = b"POST";
const SCHEME: &[u8] = b"https";
/// No host is asked: the gateway answers itself.
const AUTHORITY: &[u8] = b"gateway";
const PATH: &[u8] = b"/report";
/// As long as the other: whoever carries an envelope cannot tell what is asked.
const EVENTS: &[u8] = b"/events";
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

const fn response_len(content: usize) -> usize {
    1 + 2 + 1 + (2 + content) + 1
}

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
        self.sealed(PATH, report)
    }

    /// Seals the question what goes on in a country. The envelope is as long as that of a report,
    /// and the second part opens the answer.
    ///
    /// # Errors
    /// Never with a key that [`decode`](Self::decode) took, and randomness.
    pub fn ask(&self, country: Country) -> Result<(Vec<u8>, Awaited), SealError> {
        let mut content = [0; REPORT_LEN];
        content[..2].copy_from_slice(&country.bytes());
        self.sealed(EVENTS, &content)
    }

    fn sealed(
        &self,
        path: &[u8],
        content: &[u8; REPORT_LEN],
    ) -> Result<(Vec<u8>, Awaited), SealError> {
        let parts = [METHOD, SCHEME, AUTHORITY, path].map(<[u8]>::to_vec);
        let [method, scheme, authority, path] = parts;
        let mut request = Message::request(method, scheme, authority, path);
        request.write_content(content);
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
    /// The gateway's answer to a report.
    ///
    /// # Errors
    /// When the bytes are no answer to this envelope by the gateway it was sealed to.
    pub fn open(self, answer: &[u8]) -> Result<Answer, SealError> {
        let (status, content) = self.opened(answer)?;
        let words = std::str::from_utf8(&content).map_err(|_| SealError::Content)?;
        Ok(Answer {
            status,
            words: words.trim_end().to_owned(),
        })
    }

    /// The feed that the gateway answered with, not looked at yet; `None` where it has none.
    ///
    /// # Errors
    /// When the bytes are no answer to this envelope by the gateway it was sealed to.
    pub fn feed(self, answer: &[u8]) -> Result<Option<Vec<u8>>, SealError> {
        let (status, content) = self.opened(answer)?;
        Ok((status == 200 && content.len() == FEED_LEN).then_some(content))
    }

    fn opened(self, answer: &[u8]) -> Result<(u16, Vec<u8>), SealError> {
        let inner = self.0.decapsulate(answer).map_err(|_| SealError::Broken)?;
        let message =
            Message::read_bhttp(&mut Cursor::new(inner)).map_err(|_| SealError::Content)?;
        let status = message.control().status().ok_or(SealError::Content)?;
        Ok((status.code(), message.content().to_vec()))
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

    /// Opens an envelope: what is asked, and what seals the answer.
    ///
    /// # Errors
    /// [`SealError`] when it cannot be opened, or asks nothing that a gateway answers.
    pub fn open(&self, envelope: &[u8]) -> Result<(Asked, Reply), SealError> {
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
            && written(&message)? == inner;
        let content = <[u8; REPORT_LEN]>::try_from(message.content());
        let (true, Ok(content)) = (right, content) else {
            return Err(SealError::Content);
        };
        let asked = match control.path() {
            Some(PATH) => Asked::Report(content),
            Some(EVENTS) => Asked::Events(country(&content).ok_or(SealError::Content)?),
            _ => return Err(SealError::Content),
        };
        Ok((asked, Reply(reply)))
    }
}

/// The country of a question; nothing else may be in it.
fn country(content: &[u8; REPORT_LEN]) -> Option<Country> {
    let (code, rest) = content.split_first_chunk::<2>()?;
    rest.iter().all(|byte| *byte == 0).then_some(())?;
    Country::from_bytes(*code)
}

/// What an envelope asks of a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To count this: an encoded report, not looked at yet.
    Report([u8; REPORT_LEN]),
    /// What goes on in this country.
    Events(Country),
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
        self.sealed(status, format!("{words:WORDS_LEN$}").as_bytes())
    }

    /// Seals a feed.
    ///
    /// # Errors
    /// When it has not the length of one.
    pub fn seal_feed(self, feed: &[u8]) -> Result<Vec<u8>, SealError> {
        if feed.len() != FEED_LEN {
            return Err(SealError::Content);
        }
        self.sealed(200, feed)
    }

    fn sealed(self, status: u16, content: &[u8]) -> Result<Vec<u8>, SealError> {
        let status = StatusCode::try_from(status).map_err(|_| SealError::Content)?;
        let mut response = Message::response(status);
        response.write_content(content);
        self.0
            .encapsulate(&written(&response)?)
            .map_err(|_| SealError::Content)
    }
}
