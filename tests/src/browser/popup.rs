//! The popup as a person sees it: read from what is on the page, not from the view.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Browser;

/// What the popup's page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Popup {
    /// Whether a view was drawn.
    pub ready: bool,
    /// The sentence, in the browser's language.
    pub sentence: String,
    /// The sentence's name in `_locales`.
    pub key: String,
    /// The rows by the platform's name.
    pub rows: BTreeMap<String, PopupRow>,
}

/// One platform's row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct PopupRow {
    /// The verdict, empty when there is none.
    pub verdict: String,
    /// The certainty, empty when there is none.
    pub certainty: String,
    /// All its text.
    pub text: String,
}

const READ: &str = "
    const [done] = arguments;
    const sentence = document.querySelector('[data-sentence]');
    const rows = [...document.querySelectorAll('[data-platform]')].map(row => [
        row.dataset.platform,
        { verdict: row.dataset.verdict ?? '', certainty: row.dataset.certainty ?? '',
          text: row.innerText.trim() },
    ]);
    done(JSON.stringify({
        ready: document.documentElement.hasAttribute('data-ready'),
        sentence: sentence?.innerText.trim() ?? '',
        key: sentence?.dataset.key ?? '',
        rows: Object.fromEntries(rows),
    }));";

impl Browser {
    /// Reads the popup's page, which has to be the one that is open.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn popup(&mut self) -> Result<Popup> {
        let told = self.in_own_page(READ, Vec::new()).await?;
        serde_json::from_str(told.as_str().context("the popup")?).context("the popup")
    }
}
