//! `sign` and `join`: an operator's text, signed by each party on its own machine, and put
//! together to the file that builds take.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use sada_report::operator::{OperatorText, Party, SignedOperator, Strictness};
use sada_service::keys::Key;

/// Checks an operator's text and signs it.
#[derive(Args)]
pub struct SignCommand {
    /// The text: JSON, the same file to the last byte at both parties
    #[arg(long, value_name = "FILE")]
    text: PathBuf,
    /// This party's key, as `keygen party` wrote it
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// For trying out: this machine, test hosts and short bins are fine
    #[arg(long)]
    trial: bool,
}

/// Puts a text and both signatures together.
#[derive(Args)]
pub struct Join {
    /// The text that both have signed
    #[arg(long, value_name = "FILE")]
    text: PathBuf,
    /// What `sign` printed at the party that runs relays and issuers
    #[arg(long, value_name = "FILE")]
    carrier: PathBuf,
    /// What `sign` printed at the party that runs the gateway
    #[arg(long, value_name = "FILE")]
    reader: PathBuf,
    /// For trying out: one party may play both
    #[arg(long)]
    trial: bool,
}

impl SignCommand {
    /// The signature, as JSON.
    ///
    /// # Errors
    /// When something in the text makes no sense, or the key is no party's.
    pub fn run(&self) -> anyhow::Result<String> {
        let text = read(&self.text)?;
        let parsed: OperatorText = serde_json::from_str(&text)
            .with_context(|| format!("{} is no operator's text", self.text.display()))?;
        parsed.check(strictness(self.trial))?;
        let Key::Party { secret } = Key::read(&self.key)? else {
            bail!("{} holds no key of a party", self.key.display());
        };
        let party = Party::sign(&text, secret.bytes());
        serde_json::to_string(&party).context("a signature has a JSON form")
    }
}

impl Join {
    /// The operator's file.
    ///
    /// # Errors
    /// When a signature does not fit, or both are one party's.
    pub fn run(&self) -> anyhow::Result<String> {
        let party = |path: &Path| -> anyhow::Result<Party> {
            let unusable = || format!("{} is not what `sign` prints", path.display());
            serde_json::from_str(&read(path)?).with_context(unusable)
        };
        let signed = SignedOperator {
            text: read(&self.text)?,
            carrier: party(&self.carrier)?,
            reader: party(&self.reader)?,
        };
        let file = serde_json::to_string_pretty(&signed).context("it has a JSON form")?;
        SignedOperator::check(&file, strictness(self.trial))?;
        Ok(file)
    }
}

const fn strictness(trial: bool) -> Strictness {
    if trial {
        Strictness::Trial
    } else {
        Strictness::Release
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
