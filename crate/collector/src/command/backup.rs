//! `backup` and `restore`: a copy of what a role keeps in its folder, made while it runs, and back.

mod files;
mod manifest;
mod restore;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use clap::Args;
use sada_service::clock::{self, utc};
use sada_service::folder::make_private;
use sada_sqlite::DatabaseSchema;

use files::FileKind;
use manifest::{Manifest, ManifestFile};

pub use restore::Restore;

/// How often is told how far a long copy is.
const SAY_EVERY: Duration = Duration::from_secs(2);

/// Copies what is kept in a folder.
#[derive(Args)]
pub struct Backup {
    /// The folder of a gateway and its watch, or of an issuer, which may be running
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// Where the backup goes: a new folder, or an empty one
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// Of an issuer, also what each block of addresses was given in the present windows: whoever has
    /// these files can find the blocks, so delete such a backup when the windows are over
    #[arg(long)]
    with_budgets: bool,
}

impl Backup {
    /// Makes the backup; tells how far it is, and what is in it.
    ///
    /// # Errors
    /// When a database is damaged, or the backup cannot be written: then it has no manifest, and
    /// `restore` does not take it.
    pub fn run(&self, mut out: impl Write) -> anyhow::Result<()> {
        let (wanted, left_out) = self.sort()?;
        let to = self.to.display();
        let unusable = || format!("a backup cannot be written to {to}");
        make_private(&self.to).with_context(unusable)?;
        let found = fs::read_dir(&self.to).with_context(unusable)?.count();
        ensure!(found == 0, "{to} is not empty: name a new folder");

        let began = utc(clock::now());
        let mut files = Vec::new();
        for name in &wanted {
            files.push(self.copy(name, &mut out)?);
        }
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        let manifest = Manifest::new(began, utc(clock::now()), files);
        manifest.write(&self.to).with_context(unusable)?;

        let mut say = |line: String| writeln!(out, "{line}").context("cannot write");
        if !left_out.is_empty() {
            let names = left_out.join(", ");
            say(format!("Left out: {names}."))?;
        }
        say("Keys are in no backup: keep a copy of each in a safe place.".into())?;
        if files::has_journal(&wanted) {
            let began = &manifest.began;
            say(format!(
                "Every report that was acknowledged before {began} is in it."
            ))?;
        }
        let count = wanted.len();
        say(format!("{count} files, {}, in {to}.", megabytes(bytes)))
    }

    /// The names of the files that go into it, in the order in which they are copied, and of those
    /// that do not.
    fn sort(&self) -> anyhow::Result<(Vec<String>, Vec<String>)> {
        let unusable = || format!("cannot read {}", self.data.display());
        let mut wanted = Vec::new();
        let mut left_out = Vec::new();
        for entry in fs::read_dir(&self.data).with_context(unusable)? {
            let Ok(name) = entry.with_context(unusable)?.file_name().into_string() else {
                continue;
            };
            match files::kind(&name) {
                Some(FileKind::Budgets) if !self.with_budgets => left_out.push(name),
                Some(_) => wanted.push(name),
                None if files::is_of_the_moment(&name) => {}
                None => left_out.push(name),
            }
        }
        ensure!(
            !wanted.is_empty(),
            "there is nothing to back up in {}: name the folder of a gateway or of an issuer",
            self.data.display()
        );
        wanted.sort_by_key(|name| (files::place(name), name.clone()));
        left_out.sort();
        Ok((wanted, left_out))
    }

    fn copy(&self, name: &str, out: &mut impl Write) -> anyhow::Result<ManifestFile> {
        let (from, to) = (self.data.join(name), self.to.join(name));
        if let Some(schema) = files::schema(name) {
            copy_database(&from, &to, schema, out)?;
        } else {
            files::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
        }
        let file = ManifestFile::of(&self.to, name)?;
        let size = megabytes(file.bytes);
        match file.layout {
            Some(layout) => writeln!(out, "{name}: {size}, layout {layout}"),
            None => writeln!(out, "{name}: {size}"),
        }
        .context("cannot write")?;
        Ok(file)
    }
}

/// Copies a database on a thread of its own, and tells meanwhile how far it is.
fn copy_database(
    from: &Path,
    to: &Path,
    schema: &DatabaseSchema,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let (done, waiting) = channel();
    thread::scope(|scope| {
        scope.spawn(move || done.send(sada_sqlite::copy(from, to, schema)));
        loop {
            match waiting.recv_timeout(SAY_EVERY) {
                Ok(copied) => return Ok(copied?),
                Err(RecvTimeoutError::Timeout) => {
                    let size = |path: &Path| megabytes(fs::metadata(path).map_or(0, |it| it.len()));
                    let (so_far, all) = (size(to), size(from));
                    let name = from.file_name().unwrap_or_default().display();
                    writeln!(out, "{name}: {so_far} of about {all}").context("cannot write")?;
                }
                Err(RecvTimeoutError::Disconnected) => bail!("copying broke off"),
            }
        }
    })
}

/// For people: 12.3 MB.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
