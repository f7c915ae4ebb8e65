//! `verify`: holds what a collector shows against what it has recorded, from outside.

mod audit;
mod kept;
mod server;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use sada_published::log::Checkpoint;
use sada_service::http::Client;
use sada_service::signed_note::Verifier;

use audit::{Audit, AuditResult, goes_on};
use kept::KeptState;
use server::Server;

/// The longest key and checkpoint that are read.
const NOTE_AT_MOST: usize = 1 << 16;

/// Checks a collector's record, and that it still shows what it recorded.
#[derive(Args)]
pub struct Verify {
    /// Where the collector's page is, such as https://status.example.org/
    #[arg(value_name = "URL")]
    url: String,
    /// The key that the record is signed with, as its operator has made it known elsewhere
    #[arg(long, value_name = "KEY")]
    key: Option<Verifier>,
    /// File that keeps key and checkpoint until the next time: the record must go on from there
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// File with further certificate authorities to believe, as for a private network
    #[arg(long, value_name = "FILE")]
    authorities: Option<PathBuf>,
}

impl Verify {
    /// Goes through the whole record; writes what does not hold a line each, and a summary.
    ///
    /// # Errors
    /// When anything does not hold, or the record cannot be had.
    pub fn run(&self, out: impl Write) -> anyhow::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("cannot wait for answers")?;
        runtime.block_on(self.verify(out))
    }

    async fn verify(&self, mut out: impl Write) -> anyhow::Result<()> {
        let client = Client::new(self.authorities.as_deref())?;
        let server = Server::new(client, &self.url)?;
        let kept = self
            .state
            .as_deref()
            .map(KeptState::read)
            .transpose()?
            .flatten();
        let key = self.key(&server, kept.as_ref()).await?;
        let note = text(&server, "record/checkpoint").await?;
        let checkpoint = Checkpoint::open(&note, &key)?;
        let before = match &kept {
            Some(kept) => {
                let before = Checkpoint::open(&kept.checkpoint, &kept.key.parse()?)
                    .context("the checkpoint that was kept cannot be used")?;
                goes_on(&before, [&kept.checkpoint, &note], &checkpoint)?;
                Some(before)
            }
            None => None,
        };
        let audit = Audit::new(&server, &checkpoint, before.as_ref(), &mut out);
        let tally = audit.run().await?;
        if tally.forked
            && let Some(kept) = &kept
        {
            let (kept, now) = (&kept.checkpoint, &note);
            writeln!(
                out,
                "Keep both, they prove it. Signed before:\n{kept}\nSigned now:\n{now}"
            )
            .context("cannot write")?;
        }
        if tally.broken == 0
            && let Some(state) = &self.state
        {
            let (key, checkpoint) = (key.to_string(), note);
            KeptState { key, checkpoint }.write(state)?;
        }
        sum_up(&checkpoint, &tally, &mut out)
    }

    /// The key to check with: the one that is named, else the one that was kept, else the server's.
    async fn key(&self, server: &Server, kept: Option<&KeptState>) -> anyhow::Result<Verifier> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        if let Some(kept) = kept {
            return Ok(kept.key.parse()?);
        }
        let key: Verifier = text(server, "record/key").await?.trim_end().parse()?;
        tracing::warn!(
            %key,
            "the key is from the server that is checked, so this proves less: whoever can change the \
             record can change the key too. Name a key that you have from elsewhere with --key, or \
             keep this one with --state"
        );
        Ok(key)
    }
}

async fn text(server: &Server, path: &str) -> anyhow::Result<String> {
    let bytes = server.content(path, NOTE_AT_MOST).await?;
    String::from_utf8(bytes).with_context(|| format!("{path} is no text"))
}

fn sum_up(
    checkpoint: &Checkpoint,
    tally: &AuditResult,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let Checkpoint { origin, size, .. } = checkpoint;
    let AuditResult { events, days, .. } = tally;
    write!(
        out,
        "{origin}: {size} entries, {events} versions of events and {days} days"
    )
    .context("cannot write")?;
    if tally.unknown > 0 {
        let unknown = tally.unknown;
        write!(out, "; {unknown} of a kind unknown here, not compared").context("cannot write")?;
    }
    let wrong = tally.broken + tally.differing;
    if wrong == 0 {
        writeln!(out, ". All of it holds.").context("cannot write")?;
        return out.flush().context("cannot write");
    }
    writeln!(out, ". {wrong} of it does not hold.").context("cannot write")?;
    out.flush().context("cannot write")?;
    bail!("the record, or what is shown, was changed")
}
