//! What a role can be told: by flags, by a TOML file, or by default. Each role has its own settings
//! beside it, made by [`settings!`](crate::settings!).

use std::path::Path;

use anyhow::{Context, ensure};
use sada_units::Seconds;
use serde::de::DeserializeOwned;

/// What may be said on the command line and in a file, by the same names; a flag `--bin-seconds`
/// is `bin_seconds` in the file.
#[macro_export]
macro_rules! settings {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(clap::Args, Clone, Debug, Default, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$each])* pub $field: Option<$type>,)*
        }

        impl $name {
            /// These settings; those of `other` where these say nothing.
            #[must_use]
            pub fn or(self, other: Self) -> Self {
                Self { $($field: self.$field.or(other.$field),)* }
            }
        }
    };
}

/// Settings from a TOML file.
///
/// # Errors
/// When it cannot be read, or holds something that is no setting of this role.
pub fn from_file<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("cannot use {}", path.display()))
}

/// A bin's length, checked: 1 to 3600 seconds.
///
/// # Errors
/// When it is out of range.
pub fn bin_seconds(said: Option<Seconds>) -> anyhow::Result<Seconds> {
    let length = said.unwrap_or(Seconds::minutes(5));
    ensure!(
        (Seconds(1)..=Seconds::HOUR).contains(&length),
        "a bin is 1 to 3600 seconds long"
    );
    Ok(length)
}

/// A window's length, checked: 1 to 48 bins.
///
/// # Errors
/// When it is out of range.
pub fn window_bins(said: Option<u64>) -> anyhow::Result<u64> {
    let bins = said.unwrap_or(48);
    ensure!((1..=48).contains(&bins), "a window has 1 to 48 bins");
    Ok(bins)
}
