//! Folders as maps from a path inside the extension to its bytes: the same in memory, on disk and in a zip.

use std::{
    collections::BTreeMap,
    fs,
    path::{Component, Path},
};

use anyhow::{Context, Result, ensure};

/// Files by their path inside the extension, with `/` between folders, in a fixed order.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Reads every file below a folder that belongs into a package.
///
/// # Errors
/// When the folder or one of its files cannot be read, or a name is not text.
pub(super) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    collect(folder, folder, &mut files)?;
    ensure!(!files.is_empty(), "{} holds no files", folder.display());
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Files) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
            continue;
        }
        let name = name_inside(root, &path)?;
        if belongs(&name) {
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.insert(name, bytes);
        }
    }
    Ok(())
}

fn name_inside(root: &Path, path: &Path) -> Result<String> {
    let parts = path
        .strip_prefix(root)?
        .components()
        .map(|part| match part {
            Component::Normal(name) => name
                .to_str()
                .with_context(|| format!("{} has a name that is not text", path.display())),
            _ => anyhow::bail!("{} is not a plain path", path.display()),
        });
    Ok(parts.collect::<Result<Vec<_>>>()?.join("/"))
}

/// Types, tests, notes and hidden files are for developers only.
fn belongs(name: &str) -> bool {
    let hidden = name.split('/').any(|part| part.starts_with('.'));
    !hidden
        && ![".d.ts", ".test.js", ".md"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Makes a folder hold exactly these files. What is already right is left alone, so that a browser that has the
/// folder loaded is not disturbed; what does not belong is removed.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn write(folder: &Path, files: &Files) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    sweep(folder, folder, files)?;
    for (name, bytes) in files {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|there| there == *bytes) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn sweep(root: &Path, folder: &Path, files: &Files) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sweep(root, &path, files)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        } else if !files.contains_key(&name_inside(root, &path)?) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_comes_to_hold_exactly_what_it_should() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("old")).unwrap();
        fs::write(folder.path().join("old/stale.js"), "x").unwrap();
        fs::write(folder.path().join("popup.js"), "old").unwrap();
        let files = Files::from([
            ("popup.js".into(), b"new".to_vec()),
            ("wasm/a.js".into(), b"a".to_vec()),
        ]);
        write(folder.path(), &files).unwrap();
        assert_eq!(read(folder.path()).unwrap(), files);
        assert!(!folder.path().join("old").exists());
    }

    #[test]
    fn what_is_for_developers_stays_out() {
        assert!(belongs("popup.js") && belongs("_locales/en/messages.json"));
        assert!(
            !belongs("wasm/sada_web.d.ts")
                && !belongs(".hidden/file.js")
                && !belongs("icons/README.md")
        );
    }

    #[test]
    fn an_empty_or_missing_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).is_err());
        assert!(read(&folder.path().join("missing")).is_err());
    }
}
