//! Asking for tokens, giving them out, and checking them.
//!
//! A [`TokenRequest`] asks for one token for each bin of a window. What the device sends is
//! blinded, so the issuer learns nothing of the nonces; what it gets back is of use for exactly
//! the place and the bins that the issuer put in, which the device checks by the proofs.
//!
//! Messages, numbers big-endian: a request is a version byte, the start of the window (8 bytes)
//! and a blinded element (32) for each bin; an answer is a version byte, the place (7) and, for
//! each bin, an evaluated element (32) with its proof (64).

use rand_core::TryCryptoRng;
use sada_units::{BinStart, Seconds};
use subtle::ConstantTimeEq;
use voprf_ng::{
    BlindedElement, EvaluationElement, Group, PoprfClient, PoprfServer, Proof, Ristretto255,
};

use crate::{Attestation, Token, TokenError};

type Suite = Ristretto255;

const VERSION: u8 = 1;
const ELEMENT: usize = 32;
const PROOF: usize = 64;
const REQUEST_HEAD: usize = 1 + 8;
const ANSWER_HEAD: usize = 1 + Attestation::LEN;

/// Bytes of a request for so many bins.
#[must_use]
pub const fn request_len(bins: usize) -> usize {
    REQUEST_HEAD + bins * ELEMENT
}

/// Bytes of an answer for so many bins.
#[must_use]
pub const fn answer_len(bins: usize) -> usize {
    ANSWER_HEAD + bins * (ELEMENT + PROOF)
}

/// The public information of a token: it is of use for this place and this bin, and no other.
fn info(place: Attestation, bin: BinStart) -> Vec<u8> {
    [
        b"sada token 1".as_slice(),
        &place.encode(),
        &bin.get().to_be_bytes(),
    ]
    .concat()
}

/// The bins of a window that begins then.
fn bins_of(window: BinStart, length: Seconds, count: usize) -> impl Iterator<Item = BinStart> {
    (0..count as u64).map(move |number| window.later(number, length))
}

/// Tokens for a window, asked for and not there yet. It is not kept: if the answer does not
/// come, others are asked for.
pub struct TokenRequest {
    window: BinStart,
    asked: Vec<(PoprfClient<Suite>, [u8; Token::NONCE])>,
    bytes: Vec<u8>,
}

impl TokenRequest {
    /// Draws nonces for so many bins of the window that begins then, and blinds them.
    ///
    /// # Errors
    /// Without randomness.
    pub fn new<R: TryCryptoRng>(
        window: BinStart,
        bins: usize,
        rng: &mut R,
    ) -> Result<Self, TokenError> {
        let mut bytes = Vec::with_capacity(request_len(bins));
        bytes.push(VERSION);
        bytes.extend(window.get().to_be_bytes());
        let mut asked = Vec::with_capacity(bins);
        for _ in 0..bins {
            let mut nonce = [0; Token::NONCE];
            rng.try_fill_bytes(&mut nonce)
                .map_err(|_| TokenError::Randomness)?;
            let blinded = PoprfClient::<Suite>::blind(&nonce, rng)?;
            bytes.extend(blinded.message.serialize());
            asked.push((blinded.state.clone(), nonce));
        }
        Ok(Self {
            window,
            asked,
            bytes,
        })
    }

    /// What is sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The tokens, with the place that is attested by them and the bin of each.
    ///
    /// # Errors
    /// When the answer is none, or a proof does not hold: it was not made with this key, for this
    /// place and these bins.
    pub fn finish(
        self,
        answer: &[u8],
        key: &PublicKey,
        bin_seconds: Seconds,
    ) -> Result<(Attestation, Vec<(BinStart, Token)>), TokenError> {
        let (place, items) = split_answer(answer, self.asked.len())?;
        let bins = bins_of(self.window, bin_seconds, self.asked.len());
        let mut tokens = Vec::with_capacity(self.asked.len());
        for ((bin, (state, nonce)), item) in bins.zip(&self.asked).zip(items) {
            let (element, proof) = item.split_at(ELEMENT);
            let mark = state.finalize(
                nonce,
                &EvaluationElement::deserialize(element)?,
                &Proof::deserialize(proof)?,
                key.0,
                Some(&info(place, bin)),
            )?;
            let token = Token {
                nonce: *nonce,
                mark: mark.into(),
            };
            tokens.push((bin, token));
        }
        Ok((place, tokens))
    }
}

fn split_answer(
    answer: &[u8],
    bins: usize,
) -> Result<(Attestation, impl Iterator<Item = &[u8]>), TokenError> {
    check_len(answer, answer_len(bins))?;
    let (head, items) = answer.split_at(ANSWER_HEAD);
    check_version(head[0])?;
    let place = <[u8; Attestation::LEN]>::try_from(&head[1..]).ok();
    let place = place
        .and_then(Attestation::decode)
        .ok_or(TokenError::Malformed)?;
    Ok((place, items.chunks(ELEMENT + PROOF)))
}

fn check_len(bytes: &[u8], wanted: usize) -> Result<(), TokenError> {
    let length = bytes.len();
    if length == wanted {
        Ok(())
    } else {
        Err(TokenError::Length { length, wanted })
    }
}

const fn check_version(version: u8) -> Result<(), TokenError> {
    match version {
        VERSION => Ok(()),
        other => Err(TokenError::Version(other)),
    }
}

/// The window that a request is for, so that an issuer can refuse it before any work.
///
/// # Errors
/// When these bytes are no request for so many bins.
pub fn window_of(request: &[u8], bins: usize) -> Result<BinStart, TokenError> {
    check_len(request, request_len(bins))?;
    check_version(request[0])?;
    let window = request[1..REQUEST_HEAD].try_into();
    let window = window.map_err(|_| TokenError::Malformed)?;
    Ok(BinStart(Seconds(u64::from_be_bytes(window))))
}

/// Whether every blinded point of a request decodes, so that an issuer can refuse it before the
/// costly part of the work and before it counts as given out. Gives the window.
///
/// # Errors
/// When these bytes are no request for so many bins.
pub fn check_request(request: &[u8], bins: usize) -> Result<BinStart, TokenError> {
    let window = window_of(request, bins)?;
    for blinded in request[REQUEST_HEAD..].chunks(ELEMENT) {
        BlindedElement::<Suite>::deserialize(blinded)?;
    }
    Ok(window)
}

/// The public half of an issuing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(<Suite as Group>::Elem);

impl PublicKey {
    /// Bytes of a public key.
    pub const LEN: usize = ELEMENT;

    /// Its encoding (RFC 9497, section 4.1).
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        Suite::serialize_elem(self.0).into()
    }

    /// The key of these bytes.
    ///
    /// # Errors
    /// When they are no element of the group, or the identity.
    pub fn decode(bytes: &[u8]) -> Result<Self, TokenError> {
        Ok(Self(Suite::deserialize_elem(bytes)?))
    }
}

/// The issuing key. The issuer gives tokens out with it, the gateway checks them.
pub struct IssuingKey(PoprfServer<Suite>);

impl IssuingKey {
    /// The key of this secret (RFC 9497, section 3.2.1).
    ///
    /// # Errors
    /// Never with ristretto255, as good as: one secret in 2^252 gives no key.
    pub fn derive(secret: &[u8; 32]) -> Result<Self, TokenError> {
        Ok(Self(PoprfServer::new_from_seed(secret, b"sada issuer 1")?))
    }

    /// What devices check tokens with.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.get_public_key())
    }

    /// The answer to a request: tokens for this place, one for each bin of the window.
    ///
    /// # Errors
    /// When it is no request for so many bins, or without randomness.
    pub fn issue<R: TryCryptoRng>(
        &self,
        request: &[u8],
        place: Attestation,
        bins: usize,
        bin_seconds: Seconds,
        rng: &mut R,
    ) -> Result<Vec<u8>, TokenError> {
        let window = window_of(request, bins)?;
        let mut answer = Vec::with_capacity(answer_len(bins));
        answer.push(VERSION);
        answer.extend(place.encode());
        let blinded = request[REQUEST_HEAD..].chunks(ELEMENT);
        for (bin, blinded) in bins_of(window, bin_seconds, bins).zip(blinded) {
            let blinded = BlindedElement::<Suite>::deserialize(blinded)?;
            let info = info(place, bin);
            let given = self.0.blind_evaluate(rng, &blinded, Some(&info))?;
            answer.extend(given.message.serialize());
            answer.extend(given.proof.serialize());
        }
        Ok(answer)
    }

    /// Whether this key marked this token for this place and bin.
    #[must_use]
    pub fn marked(&self, token: &Token, place: Attestation, bin: BinStart) -> bool {
        let mark = self.0.evaluate(&token.nonce, Some(&info(place, bin)));
        // In the same time whatever is wrong, or the right mark could be found byte by byte.
        mark.is_ok_and(|mark| bool::from(mark.as_slice().ct_eq(&token.mark)))
    }
}
