//! Zips that depend on nothing but their contents: fixed order, times, permissions and compression.

use std::io::{Cursor, Write};

use anyhow::{Context, Result};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::tree::Files;

/// The highest level: packages are made rarely and downloaded often.
const COMPRESSION: i64 = 9;

/// The bytes of a zip with these files.
///
/// # Errors
/// When a file is larger than a zip can hold.
pub(crate) fn zip(files: &Files) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(COMPRESSION))
        // The time of the build would make every package differ; the format's first day is as good.
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, options)
            .with_context(|| format!("cannot add {name} to the zip"))?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn holds_every_file_and_no_time() {
        let files = Files::from([
            ("b/c.js".into(), vec![7; 5000]),
            ("a.json".into(), b"{}".to_vec()),
        ]);
        let bytes = zip(&files).unwrap();
        assert_eq!(bytes, zip(&files).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<_> = archive
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        assert_eq!(names, ["a.json", "b/c.js"]);
        let mut file = archive.by_name("b/c.js").unwrap();
        assert_eq!(file.last_modified(), Some(DateTime::default()));
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!(read, vec![7; 5000]);
    }
}
