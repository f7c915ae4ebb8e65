//! Tokens: given out without being seen, of use for one place and one bin, and not to be forged.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use getrandom::SysRng;
use sada_report::token_exchange::{
    IssuingKey, PublicKey, TokenRequest, answer_len, request_len, window_of,
};
use sada_report::{Attestation, Grade, Token, TokenError};
use sada_units::{BinStart, Seconds};
use voprf_ng::{EvaluationElement, Group, PoprfClient, PoprfServer, Proof, Ristretto255};

const BINS: usize = 48;
const BIN: Seconds = Seconds(300);
const WINDOW: BinStart = BinStart(Seconds(1_705_752_000));

fn key() -> IssuingKey {
    IssuingKey::derive(&[1; 32]).unwrap()
}

fn place() -> Attestation {
    Attestation {
        country: "PK".parse().unwrap(),
        asn: 17557,
        grade: Grade::A,
    }
}

fn request() -> TokenRequest {
    TokenRequest::new(WINDOW, BINS, &mut SysRng).unwrap()
}

fn issued(request: &TokenRequest) -> Vec<u8> {
    let given = key().issue(request.bytes(), place(), BINS, BIN, &mut SysRng);
    given.unwrap()
}

#[test]
fn a_window_of_tokens_each_good_for_its_bin_and_place_alone() {
    let request = request();
    assert_eq!(request.bytes().len(), request_len(BINS));
    assert_eq!(window_of(request.bytes(), BINS), Ok(WINDOW));
    let answer = issued(&request);
    assert_eq!(answer.len(), answer_len(BINS));
    let key = key();
    let (told, tokens) = request.finish(&answer, &key.public(), BIN).unwrap();
    assert_eq!(told, place());
    let bins: Vec<BinStart> = tokens.iter().map(|(bin, _)| *bin).collect();
    assert_eq!(
        (bins[0], bins[1], bins[47]),
        (WINDOW, WINDOW.later(1, BIN), WINDOW.later(47, BIN))
    );
    let other = IssuingKey::derive(&[2; 32]).unwrap();
    for (bin, token) in &tokens {
        assert!(key.marked(token, place(), *bin));
        assert!(
            !key.marked(token, place(), bin.later(1, BIN)),
            "another bin"
        );
        let elsewhere = [
            Attestation {
                country: "IN".parse().unwrap(),
                ..place()
            },
            Attestation { asn: 0, ..place() },
            Attestation {
                grade: Grade::B,
                ..place()
            },
        ];
        assert!(
            elsewhere
                .iter()
                .all(|place| !key.marked(token, *place, *bin))
        );
        assert!(!other.marked(token, place(), *bin), "another key");
    }
    for at in 0..Token::MARK {
        let mut forged = tokens[0].1;
        forged.mark[at] ^= 1;
        assert!(!key.marked(&forged, place(), WINDOW), "byte {at}");
    }
    let mut forged = tokens[0].1;
    forged.nonce[0] ^= 1;
    assert!(!key.marked(&forged, place(), WINDOW));
}

/// An issuer that uses another key for one person, or says another place than it put in, is found
/// out.
#[test]
fn an_issuer_that_lies_is_refused() {
    let asked = request();
    let other = IssuingKey::derive(&[2; 32]).unwrap();
    let answer = other.issue(asked.bytes(), place(), BINS, BIN, &mut SysRng);
    let refused = asked.finish(&answer.unwrap(), &key().public(), BIN);
    assert_eq!(refused.unwrap_err(), TokenError::Proof);

    let asked = request();
    let mut answer = issued(&asked);
    answer[1..3].copy_from_slice(b"IN");
    let refused = asked.finish(&answer, &key().public(), BIN);
    assert_eq!(refused.unwrap_err(), TokenError::Proof);

    // A bin of another length is another bin.
    let asked = request();
    let answer = issued(&asked);
    let refused = asked.finish(&answer, &key().public(), Seconds(60));
    assert_eq!(refused.unwrap_err(), TokenError::Proof);
}

#[test]
fn no_byte_of_an_answer_may_be_changed() {
    for at in 0..answer_len(2) {
        let asked = TokenRequest::new(WINDOW, 2, &mut SysRng).unwrap();
        let mut answer = key()
            .issue(asked.bytes(), place(), 2, BIN, &mut SysRng)
            .unwrap();
        answer[at] ^= 1;
        assert!(
            asked.finish(&answer, &key().public(), BIN).is_err(),
            "byte {at}"
        );
    }
    for length in [0, 1, answer_len(2) - 1, answer_len(2) + 1, answer_len(3)] {
        let asked = TokenRequest::new(WINDOW, 2, &mut SysRng).unwrap();
        let refused = asked.finish(&vec![1; length], &key().public(), BIN);
        let wanted = answer_len(2);
        assert_eq!(refused.unwrap_err(), TokenError::Length { length, wanted });
    }
}

#[test]
fn what_is_no_request_gets_nothing() {
    let good = request();
    let issue = |bytes: &[u8]| key().issue(bytes, place(), BINS, BIN, &mut SysRng);
    for length in [0, 1, 8, request_len(BINS) - 1, request_len(BINS) + 1] {
        let wanted = request_len(BINS);
        let refused = issue(&vec![1; length]).unwrap_err();
        assert_eq!(refused, TokenError::Length { length, wanted });
    }
    let mut version = good.bytes().to_vec();
    version[0] = 2;
    assert_eq!(issue(&version), Err(TokenError::Version(2)));
    for element in [[0; 32], [0xff; 32]] {
        let mut wrong = good.bytes().to_vec();
        wrong[9 + 5 * 32..9 + 6 * 32].copy_from_slice(&element);
        assert_eq!(issue(&wrong), Err(TokenError::Malformed));
    }
}

#[test]
fn a_public_key_is_written_and_read() {
    let public = key().public();
    assert_eq!(PublicKey::decode(&public.encode()), Ok(public));
    for wrong in [&[0; 32][..], &[0xff; 32], &public.encode()[1..], &[]] {
        assert!(PublicKey::decode(wrong).is_err());
    }
}

/// What the issuer sees and what the gateway sees have nothing in common.
#[test]
fn a_token_shows_nothing_of_its_request() {
    let asked = request();
    let sent = asked.bytes().to_vec();
    let answer = issued(&asked);
    let (_, tokens) = asked.finish(&answer, &key().public(), BIN).unwrap();
    for (_, token) in tokens {
        for part in token.nonce.windows(8).chain(token.mark.windows(8)) {
            assert!(!sent.windows(8).any(|seen| seen == part));
            assert!(!answer.windows(8).any(|seen| seen == part));
        }
    }
}

/// RFC 9497, appendix A.1.3: the library is that POPRF.
#[test]
fn the_vectors_of_rfc_9497() {
    let bytes = |hex: &str| hex::decode(hex).unwrap();
    let info = b"test info";
    let server = PoprfServer::<Ristretto255>::new_from_seed(&[0xa3; 32], b"test key").unwrap();
    let public = server.get_public_key();
    let public_key = "c647bef38497bc6ec077c22af65b696efa43bff3b4a1975a3e8e0a1c5a79d631";
    assert_eq!(Ristretto255::serialize_elem(public)[..], bytes(public_key));
    let blind = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
    let vectors = [
        [
            "00",
            "c8713aa89241d6989ac142f22dba30596db635c772cbf25021fdd8f3d461f715",
            "1a4b860d808ff19624731e67b5eff20ceb2df3c3c03b906f5693e2078450d874",
            concat!(
                "41ad1a291aa02c80b0915fbfbb0c0afa15a57e2970067a602ddb9e8fd6b7100d",
                "e32e1ecff943a36f0b10e3dae6bd266cdeb8adf825d86ef27dbc6c0e30c52206"
            ),
            concat!(
                "ca688351e88afb1d841fde4401c79efebb2eb75e7998fa9737bd5a82a152406d",
                "38bd29f680504e54fd4587eddcf2f37a2617ac2fbd2993f7bdf45442ace7d221"
            ),
        ],
        [
            "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "f0f0b209dd4d5f1844dac679acc7761b91a2e704879656cb7c201e82a99ab07d",
            "8c3c9d064c334c6991e99f286ea2301d1bde170b54003fb9c44c6d7bd6fc1540",
            concat!(
                "4c39992d55ffba38232cdac88fe583af8a85441fefd7d1d4a8d0394cd1de7701",
                "8bf135c174f20281b3341ab1f453fe72b0293a7398703384bed822bfdeec8908"
            ),
            concat!(
                "7c6557b276a137922a0bcfc2aa2b35dd78322bd500235eb6d6b6f91bc5b56a52",
                "de2d65612d503236b321f5d0bebcbc52b64b92e426f29c9b8b69f52de98ae507"
            ),
        ],
    ];
    for [input, blinded, evaluated, proof, output] in vectors {
        let input = bytes(input);
        let blind = Ristretto255::deserialize_scalar(&bytes(blind)).unwrap();
        let asked = PoprfClient::<Ristretto255>::deterministic_blind_unchecked(&input, blind);
        let asked = asked.unwrap();
        assert_eq!(asked.message.serialize()[..], bytes(blinded));
        let mut rng = SysRng;
        let given = server.blind_evaluate(&mut rng, &asked.message, Some(info));
        assert_eq!(given.unwrap().message.serialize()[..], bytes(evaluated));
        let evaluated = EvaluationElement::deserialize(&bytes(evaluated)).unwrap();
        let proof = Proof::deserialize(&bytes(proof)).unwrap();
        let finished = asked
            .state
            .finalize(&input, &evaluated, &proof, public, Some(info));
        assert_eq!(finished.unwrap()[..], bytes(output));
        assert_eq!(
            server.evaluate(&input, Some(info)).unwrap()[..],
            bytes(output)
        );
    }
}
