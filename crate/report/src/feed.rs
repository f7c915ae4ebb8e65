//! The public feed, signed: what a collector says of one country now.
//!
//! A feed is text with the collector's signature (Ed25519, RFC 8032) before it, and always as long
//! as every other. Whoever carries it cannot change it, nor tell from its length what it says.

use ed25519_dalek::{Signature, Signer, SigningKey};
use sada_core::feed::Feed;

pub use ed25519_dalek::VerifyingKey;

/// Bytes of a signed feed.
pub const FEED_LEN: usize = 2560;
const SIGNATURE_LEN: usize = 64;
/// A signature is of this and the text.
const DOMAIN: &[u8] = b"sada feed 1\n";

/// Why a feed was refused. Whoever asked goes on without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// Not the length that every feed has.
    #[error("{0} bytes are not the {FEED_LEN} of a feed")]
    Length(usize),
    /// Nobody signed it whose key is known here.
    #[error("the feed is signed by nobody known")]
    Unsigned,
    /// Signed, and not the words of a feed.
    #[error("the feed cannot be read")]
    Unreadable,
}

/// Signs a feed with the key of this secret. Of more than fits, what comes last is left out.
#[must_use]
pub fn sign(feed: &Feed, secret: &[u8; 32]) -> Vec<u8> {
    const ROOM: usize = FEED_LEN - SIGNATURE_LEN;
    let mut feed = feed.clone();
    let mut text = encode(&feed);
    while text.len() > ROOM && feed.items.pop().is_some() {
        text = encode(&feed);
    }
    let text = format!("{text:ROOM$}");
    let signature = SigningKey::from_bytes(secret).sign(&signed(text.as_bytes()));
    [&signature.to_bytes(), text.as_bytes()].concat()
}

fn encode(feed: &Feed) -> String {
    // Words and numbers only: there is nothing that could fail.
    serde_json::to_string(feed).unwrap_or_default()
}

fn signed(text: &[u8]) -> Vec<u8> {
    [DOMAIN, text].concat()
}

/// The public key of a secret, as operators' files name it.
#[must_use]
pub fn public(secret: &[u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(secret).verifying_key().to_bytes()
}

/// Reads a feed that one of these keys has signed.
///
/// # Errors
/// [`FeedError`] when it is none.
pub fn read(bytes: &[u8], keys: &[VerifyingKey]) -> Result<Feed, FeedError> {
    if bytes.len() != FEED_LEN {
        return Err(FeedError::Length(bytes.len()));
    }
    let (signature, text) = bytes
        .split_first_chunk::<SIGNATURE_LEN>()
        .ok_or(FeedError::Length(bytes.len()))?;
    let signature = Signature::from_bytes(signature);
    let message = signed(text);
    let mut keys = keys.iter();
    if !keys.any(|key| key.verify_strict(&message, &signature).is_ok()) {
        return Err(FeedError::Unsigned);
    }
    let text = std::str::from_utf8(text).map_err(|_| FeedError::Unreadable)?;
    sada_core::json::read(text).map_err(|_| FeedError::Unreadable)
}

#[cfg(test)]
mod tests {
    use sada_core::feed::{FeedCertainty, FeedItem, FeedKind, FeedScale, FeedSymptom};
    use sada_units::Seconds;

    use super::*;

    fn feed(items: usize) -> Feed {
        let item = |number: usize| FeedItem {
            platform: Some(format!("platform{number}")),
            how: FeedSymptom::Blocked,
            kind: FeedKind::Selective,
            scale: FeedScale::NationScale,
            certainty: FeedCertainty::Confirmed,
            since: Seconds(1_705_759_200),
        };
        Feed {
            country: "PK".parse().unwrap(),
            as_of: Seconds(1_705_760_000),
            enough: true,
            items: (0..items).map(item).collect(),
        }
    }

    fn key(secret: u8) -> VerifyingKey {
        VerifyingKey::from_bytes(&public(&[secret; 32])).unwrap()
    }

    #[test]
    fn what_was_signed_is_read_by_any_key_that_is_known() {
        let bytes = sign(&feed(3), &[1; 32]);
        assert_eq!(read(&bytes, &[key(2), key(1)]), Ok(feed(3)));
        assert_eq!(read(&bytes, &[key(2)]), Err(FeedError::Unsigned));
        assert_eq!(read(&bytes, &[]), Err(FeedError::Unsigned));
    }

    #[test]
    fn every_feed_is_as_long_and_all_platforms_have_room() {
        for items in [0, 1, 14, 100] {
            assert_eq!(sign(&feed(items), &[1; 32]).len(), FEED_LEN);
        }
        let most = read(&sign(&feed(100), &[1; 32]), &[key(1)]).unwrap();
        assert!(most.items.len() >= 15, "{}", most.items.len());
        assert_eq!(most.items[..], feed(100).items[..most.items.len()]);
    }

    #[test]
    fn not_a_bit_of_it_can_be_changed() {
        let bytes = sign(&feed(2), &[1; 32]);
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(read(&changed, &[key(1)]), Err(FeedError::Unsigned), "{at}");
        }
        for length in [0, 63, 64, FEED_LEN - 1] {
            assert_eq!(
                read(&bytes[..length], &[key(1)]),
                Err(FeedError::Length(length))
            );
        }
    }

    #[test]
    fn a_signature_of_an_operator_is_none_of_a_feed() {
        let text = " ".repeat(FEED_LEN - SIGNATURE_LEN);
        let party = crate::operator::Party::sign(&text, &[1; 32]);
        let bytes = [&party.signature, text.as_bytes()].concat();
        assert_eq!(read(&bytes, &[key(1)]), Err(FeedError::Unsigned));
    }
}
