//! `keygen`: makes a key, keeps the secret half in a file, and prints the public half.

use std::path::PathBuf;

use clap::Subcommand;
use sada_service::keys::{Key, Secret};
use sada_units::{BinStart, Seconds};

/// Which key.
#[derive(Subcommand)]
pub enum Keygen {
    /// What reports are sealed to; prints `gateway_key` of an operator's text
    Gateway {
        /// Its number, which envelopes name: another than that of keys still in use
        #[arg(long)]
        number: u8,
        /// Where the secret is kept; must not exist yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// What tokens are given out and checked with; prints `key` of an operator's `issuing_keys`
    Issuer {
        /// Start of the first window it is for, in seconds since 1970; 0 for the first key
        #[arg(long, value_name = "SECONDS")]
        from: Seconds,
        /// Where the secret is kept; must not exist yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// What the watch signs the public feed with; prints one of an operator's `feed_keys`
    Feed {
        /// Where the secret is kept; must not exist yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// What the watch signs the record of what was published with; prints the key that it is
    /// verified with
    Record {
        /// The record's name, for good: its address without https://, such as
        /// status.example.org/record
        #[arg(long)]
        name: String,
        /// Where the secret is kept; must not exist yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// What a party signs operators' texts with; prints its public key
    Party {
        /// Where the secret is kept; must not exist yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

impl Keygen {
    /// Makes and keeps it; gives the public half.
    ///
    /// # Errors
    /// When there is no randomness, a record cannot be called so, or the file is there already or cannot be written.
    pub fn run(self) -> anyhow::Result<String> {
        let secret = Secret::new()?;
        let (key, out) = match self {
            Self::Gateway { number, out } => (Key::Gateway { number, secret }, out),
            Self::Issuer { from, out } => {
                let from = BinStart(from);
                (Key::Issuer { from, secret }, out)
            }
            Self::Feed { out } => (Key::Feed { secret }, out),
            Self::Record { name, out } => (Key::Record { name, secret }, out),
            Self::Party { out } => (Key::Party { secret }, out),
        };
        // First, so that nothing is kept of what makes no key.
        let public = key.public()?;
        key.write(&out)?;
        Ok(public)
    }
}
