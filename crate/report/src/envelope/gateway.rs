//! The gateway's side.

use ohttp::hpke::{Aead, Kdf, Kem};
use ohttp::{KeyConfig, Server, ServerResponse, SymmetricSuite};

use super::{ENVELOPE_LEN, GatewayRequest, message};
use crate::SealError;

const SUITE: SymmetricSuite = SymmetricSuite::new(Kdf::HkdfSha256, Aead::ChaCha20Poly1305);

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
    pub fn open(&self, envelope: &[u8]) -> Result<(GatewayRequest, Reply), SealError> {
        if envelope.len() != ENVELOPE_LEN {
            return Err(SealError::Broken);
        }
        let server = self.of(envelope[0]).ok_or(SealError::UnknownKey)?;
        let (inner, reply) = server
            .decapsulate(envelope)
            .map_err(|_| SealError::Broken)?;
        let asked = message::read_request(&inner).ok_or(SealError::Content)?;
        Ok((asked, Reply(reply)))
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
        self.sealed(message::response(status, words))
    }

    /// Seals a feed.
    ///
    /// # Errors
    /// When it has not the length of one.
    pub fn seal_feed(self, feed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.sealed(message::feed(feed))
    }

    fn sealed(self, response: Option<Vec<u8>>) -> Result<Vec<u8>, SealError> {
        let response = response.ok_or(SealError::Content)?;
        let sealed = self.0.encapsulate(&response);
        sealed.map_err(|_| SealError::Content)
    }
}
