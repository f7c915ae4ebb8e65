//! The operator file: who carries and reads reports of this build, and with which keys.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sada_report::operator::{CheckedOperator as Checked, SignedOperator, Strictness};

/// An operator file that can be packaged.
pub(super) struct PackagedOperator {
    /// The file as it is; the core is what reads and judges it.
    pub(super) text: String,
    /// What it came to.
    checked: Checked,
}

/// Reads an operator file, so that a mistake in it is found by the builder and not by the people who install it.
///
/// # Errors
/// When the file cannot be read, a signature does not fit, or something in it is not for such a build.
pub(super) fn read(file: &Path, strictness: Strictness) -> Result<PackagedOperator> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("cannot read the operator file {}", file.display()))?;
    let checked = SignedOperator::check(&text, strictness)
        .with_context(|| format!("{} is refused", file.display()))?;
    Ok(PackagedOperator { text, checked })
}

impl PackagedOperator {
    /// Who people are told they report to, for the person who builds.
    pub(super) fn name(&self) -> &str {
        &self.checked.text.name
    }

    /// The hosts of relays and issuers, as match patterns.
    pub(super) fn origins(&self) -> Vec<String> {
        self.checked.named().origins()
    }
}
