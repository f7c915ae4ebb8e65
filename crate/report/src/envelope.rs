//! Sealing a report so that only the gateway can read it: Oblivious HTTP (RFC 9458) round a
//! binary HTTP message (RFC 9292).
//!
//! Every envelope is as long as every other, and so is every answer, whatever they say: who
//! carries them learns that there was one, and no more. A report is sealed anew for each try.

mod device;
mod gateway;
mod message;
mod request;

use message::{FEED_RESPONSE_LEN, REQUEST_LEN, RESPONSE_LEN};

pub use device::{Awaited, GatewayKey, GatewayResponse};
pub use gateway::{GatewayKeys, Reply};
pub use request::GatewayRequest;

/// The media type of an envelope between relay and gateway (RFC 9458, section 7).
pub const ENVELOPE_MEDIA_TYPE: &str = "message/ohttp-req";
/// The media type of a sealed answer (RFC 9458, section 7).
pub const ANSWER_MEDIA_TYPE: &str = "message/ohttp-res";

/// Bytes of a sealed report.
pub const ENVELOPE_LEN: usize = HEAD_LEN + KEY_LEN + TAG_LEN + REQUEST_LEN;
/// Bytes of a sealed answer.
pub const ANSWER_LEN: usize = NONCE_LEN + TAG_LEN + RESPONSE_LEN;
/// Bytes of a sealed answer with a feed in it.
pub const FEED_ANSWER_LEN: usize = NONCE_LEN + TAG_LEN + FEED_RESPONSE_LEN;

/// The key's number, and its algorithms in two bytes each.
const HEAD_LEN: usize = 1 + 2 + 2 + 2;
/// An X25519 key.
const KEY_LEN: usize = 32;
/// The longer of the cipher's key and its nonce.
const NONCE_LEN: usize = 32;
/// What Poly1305 adds.
const TAG_LEN: usize = 16;
