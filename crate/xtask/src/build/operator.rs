//! The operator file: who collects reports from this build.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

/// An operator file that can be packaged.
pub(super) struct Operator {
    /// The file as it is; the core is what reads and judges it.
    pub(super) text: String,
    /// The address of the collector, to tell the person who builds.
    pub(super) collector: String,
}

/// Reads an operator file, so that a mistake in it is found by the builder and not by the people who install it.
///
/// # Errors
/// When the file cannot be read or names no collector.
pub(super) fn read(file: &Path) -> Result<Operator> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("cannot read the operator file {}", file.display()))?;
    parse(text).with_context(|| format!("{} is not an operator file", file.display()))
}

fn parse(text: String) -> Result<Operator> {
    let value: Value = serde_json::from_str(&text)?;
    let collector = value
        .get("collector")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let collector = collector.context(r#"it wants at least {"collector": "https://…/"}"#)?;
    Ok(Operator { text, collector })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_wanted() {
        assert_eq!(
            parse(r#"{"collector":"https://c.test/"}"#.into())
                .unwrap()
                .collector,
            "https://c.test/"
        );
        assert!(parse("{}".into()).is_err());
        assert!(parse(r#"{"collector":7}"#.into()).is_err());
        assert!(parse("collector".into()).is_err());
    }
}
