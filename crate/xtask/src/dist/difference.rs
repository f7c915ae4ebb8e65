//! Where two packages that should be one differ.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read},
};

use anyhow::{Context, Result};
use zip::ZipArchive;

use crate::build::Files;

/// The first file that is not the same in both, or that the zips differ although their files do not; nothing if they
/// are the same to the byte.
///
/// # Errors
/// When one that differs cannot be read.
pub(super) fn between(one: &[u8], other: &[u8]) -> Result<Option<String>> {
    if one == other {
        return Ok(None);
    }
    let (one, other) = (unpacked(one)?, unpacked(other)?);
    let names: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let first = names
        .into_iter()
        .find(|name| one.get(*name) != other.get(*name));
    Ok(Some(first.map_or_else(
        || "no file, but the way they are packed".to_owned(),
        |name| match (one.get(name), other.get(name)) {
            (Some(one), Some(other)) => format!("{name} ({} and {} bytes)", one.len(), other.len()),
            _ => format!("{name}, which only one of them has"),
        },
    )))
}

fn unpacked(zip: &[u8]) -> Result<Files> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).context("a package is no zip")?;
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        files.insert(file.name()?.into_owned(), bytes);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::zip;

    fn packed(files: &[(&str, &str)]) -> Vec<u8> {
        let files = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        zip(&files.collect()).unwrap()
    }

    #[test]
    fn the_first_file_is_named() {
        let one = packed(&[("a", "1"), ("b", "2"), ("c", "3")]);
        assert_eq!(between(&one, &one).unwrap(), None);
        let other = packed(&[("a", "1"), ("b", "22"), ("c", "33")]);
        assert_eq!(between(&one, &other).unwrap().unwrap(), "b (1 and 2 bytes)");
        let fewer = packed(&[("a", "1"), ("c", "3")]);
        assert!(
            between(&one, &fewer)
                .unwrap()
                .unwrap()
                .starts_with("b, which only")
        );
        let mut longer = one.clone();
        longer.splice(0..0, [0; 4]);
        assert!(
            between(&one, &longer)
                .unwrap()
                .unwrap()
                .starts_with("no file")
        );
        assert!(between(&one, b"no zip").is_err());
    }
}
