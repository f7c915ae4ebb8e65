//! A folder that one program at a time works in.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context, bail};

/// Holds a folder for as long as it lives. The system lets go of it when the program ends, however
/// it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the folder for this role; the lock is the file `<role>.lock` in it.
    ///
    /// # Errors
    /// When another program with this role holds it, or the file cannot be made.
    pub fn take(folder: &Path, role: &str) -> anyhow::Result<Self> {
        let path = folder.join(format!("{role}.lock"));
        let unusable = || format!("cannot use {}", path.display());
        let file = File::options().create(true).append(true).open(&path);
        let file = file.with_context(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                bail!("another {role} is running on {}", folder.display())
            }
            Err(TryLockError::Error(error)) => Err(error).with_context(unusable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_of_each_role() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path(), "issuer").unwrap();
        let second = FolderLock::take(folder.path(), "issuer").unwrap_err();
        assert!(second.to_string().contains("another issuer is running on"));
        assert!(FolderLock::take(folder.path(), "other").is_ok());
        drop(first);
        assert!(FolderLock::take(folder.path(), "issuer").is_ok());
    }
}
