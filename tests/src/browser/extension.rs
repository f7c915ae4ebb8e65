//! The built extension: what its folder says about itself, and a copy of it with other bins.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use anyhow::{Context, Result, bail};
use sada_report::operator::{OperatorText, Party, SignedOperator};
use sada_service::keys::Key;
use sada_units::Seconds;
use serde_json::Value;
use tempfile::TempDir;

use super::BrowserKind;
use crate::bins::BIN_SECONDS;
use crate::paths;

/// An unpacked extension.
#[derive(Debug)]
pub struct Extension {
    folder: PathBuf,
    manifest: Value,
    /// Where it lies, if it is a copy.
    _copy: Option<Arc<TempDir>>,
}

/// Copies that somebody has, by what was copied and the length of its bins in seconds.
static COPIES: Mutex<BTreeMap<(PathBuf, u64), Weak<TempDir>>> = Mutex::new(BTreeMap::new());

impl Extension {
    /// The extension built for this browser, below this folder; where its bins are of another length, a copy whose
    /// operator's file both parties have signed anew.
    ///
    /// # Errors
    /// When it is not built, or cannot be copied.
    pub fn built(dist: &Path, kind: BrowserKind, bin_seconds: u64) -> Result<Self> {
        let folder = dist.join(kind.name());
        let folder = folder.canonicalize().with_context(|| {
            format!(
                "{} is missing: run `cargo xtask build --operator …`",
                folder.display()
            )
        })?;
        let copy = match bin_seconds {
            BIN_SECONDS => None,
            other => Some(copy(&folder, other).context("a copy with other bins")?),
        };
        let folder = copy.as_ref().map_or(folder, |it| it.path().to_owned());
        Ok(Self {
            manifest: manifest(&folder)?,
            folder,
            _copy: copy,
        })
    }

    /// The package of an earlier version, unpacked.
    ///
    /// # Errors
    /// When there is none, or it cannot be unpacked.
    pub fn previous(version: &str, kind: BrowserKind) -> Result<Self> {
        let copy = tempfile::Builder::new()
            .prefix("sada-previous-")
            .tempdir()?;
        let file = paths::previous(version, kind.name());
        let zip =
            std::fs::File::open(&file).with_context(|| format!("opening {}", file.display()))?;
        zip::ZipArchive::new(zip)?
            .extract(copy.path())
            .context("the package before")?;
        Ok(Self {
            manifest: manifest(copy.path())?,
            folder: copy.path().to_owned(),
            _copy: Some(Arc::new(copy)),
        })
    }

    /// Puts the built package's files in the place of this one's, in the same folder.
    ///
    /// # Errors
    /// When it is not built, or its files cannot be copied.
    pub(super) fn become_present(&mut self, dist: &Path, kind: BrowserKind) -> Result<()> {
        let present = Self::built(dist, kind, BIN_SECONDS)?;
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                std::fs::remove_dir_all(entry.path())?;
            } else {
                std::fs::remove_file(entry.path())?;
            }
        }
        copy_files(&present.folder, &self.folder)?;
        self.manifest = present.manifest;
        Ok(())
    }

    /// Its version.
    ///
    /// # Errors
    /// When the manifest names none.
    pub fn version(&self) -> Result<&str> {
        self.word("/version")
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of its popup, below its origin.
    ///
    /// # Errors
    /// When the manifest names none.
    pub fn popup(&self) -> Result<&str> {
        self.word("/action/default_popup")
    }

    /// The path of its background script, below its origin.
    ///
    /// # Errors
    /// When the manifest names none.
    pub fn worker(&self) -> Result<&str> {
        self.word("/background/service_worker")
    }

    /// Its id in Firefox.
    ///
    /// # Errors
    /// When the manifest names none.
    pub fn gecko_id(&self) -> Result<&str> {
        self.word("/browser_specific_settings/gecko/id")
    }

    /// The host patterns it may ask for.
    #[must_use]
    pub fn optional_hosts(&self) -> Vec<String> {
        let patterns = self.manifest["optional_host_permissions"].as_array();
        patterns
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// The path of one of its pages, below its origin.
    ///
    /// # Errors
    /// When the built extension has no such page.
    pub fn page(&self, name: &str) -> Result<String> {
        find(&self.folder, name)?.with_context(|| format!("the built extension has no {name}"))
    }

    /// The names of all its pages, without `.html`: documents that run a script of their own.
    ///
    /// # Errors
    /// When its folder cannot be read.
    pub fn pages(&self) -> Result<Vec<String>> {
        let mut pages = Vec::new();
        add_pages(&self.folder, &mut pages)?;
        pages.sort_unstable();
        Ok(pages)
    }

    fn word(&self, pointer: &str) -> Result<&str> {
        let value = self.manifest.pointer(pointer).and_then(Value::as_str);
        value.with_context(|| format!("the manifest has no {pointer}"))
    }
}

/// What a folder says about itself.
fn manifest(folder: &Path) -> Result<Value> {
    let file = folder.join("manifest.json");
    let text = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
    serde_json::from_slice(&text).context("reading the manifest")
}

/// A copy of what was built, whose operator's file names bins of this length. There is one as long as somebody has
/// it: Chromium names an extension after its folder, and of one installation to the next that must stay.
fn copy(built: &Path, bin_seconds: u64) -> Result<Arc<TempDir>> {
    // What a test that failed left locked is as good as ever.
    let mut copies = COPIES.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (built.to_owned(), bin_seconds);
    if let Some(there) = copies.get(&key).and_then(Weak::upgrade) {
        return Ok(there);
    }
    let made = Arc::new(make_copy(built, bin_seconds)?);
    copies.insert(key, Arc::downgrade(&made));
    Ok(made)
}

fn make_copy(built: &Path, bin_seconds: u64) -> Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("sada-built-").tempdir()?;
    copy_files(built, folder.path())?;
    let file = folder.path().join("operator.json");
    let signed: SignedOperator = serde_json::from_slice(&std::fs::read(&file)?)?;
    let text = OperatorText {
        bin_seconds: Seconds(bin_seconds),
        ..serde_json::from_str(&signed.text)?
    };
    let text = serde_json::to_string(&text)?;
    let sign = |party| match Key::read(&paths::key(party))? {
        Key::Party { secret } => Ok(Party::sign(&text, secret.bytes())),
        _ => bail!("{party} is no party's key"),
    };
    let (carrier, reader) = (sign("carrier")?, sign("reader")?);
    let signed = SignedOperator {
        text,
        carrier,
        reader,
    };
    std::fs::write(&file, serde_json::to_string(&signed)?)?;
    Ok(folder)
}

/// Copies everything in one folder into another.
///
/// # Errors
/// When something cannot be read or written.
pub fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir(&to)?;
            copy_files(&entry.path(), &to)?;
        } else {
            std::fs::copy(entry.path(), &to)?;
        }
    }
    Ok(())
}

/// Adds the names of the pages in a folder and in the folders below it.
fn add_pages(folder: &Path, pages: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            add_pages(&entry.path(), pages)?;
        } else if let Some(name) = entry.file_name().to_string_lossy().strip_suffix(".html")
            && std::fs::read_to_string(entry.path())?.contains("<script")
        {
            pages.push(name.to_owned());
        }
    }
    Ok(())
}

/// The path of the file of this name, below `folder`.
fn find(folder: &Path, name: &str) -> Result<Option<String>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let own = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            if let Some(below) = find(&entry.path(), name)? {
                return Ok(Some(format!("{own}/{below}")));
            }
        } else if own == name {
            return Ok(Some(own));
        }
    }
    Ok(None)
}
