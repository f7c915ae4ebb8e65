//! Checkpoints (c2sp.org/tlog-checkpoint): what a record says of its whole self, in three lines.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sada_service::signed_note::{NoteError, Verifier};

use super::tree::Hash;

/// How many entries a record has, and the root of the tree of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which record.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree of all of them.
    pub root: Hash,
}

/// The text that is signed.
impl fmt::Display for Checkpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = STANDARD.encode(self.root);
        write!(formatter, "{}\n{}\n{root}\n", self.origin, self.size)
    }
}

impl Checkpoint {
    /// The one in this note, signed by this key, whose name is that of the record.
    ///
    /// # Errors
    /// [`NoteError`] when there is none.
    pub fn open(note: &str, key: &Verifier) -> Result<Self, NoteError> {
        let checkpoint = Self::read(key.open(note)?).ok_or(NoteError::Form)?;
        if checkpoint.origin == key.name() {
            Ok(checkpoint)
        } else {
            Err(NoteError::Unsigned(key.name().to_owned()))
        }
    }

    /// The one that a text says, whatever lines it has besides.
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.split_terminator('\n');
        let origin = lines.next()?.to_owned();
        let written = lines.next()?;
        let size: u64 = written.parse().ok()?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        // No sign and no zero before a number, and no empty line anywhere.
        let plain = size.to_string() == written && lines.all(|line| !line.is_empty());
        (plain && !origin.is_empty()).then_some(Self { origin, size, root })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sada_service::signed_note::Signer;

    /// The example of c2sp.org/tlog-checkpoint, without its signature.
    const EXAMPLE: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_example_is_read_and_written_as_it_is() {
        let read = Checkpoint::read(EXAMPLE).unwrap();
        assert_eq!((read.size, read.root[0]), (20_852_163, 0x0a));
        assert_eq!(read.to_string(), EXAMPLE);
        assert_eq!(Checkpoint::read(&format!("{EXAMPLE}more\n")), Some(read));
        for wrong in [
            EXAMPLE.replace("20852163", "020852163"),
            EXAMPLE.replace("20852163", "+20852163"),
            EXAMPLE.replace("20852163", "18446744073709551616"),
            EXAMPLE.replace("example.com/behind-the-sofa", ""),
            EXAMPLE.replace("q2I=", "q2I"),
            EXAMPLE.replace("CsUY", ""),
            format!("{EXAMPLE}more\n\n"),
            String::new(),
        ] {
            assert_eq!(Checkpoint::read(&wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_key_speaks_for_its_own_record_only() {
        let signer = Signer::new("example.com/record", &[7; 32]).unwrap();
        let foreign = signer.sign(EXAMPLE);
        assert!(Checkpoint::open(&foreign, signer.verifier()).is_err());
        let own = EXAMPLE.replace("behind-the-sofa", "record");
        let own = Checkpoint::open(&signer.sign(&own), signer.verifier()).unwrap();
        assert_eq!(own.origin, "example.com/record");
    }
}
