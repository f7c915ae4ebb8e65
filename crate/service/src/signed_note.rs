//! Signed notes (c2sp.org/signed-note): text that a key of some name has signed, with Ed25519
//! alone, which is signature type `0x01`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The signature type that stands for Ed25519.
const ED25519: u8 = 1;
/// Longer notes are not read.
const AT_MOST: usize = 1 << 16;

/// Why a note or a key was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A key cannot be called so.
    #[error("{0:?} is no name of a key: it must have no space, no plus and no control character")]
    Name(String),
    /// The text is no verifier key.
    #[error("{0:?} is no public key such as name+0123abcd+base64")]
    Key(String),
    /// The note has not the form of one.
    #[error("this is not a signed note")]
    Form,
    /// Nothing in it is signed by the key.
    #[error("the note is not signed by {0}")]
    Unsigned(String),
    /// It says that the key has signed it, and it has not.
    #[error("the note's signature is not one of {0}: text or signature was changed")]
    Signature(String),
}

/// Who signs notes: a name, and a secret.
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

/// Hides the key.
impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Signer({})", self.verifier)
    }
}

impl Signer {
    /// The one of this name with this secret.
    ///
    /// # Errors
    /// [`NoteError::Name`] when a key cannot be called so.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, NoteError> {
        let key = SigningKey::from_bytes(secret);
        let verifier = Verifier::new(name, key.verifying_key())?;
        Ok(Self { verifier, key })
    }

    /// What others check notes with.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The note of this text, which ends with a line end.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let Verifier { name, id, .. } = &self.verifier;
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let signature = STANDARD.encode([&id[..], &signature].concat());
        format!("{text}\n— {name} {signature}\n")
    }
}

/// A key that notes are checked with. As text it is `name+id+key`, which Go's tools call a vkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl Verifier {
    fn new(name: &str, key: VerifyingKey) -> Result<Self, NoteError> {
        let odd = |it: char| it.is_whitespace() || it.is_control() || it == '+';
        if name.is_empty() || name.contains(odd) {
            return Err(NoteError::Name(name.to_owned()));
        }
        let hash = Sha256::new().chain_update(name).chain_update(b"\n");
        let hash = hash.chain_update([ED25519]).chain_update(key.as_bytes());
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
        Ok(Self {
            name: name.to_owned(),
            id: [a, b, c, d],
            key,
        })
    }

    /// The key's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of a note, if this key has signed it. Signatures of others do not count.
    ///
    /// # Errors
    /// [`NoteError`] when it is no note, or not signed by this key.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let odd = |it: char| it < ' ' && it != '\n';
        if note.len() > AT_MOST || note.contains(odd) {
            return Err(NoteError::Form);
        }
        let end = note.rfind("\n\n").ok_or(NoteError::Form)? + 1;
        let (text, lines) = (&note[..end], &note[end + 1..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Form)?;
        let mut signed = false;
        for line in lines.split('\n') {
            let (name, bytes) = signature_line(line).ok_or(NoteError::Form)?;
            let (id, signature) = bytes.split_first_chunk().ok_or(NoteError::Form)?;
            if (name, *id) != (self.name.as_str(), self.id) {
                continue;
            }
            let signature = Signature::from_slice(signature);
            let fits =
                signature.is_ok_and(|it| self.key.verify_strict(text.as_bytes(), &it).is_ok());
            if !fits {
                return Err(NoteError::Signature(self.name.clone()));
            }
            signed = true;
        }
        if signed {
            Ok(text)
        } else {
            Err(NoteError::Unsigned(self.name.clone()))
        }
    }
}

fn signature_line(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
    Some((name, STANDARD.decode(bytes).ok()?))
}

impl fmt::Display for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([&[ED25519], &self.key.as_bytes()[..]].concat());
        write!(formatter, "{}+{}+{key}", self.name, hex::encode(self.id))
    }
}

impl FromStr for Verifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let read = || {
            let (name, rest) = text.split_once('+')?;
            // The key itself may have a plus in it.
            let (id, key) = rest.split_once('+')?;
            let key = STANDARD.decode(key).ok()?;
            let key = key.strip_prefix(&[ED25519])?.try_into().ok()?;
            let verifier = Self::new(name, VerifyingKey::from_bytes(&key).ok()?).ok()?;
            (id == hex::encode(verifier.id)).then_some(verifier)
        };
        read().ok_or_else(|| NoteError::Key(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of golang.org/x/mod/sumdb/note, `TestSign` and `TestOpen`.
    const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n";
    const GO_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    /// Of c2sp.org/tlog-checkpoint: signed by a key that is not told.
    const OTHER_LINE: &str = "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

    fn signer() -> Signer {
        let secret = STANDARD.decode(GO_SECRET).unwrap();
        Signer::new("PeterNeumann", &secret[1..].try_into().unwrap()).unwrap()
    }

    #[test]
    fn keys_and_notes_are_those_of_go() {
        let signer = signer();
        assert_eq!(signer.verifier().to_string(), GO_KEY);
        assert_eq!(GO_KEY.parse(), Ok(signer.verifier().clone()));
        let note = format!("{GO_TEXT}\n{GO_LINE}");
        assert_eq!(signer.sign(GO_TEXT), note);
        assert_eq!(signer.verifier().open(&note), Ok(GO_TEXT));
        assert!(!format!("{signer:?}").contains("AYEK"));
    }

    #[test]
    fn what_others_sign_beside_it_does_not_matter() {
        let verifier = signer().verifier().clone();
        let also = format!("{GO_TEXT}\n{OTHER_LINE}{GO_LINE}");
        assert_eq!(verifier.open(&also), Ok(GO_TEXT));
        let only = format!("{GO_TEXT}\n{OTHER_LINE}");
        assert!(matches!(verifier.open(&only), Err(NoteError::Unsigned(_))));
        let empty_line = format!("one\n\ntwo\n\n{OTHER_LINE}");
        assert!(matches!(
            verifier.open(&empty_line),
            Err(NoteError::Unsigned(_))
        ));
    }

    #[test]
    fn one_changed_byte_is_seen() {
        let verifier = signer().verifier().clone();
        let note = format!("{GO_TEXT}\n{GO_LINE}");
        for at in (0..note.len()).filter(|at| note.as_bytes()[*at].is_ascii()) {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(verifier.open(&changed).is_err(), "{at}: {changed}");
            }
        }
        for wrong in ["", "\n", "\n\n", "text\n", &format!("{GO_TEXT}\n"), GO_LINE] {
            assert_eq!(verifier.open(wrong), Err(NoteError::Form), "{wrong:?}");
        }
        let unended = note.trim_end();
        assert_eq!(verifier.open(unended), Err(NoteError::Form));
        let twice = format!("{note}— PeterNeumann x08gowAA\n");
        assert!(matches!(
            verifier.open(&twice),
            Err(NoteError::Signature(_))
        ));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for name in ["", "a b", "a+b", "a\u{a0}b", "a\nb"] {
            assert!(Signer::new(name, &[7; 32]).is_err(), "{name:?}");
        }
        let wrong = [
            GO_KEY.replace("c74f20a3", "c74f20a4"),
            GO_KEY.replace("PeterNeumann", "Peter"),
            GO_KEY.replace("+ARpc", "+Abpc"),
            GO_KEY.replace("+ARpc", "+BRpc"),
            "PeterNeumann".into(),
            String::new(),
        ];
        for wrong in wrong {
            assert!(wrong.parse::<Verifier>().is_err(), "{wrong}");
        }
    }
}
