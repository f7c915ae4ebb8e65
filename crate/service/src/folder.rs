//! A folder in which a role keeps things.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// More than the first thing that any role keeps.
const TRIAL_BYTES: usize = 256 * 1024;

/// Makes sure that this role can keep something in this folder: writes a file, waits for the disk, and
/// takes it away again. So a disk that is full or read-only is met at the start, and by its name.
///
/// # Errors
/// When it cannot.
pub fn ensure_writable(folder: &Path, role: &str) -> io::Result<()> {
    let path = folder.join(format!("{role}.trial"));
    let tried = File::create(&path).and_then(|mut file| {
        file.write_all(&vec![0; TRIAL_BYTES])?;
        file.sync_all()
    });
    match fs::remove_file(&path) {
        Err(error) if tried.is_ok() => Err(error),
        _ => tried,
    }
}

/// Makes the folder, where it is not there, so that only its owner may look inside.
///
/// # Errors
/// When it cannot be made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Waits until the disk has the names of what is in the folder: a new file is only as lasting.
///
/// # Errors
/// When the disk failed.
pub fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_behind_and_what_is_no_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        ensure_writable(folder.path(), "gateway").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(ensure_writable(&folder.path().join("nowhere"), "gateway").is_err());
    }
}
