//! Whether a file in MaxMind's format has what is looked up in it. Others use the same format with
//! fields of their own; of such a file every answer would be "not known", and nobody would notice.

use std::collections::BTreeSet;

use anyhow::{Context, bail};
use maxminddb::{LookupResult, Reader, WithinOptions, geoip2};
use sada_report::Country;
use serde_json::Value;

/// So many records are looked at: of some networks nobody knows the country.
const LOOKED_AT: usize = 10_000;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The country of an address.
    Country,
    /// Its network.
    Network,
}

impl Kind {
    const fn needed(self) -> &'static str {
        match self {
            Self::Country => "country.iso_code or registered_country.iso_code, two letters",
            Self::Network => "autonomous_system_number, a number",
        }
    }

    fn is_told_by(self, found: &LookupResult<'_, Vec<u8>>) -> bool {
        match self {
            Self::Country => country(found).is_some(),
            Self::Network => network(found).is_some(),
        }
    }
}

/// The country that a record tells.
pub(super) fn country(found: &LookupResult<'_, Vec<u8>>) -> Option<Country> {
    let found: geoip2::Country<'_> = found.decode().ok()??;
    let here = found.country.iso_code.or(found.registered_country.iso_code);
    here?.parse().ok()
}

/// The network that a record tells.
pub(super) fn network(found: &LookupResult<'_, Vec<u8>>) -> Option<u32> {
    let found: geoip2::Asn<'_> = found.decode().ok()??;
    found.autonomous_system_number
}

/// Whether at least one record tells what this kind of file is for.
///
/// # Errors
/// Names what the file has instead.
pub(super) fn check(reader: &Reader<Vec<u8>>, kind: Kind) -> anyhow::Result<()> {
    let mut fields = BTreeSet::new();
    let networks = reader.networks(WithinOptions::default());
    for found in networks.context("it cannot be read")?.take(LOOKED_AT) {
        let found = found.context("it cannot be read")?;
        if kind.is_told_by(&found) {
            return Ok(());
        }
        if let Ok(Some(Value::Object(record))) = found.decode() {
            fields.extend(
                record
                    .iter()
                    .map(|(name, value)| format!("{name} ({})", shape(value))),
            );
        }
    }
    let fields: Vec<String> = fields.into_iter().collect();
    let found = if fields.is_empty() {
        "no records".to_owned()
    } else {
        fields.join(", ")
    };
    bail!(
        "its schema is another: it is of type {:?} with {found}; needed is {}, as in GeoLite2",
        reader.metadata().database_type,
        kind.needed()
    )
}

const fn shape(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "with fields of its own",
        Value::Array(_) => "list",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Bool(_) | Value::Null => "flag",
    }
}
