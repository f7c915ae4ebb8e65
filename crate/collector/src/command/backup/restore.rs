//! `restore`: brings a backup back into a new folder.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use clap::Args;
use sada_ledger::journal;
use sada_service::folder::{make_private, sync};

use super::files::{self, LOCKS};
use super::manifest::{Manifest, ManifestFile};
use super::megabytes;

/// Brings a backup back.
#[derive(Args)]
pub struct Restore {
    /// The backup, as `backup` made it
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Where it goes: a new folder, or an empty one
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
}

impl Restore {
    /// Checks every file of the backup, copies all of them, and tells what it did.
    ///
    /// # Errors
    /// When something in the backup is not as it was made, or the folder is in use or not empty: then
    /// nothing was brought back.
    pub fn run(&self, mut out: impl Write) -> anyhow::Result<()> {
        self.is_free()?;
        let manifest = Manifest::read(&self.from)?;
        let mut faults = 0;
        for file in &manifest.files {
            if let Some(fault) = file.fault(&self.from) {
                faults += 1;
                let path = self.from.join(&file.name);
                writeln!(out, "{}: {fault}", path.display()).context("cannot write")?;
            }
        }
        ensure!(
            faults == 0,
            "{faults} of the files of the backup in {} are not as they were made: nothing was brought back",
            self.from.display()
        );
        let there_before = self.data.exists();
        if let Err(error) = self.bring_back(&manifest, &mut out) {
            self.take_away(&manifest, there_before);
            return Err(error.context("nothing was brought back"));
        }
        let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
        let (count, size) = (manifest.files.len(), megabytes(bytes));
        let (began, data) = (&manifest.began, self.data.display());
        writeln!(
            out,
            "{count} files, {size}, as of {began}, are in {data}. Keys were not among them."
        )
        .context("cannot write")
    }

    fn bring_back(&self, manifest: &Manifest, out: &mut impl Write) -> anyhow::Result<()> {
        let unusable = || format!("cannot write to {}", self.data.display());
        make_private(&self.data).with_context(unusable)?;
        for ManifestFile { name, sha256, .. } in &manifest.files {
            let to = self.data.join(name);
            let copied = files::copy(&self.from.join(name), &to);
            let copied = copied.with_context(|| format!("cannot write {}", to.display()))?;
            ensure!(copied == *sha256, "{} was changed meanwhile", to.display());
            if let Some(schema) = files::schema(name) {
                sada_sqlite::check(&to, schema)?;
            }
            writeln!(out, "{name}: as it was").context("cannot write")?;
        }
        if self.data.join(journal::SCHEMA.file).exists() {
            journal::forget_home(&self.data).with_context(unusable)?;
            writeln!(out, "The gateway will count under a new identity.")
                .context("cannot write")?;
        }
        sync(&self.data).with_context(unusable)
    }

    /// Nobody works in the folder, and nothing is in it.
    fn is_free(&self) -> anyhow::Result<()> {
        let data = self.data.display();
        for lock in LOCKS {
            let Ok(file) = File::open(self.data.join(lock)) else {
                continue;
            };
            if let Err(TryLockError::WouldBlock) = file.try_lock() {
                bail!("{data} is in use: stop what runs on it, and name a new folder");
            }
        }
        let Ok(mut entries) = fs::read_dir(&self.data) else {
            ensure!(!self.data.exists(), "{data} is no folder");
            return Ok(());
        };
        if let Some(Ok(first)) = entries.next() {
            let first = first.file_name();
            bail!(
                "{data} is not empty ({} is in it): name a new folder",
                first.display()
            );
        }
        Ok(())
    }

    /// What was copied before something failed.
    fn take_away(&self, manifest: &Manifest, there_before: bool) {
        for file in &manifest.files {
            // What is not there need not go.
            let _ = fs::remove_file(self.data.join(&file.name));
        }
        if !there_before {
            let _ = fs::remove_dir(&self.data);
        }
    }
}
