//! Envelopes: opened by one key, changed by nobody, all alike from outside.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use aes_gcm::{Aes128Gcm, KeyInit, aead::Aead};
use chacha20poly1305::ChaCha20Poly1305;
use hkdf::Hkdf;
use hpke::aead::{AesGcm128, ChaCha20Poly1305 as Cipher};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, Serializable};
use sada_report::envelope::{
    ANSWER_LEN, ENVELOPE_LEN, FEED_ANSWER_LEN, GatewayKey, GatewayKeys, GatewayRequest,
    GatewayResponse,
};
use sada_report::feed::FEED_LEN;
use sada_report::{REPORT_LEN, SealError};

const SECRET: [u8; 32] = [5; 32];
const REPORT: [u8; REPORT_LEN] = [0x72; REPORT_LEN];

fn keys() -> GatewayKeys {
    let mut keys = GatewayKeys::default();
    keys.add(7, &SECRET).unwrap();
    keys
}

fn public() -> GatewayKey {
    GatewayKey::decode(&keys().public(7).unwrap()).unwrap()
}

#[test]
fn a_report_arrives_and_its_answer_comes_back() {
    let (envelope, awaited) = public().seal(&REPORT).unwrap();
    assert_eq!(envelope.len(), ENVELOPE_LEN);
    let (asked, reply) = keys().open(&envelope).unwrap();
    assert_eq!(asked, GatewayRequest::Report(REPORT.to_vec()));
    let answer = reply.seal(409, r#"{"code":"token_used"}"#).unwrap();
    assert_eq!(answer.len(), ANSWER_LEN);
    let words = r#"{"code":"token_used"}"#.to_owned();
    assert_eq!(
        awaited.open(&answer).unwrap(),
        GatewayResponse { status: 409, words }
    );
}

#[test]
fn what_goes_on_is_asked_in_an_envelope_like_every_other() {
    let (envelope, awaited) = public().ask("PK".parse().unwrap()).unwrap();
    assert_eq!(envelope.len(), ENVELOPE_LEN);
    let (asked, reply) = keys().open(&envelope).unwrap();
    assert_eq!(asked, GatewayRequest::Events("PK".parse().unwrap()));
    let feed = vec![b'f'; FEED_LEN];
    let answer = reply.seal_feed(&feed).unwrap();
    assert_eq!(answer.len(), FEED_ANSWER_LEN);
    assert_eq!(awaited.feed(&answer).unwrap(), Some(feed));

    let (envelope, awaited) = public().ask("PK".parse().unwrap()).unwrap();
    let (_, reply) = keys().open(&envelope).unwrap();
    let answer = reply.seal(404, "{}").unwrap();
    assert_eq!(awaited.feed(&answer).unwrap(), None, "there is none");
    let (_, awaited) = public().ask("PK".parse().unwrap()).unwrap();
    assert!(awaited.feed(&answer).is_err(), "an answer to somebody else");
}

#[test]
fn from_outside_all_are_alike() {
    for (report, status, words) in [
        ([0; REPORT_LEN], 200, String::new()),
        ([0xff; REPORT_LEN], 503, "x".repeat(256)),
        (REPORT, 400, "x".repeat(257)),
    ] {
        let (envelope, awaited) = public().seal(&report).unwrap();
        let (_, reply) = keys().open(&envelope).unwrap();
        let answer = reply.seal(status, &words).unwrap();
        assert_eq!((envelope.len(), answer.len()), (ENVELOPE_LEN, ANSWER_LEN));
        assert_eq!(awaited.open(&answer).unwrap().status, status);
    }
    let seal = || public().seal(&REPORT).unwrap().0;
    let (one, other) = (seal(), seal());
    let same = one.iter().zip(&other).filter(|(a, b)| a == b).count();
    assert!(
        one[..7] == other[..7] && same < 40,
        "the same report again shows nothing: {same}"
    );
}

#[test]
fn privacy_says_how_long_an_envelope_is() {
    let privacy = include_str!("../../../../PRIVACY.md");
    let (envelope, _) = public().seal(&REPORT).unwrap();
    let said = format!("always {} bytes", envelope.len());
    assert!(privacy.contains(&said), "{said}");
}

#[test]
fn no_byte_may_be_changed_and_none_left_out() {
    let (envelope, _) = public().seal(&REPORT).unwrap();
    for at in 0..envelope.len() {
        let mut changed = envelope.clone();
        changed[at] ^= 1;
        assert!(keys().open(&changed).is_err(), "byte {at}");
        assert!(matches!(
            keys().open(&envelope[..at]),
            Err(SealError::Broken)
        ));
    }
    let longer = [envelope.as_slice(), &[0]].concat();
    assert!(matches!(keys().open(&longer), Err(SealError::Broken)));
    let mut unknown = envelope;
    unknown[0] = 8;
    assert!(matches!(keys().open(&unknown), Err(SealError::UnknownKey)));

    for at in 0..ANSWER_LEN {
        let (envelope, awaited) = public().seal(&REPORT).unwrap();
        let (_, reply) = keys().open(&envelope).unwrap();
        let mut answer = reply.seal(200, "{}").unwrap();
        answer[at] ^= 1;
        assert!(awaited.open(&answer).is_err(), "byte {at} of an answer");
    }
}

/// A gateway whose key has the same number and is another opens nothing; an answer to somebody
/// else's envelope is none.
#[test]
fn only_the_right_key_and_the_right_answer() {
    let mut other = GatewayKeys::default();
    other.add(7, &[6; 32]).unwrap();
    let (envelope, awaited) = public().seal(&REPORT).unwrap();
    assert!(matches!(other.open(&envelope), Err(SealError::Broken)));
    let (another, _) = public().seal(&REPORT).unwrap();
    let (_, reply) = keys().open(&another).unwrap();
    let answer = reply.seal(200, "{}").unwrap();
    assert!(matches!(awaited.open(&answer), Err(SealError::Broken)));
}

#[test]
fn a_key_is_for_one_suite_and_written_one_way() {
    let encoded = keys().public(7).unwrap();
    assert_eq!(encoded.len(), 1 + 2 + 32 + 2 + 4);
    for at in 0..encoded.len() {
        assert!(GatewayKey::decode(&encoded[..at]).is_err(), "cut at {at}");
    }
    let mut aes = encoded.clone();
    *aes.last_mut().unwrap() = 1;
    assert!(GatewayKey::decode(&aes).is_err(), "AES only");
    let suites = [&encoded[..36], &[8, 0, 1, 0, 3, 0, 1, 0, 1]].concat();
    assert!(GatewayKey::decode(&suites).is_err(), "one of two");
    let mut p_256 = encoded.clone();
    p_256[2] = 0x10;
    assert!(GatewayKey::decode(&p_256).is_err(), "another curve");
    assert!(GatewayKey::decode(&[encoded.as_slice(), &[0]].concat()).is_err());
}

type Sk = <X25519HkdfSha256 as Kem>::PrivateKey;

/// RFC 9458 written out by hand, from its sections 4.3 and 4.4: what a request holds, and what
/// opens or seals its answer. The answer's key is 16 bytes long (AES) or 32 (ChaCha20).
fn by_hand<A: hpke::aead::Aead>(
    secret: &Sk,
    envelope: &[u8],
    key_len: usize,
) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let (head, rest) = envelope.split_at(7);
    let (enc, sealed) = rest.split_at(32);
    let info = [b"message/bhttp request\0".as_slice(), head].concat();
    let enc_key = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).unwrap();
    let mut context = hpke::setup_receiver::<A, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        secret,
        &enc_key,
        &info,
    )
    .unwrap();
    let request = context.open(sealed, b"").unwrap();
    let mut exported = vec![0; key_len];
    context
        .export(b"message/bhttp response", &mut exported)
        .unwrap();
    (request, exported, enc.to_vec())
}

/// Key and nonce of an answer.
fn of_answer(exported: &[u8], enc: &[u8], response_nonce: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let salt = [enc, response_nonce].concat();
    let hkdf = Hkdf::<sha2::Sha256>::new(Some(&salt), exported);
    let (mut key, mut nonce) = (vec![0; exported.len()], vec![0; 12]);
    hkdf.expand(b"key", &mut key).unwrap();
    hkdf.expand(b"nonce", &mut nonce).unwrap();
    (key, nonce)
}

/// RFC 9458, appendix A.
#[test]
fn the_vector_of_rfc_9458() {
    let bytes = |hex: &str| hex::decode(hex).unwrap();
    let secret = bytes("3c168975674b2fa8e465970b79c8dcf09f1c741626480bd4c6162fc5b6a98e1a");
    let secret = Sk::from_bytes(&secret).unwrap();
    let public = X25519HkdfSha256::sk_to_pk(&secret).to_bytes();
    let config = bytes(concat!(
        "01002031e1f05a740102115220e9af918f738674aec95f54db6e04eb705aae8e798155",
        "00080001000100010003"
    ));
    assert_eq!(public[..], config[3..35]);
    let envelope = bytes(concat!(
        "010020000100014b28f881333e7c164ffc499ad9796f877f4e1051ee6d31bad19dec96c208b472",
        "6374e469135906992e1268c594d2a10c695d858c40a026e7965e7d86b83dd440b2c0185204b4d63525"
    ));
    let (request, exported, enc) = by_hand::<AesGcm128>(&secret, &envelope, 16);
    let wanted = bytes("00034745540568747470730b6578616d706c652e636f6d012f");
    assert_eq!(request, wanted);
    assert_eq!(exported, bytes("62d87a6ba569ee81014c2641f52bea36"));
    let answer = bytes("c789e7151fcba46158ca84b04464910d86f9013e404feea014e7be4a441f234f857fbd");
    let (nonce, sealed) = answer.split_at(16);
    let (key, nonce) = of_answer(&exported, &enc, nonce);
    assert_eq!(key, bytes("5d0172a080e428b16d298c4ea0db620d"));
    assert_eq!(nonce, bytes("f6bf1aeb88d6df87007fa263"));
    let cipher = Aes128Gcm::new_from_slice(&key).unwrap();
    let nonce = aes_gcm::Nonce::try_from(nonce.as_slice()).unwrap();
    assert_eq!(cipher.decrypt(&nonce, sealed).unwrap(), bytes("0140c8"));

    // The same messages through the library that opens envelopes: what it writes, the hand above
    // reads.
    use ohttp::{ClientRequest, KeyConfig, SymmetricSuite, hpke};
    let client = ClientRequest::from_encoded_config(&config).unwrap();
    let (envelope, awaited) = client.encapsulate(&wanted).unwrap();
    let (request, exported, enc) = by_hand::<AesGcm128>(&secret, &envelope, 16);
    assert_eq!(request, wanted);
    let (key, iv) = of_answer(&exported, &enc, &[9; 16]);
    let cipher = Aes128Gcm::new_from_slice(&key).unwrap();
    let iv = aes_gcm::Nonce::try_from(iv.as_slice()).unwrap();
    let sealed = cipher.encrypt(&iv, [0x01, 0x40, 0xc8].as_slice()).unwrap();
    let answer = [[9; 16].as_slice(), &sealed].concat();
    assert_eq!(awaited.decapsulate(&answer).unwrap(), bytes("0140c8"));
    assert!(
        KeyConfig::decode(&config)
            .unwrap()
            .select(SymmetricSuite::new(
                hpke::Kdf::HkdfSha256,
                hpke::Aead::ChaCha20Poly1305,
            ))
            .is_ok()
    );
}

/// The key of a gateway is the one that RFC 9180 derives from its secret, and what devices write
/// is what the RFC says, with the one request inside.
#[test]
fn an_envelope_is_oblivious_http_with_a_binary_request() {
    let (secret, _) = X25519HkdfSha256::derive_keypair(&SECRET);
    let (envelope, awaited) = public().seal(&REPORT).unwrap();
    assert_eq!(envelope[..7], [7, 0x00, 0x20, 0x00, 0x01, 0x00, 0x03]);
    let (request, exported, enc) = by_hand::<Cipher>(&secret, &envelope, 32);
    let head = b"\x00\x04POST\x05https\x07gateway\x07/report\x00\x41\x00";
    assert_eq!(request, [head.as_slice(), &REPORT, b"\x00"].concat());
    let (key, iv) = of_answer(&exported, &enc, &[9; 32]);
    let cipher = ChaCha20Poly1305::new_from_slice(&key).unwrap();
    let iv = chacha20poly1305::Nonce::try_from(iv.as_slice()).unwrap();
    let words = "{}".to_owned();
    let filled = format!("{words:256}");
    let answer = [b"\x01\x40\xc8\x00\x41\x00", filled.as_bytes(), b"\x00"].concat();
    let sealed = cipher.encrypt(&iv, answer.as_slice()).unwrap();
    let answer = [[9; 32].as_slice(), &sealed].concat();
    assert_eq!(
        awaited.open(&answer).unwrap(),
        GatewayResponse { status: 200, words }
    );
}
