//! Whose networks are and how many people each serves, as a table that the operator gives.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use sada_detect::Networks;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    asn: u32,
    organisation: String,
    people: f64,
}

/// Reads a CSV file with the columns asn, organisation and people.
///
/// # Errors
/// When it cannot be read, or a network serves nobody.
pub fn read(path: &Path) -> anyhow::Result<Networks> {
    let unusable = || format!("cannot use {}", path.display());
    let mut reader = csv::Reader::from_path(path).with_context(unusable)?;
    let mut organisations: BTreeMap<String, u32> = BTreeMap::new();
    let mut networks = Networks::unknown();
    for row in reader.deserialize() {
        let row: Row = row.with_context(unusable)?;
        ensure!(
            row.people.is_finite() && row.people > 0.0,
            "{}: network {} serves {} people",
            path.display(),
            row.asn,
            row.people
        );
        let next = u32::try_from(organisations.len()).unwrap_or(u32::MAX);
        let organisation = *organisations.entry(row.organisation).or_insert(next);
        networks.add(row.asn, organisation, row.people);
    }
    Ok(networks)
}
