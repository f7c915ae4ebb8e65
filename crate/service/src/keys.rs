//! Secrets in files: made once, read at each start, shown nowhere.

use std::fmt;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, bail};
use sada_report::envelope::GatewayKeys;
use sada_report::token_exchange::IssuingKey;
use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::signed_note::Signer;

/// Thirty-two bytes that nobody else may know.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(#[serde(with = "hex::serde")] [u8; 32]);

/// Hides the bytes: a secret must not reach a log by way of a `{:?}`.
impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new one, from the system's randomness.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn new() -> anyhow::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).context("the system gives no randomness")?;
        Ok(Self(bytes))
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What a key file holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Key {
    /// What reports are sealed to.
    Gateway {
        /// Its number, which envelopes name.
        number: u8,
        /// The secret.
        secret: Secret,
    },
    /// What tokens are given out and checked with.
    Issuer {
        /// Start of the first bin of the first window it is for.
        from: BinStart,
        /// The secret.
        secret: Secret,
    },
    /// What the watch signs the public feed with.
    Feed {
        /// The secret.
        secret: Secret,
    },
    /// What the watch signs the record with.
    Record {
        /// The record's name.
        name: String,
        /// The secret.
        secret: Secret,
    },
    /// What a party signs operators' texts with.
    Party {
        /// The secret.
        secret: Secret,
    },
}

impl Key {
    /// Writes the key to a file that only its owner can read. One that is there stays as it is.
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = toml::to_string(self).context("a key has a TOML form")?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options
            .open(path)
            .with_context(|| format!("cannot make {}", path.display()))?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Reads a key from a file.
    ///
    /// # Errors
    /// When it cannot be read or holds no key; what it holds is not told.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let Ok(key) = toml::from_str(&text) else {
            bail!("{} holds no key that `keygen` writes", path.display());
        };
        Ok(key)
    }

    /// The public half: what others are given. In hexadecimal, but for that of a record, which is
    /// written as c2sp.org/signed-note has it.
    ///
    /// # Errors
    /// When a record cannot be called so; else never, as good as: every secret gives a key.
    pub fn public(&self) -> anyhow::Result<String> {
        Ok(match self {
            Self::Gateway { number, secret } => {
                let mut keys = GatewayKeys::default();
                keys.add(*number, secret.bytes())?;
                hex::encode(keys.public(*number).context("it was just added")?)
            }
            Self::Issuer { secret, .. } => {
                hex::encode(IssuingKey::derive(secret.bytes())?.public().encode())
            }
            Self::Feed { secret } => hex::encode(sada_report::feed::public(secret.bytes())),
            Self::Record { name, secret } => {
                Signer::new(name, secret.bytes())?.verifier().to_string()
            }
            Self::Party { secret } => {
                hex::encode(sada_report::operator::Party::sign("", secret.bytes()).key)
            }
        })
    }
}

/// The gateway's keys out of files.
///
/// # Errors
/// When one holds no such key, or two have one number.
pub fn gateway_keys(paths: &[impl AsRef<Path>]) -> anyhow::Result<GatewayKeys> {
    let mut keys = GatewayKeys::default();
    for path in paths {
        let path = path.as_ref();
        let Key::Gateway { number, secret } = Key::read(path)? else {
            bail!("{} holds no key of a gateway", path.display());
        };
        if keys.public(number).is_some() {
            bail!("two keys have the number {number}: envelopes could not be told apart");
        }
        keys.add(number, secret.bytes())?;
    }
    Ok(keys)
}

/// The key that signs the public feed, out of a file.
///
/// # Errors
/// When it holds no such key.
pub fn feed_key(path: &Path) -> anyhow::Result<Secret> {
    match Key::read(path)? {
        Key::Feed { secret } => Ok(secret),
        _ => bail!("{} holds no key that signs feeds", path.display()),
    }
}

/// What signs the record, out of a file.
///
/// # Errors
/// When it holds no such key.
pub fn record_key(path: &Path) -> anyhow::Result<Signer> {
    match Key::read(path)? {
        Key::Record { name, secret } => Ok(Signer::new(&name, secret.bytes())?),
        _ => bail!("{} holds no key that signs a record", path.display()),
    }
}

/// Issuing keys, each with the start of the first window it is for.
pub struct IssuingKeys(Vec<(BinStart, IssuingKey)>);

impl IssuingKeys {
    /// The keys out of files.
    ///
    /// # Errors
    /// When one holds no such key, or two begin together.
    pub fn read(paths: &[impl AsRef<Path>]) -> anyhow::Result<Self> {
        let mut keys: Vec<(BinStart, IssuingKey)> = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let Key::Issuer { from, secret } = Key::read(path)? else {
                bail!("{} holds no key of an issuer", path.display());
            };
            if keys.iter().any(|(other, _)| *other == from) {
                bail!("two issuing keys begin at {from}: which one counts cannot be told");
            }
            keys.push((from, IssuingKey::derive(secret.bytes())?));
        }
        keys.sort_by_key(|(from, _)| *from);
        Ok(Self(keys))
    }

    /// The key for the window, or the bin, that begins then.
    #[must_use]
    pub fn of(&self, start: BinStart) -> Option<&IssuingKey> {
        let mut keys = self.0.iter();
        keys.rfind(|(from, _)| *from <= start).map(|(_, key)| key)
    }
}

#[cfg(test)]
mod tests {
    use sada_units::Seconds;

    use super::*;

    fn issuer(from: u64) -> Key {
        let secret = Secret([u8::try_from(from % 200).unwrap(); 32]);
        let from = BinStart(Seconds(from));
        Key::Issuer { from, secret }
    }

    #[test]
    fn a_key_is_written_once_for_its_owner_alone_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.toml");
        let secret = Secret([7; 32]);
        let key = Key::Gateway { number: 3, secret };
        key.write(&path).unwrap();
        assert!(key.write(&path).is_err(), "an old key is not lost");
        let read = Key::read(&path).unwrap();
        assert_eq!(read.public().unwrap(), key.public().unwrap());
        assert!(gateway_keys(&[&path]).unwrap().public(3).is_some());
        assert!(gateway_keys(&[&path, &path]).is_err(), "one number twice");
        assert!(IssuingKeys::read(&[&path]).is_err(), "of another kind");
        #[cfg(unix)]
        {
            let metadata = std::fs::metadata(&path).unwrap();
            let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_secret_is_shown_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.toml");
        let secret = Secret([0xab; 32]);
        let key = Key::Party { secret };
        assert!(!format!("{key:?}").contains("abab"));
        key.write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("party", "nobody")).unwrap();
        let error = format!("{:#}", Key::read(&path).unwrap_err());
        assert!(!error.contains("abab"), "{error}");
    }

    #[test]
    fn the_last_key_that_has_begun_counts() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [100, 0, 200].map(|from| {
            let path = folder.path().join(format!("{from}.toml"));
            issuer(from).write(&path).unwrap();
            path
        });
        let keys = IssuingKeys::read(&paths).unwrap();
        let begins = |start| BinStart(Seconds(start));
        let of = |start| hex::encode(keys.of(begins(start)).unwrap().public().encode());
        assert_eq!(of(0), of(99));
        assert_eq!(of(100), of(199));
        assert_eq!(of(200), of(u64::MAX));
        assert_ne!(of(0), of(100));
        let late = IssuingKeys::read(&paths[..1]).unwrap();
        assert!(late.of(begins(99)).is_none());
        assert!(IssuingKeys::read(&[&paths[0], &paths[0]]).is_err());
    }
}
