//! Documents and tabs, as the browser's interfaces tell of them.

use serde::{Deserialize, Serialize};

/// How far the document has come that a request is for: `extensionTypes.DocumentLifecycle`. One
/// browser says it, of a navigation too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentLifecycle {
    /// It is made ready before anybody asked for it, and shown to nobody.
    Prerender,
    /// It is shown, or about to be.
    Active,
    /// It was left, and is kept in case somebody goes back.
    Cached,
    /// It is being left.
    PendingDeletion,
    /// What browsers add one day.
    #[serde(other)]
    Other,
}

/// What a tab shows: of `tabs.Tab` the fields that say whether somebody goes somewhere in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TabDetails {
    /// `loading` while it is on its way to something.
    #[serde(default)]
    pub status: Option<String>,
    /// What it shows; told only of hosts for which there is a permission.
    #[serde(default)]
    pub url: Option<String>,
    /// What it is on its way to, likewise.
    #[serde(default)]
    pub pending_url: Option<String>,
}
