//! What the browser itself says of a load: the words of its own events, listened to in
//! one of the extension's pages, beside the extension and unseen by it.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use super::Browser;

/// The end of a load of a page, in the browser's words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Heard {
    /// The address.
    pub url: String,
    /// The error's text, or the HTTP status.
    pub said: String,
}

const LISTEN: &str = "
    const [done] = arguments;
    const heard = [];
    window.sadaHeard = heard;
    const filter = { urls: ['<all_urls>'], types: ['main_frame'] };
    chrome.webRequest.onErrorOccurred.addListener(
        ({ url, error }) => { heard.push({ url, said: error }); }, filter);
    chrome.webRequest.onCompleted.addListener(
        ({ url, statusCode }) => { heard.push({ url, said: String(statusCode) }); }, filter);
    done(null);";

const TELL: &str = "
    const [done] = arguments;
    done(JSON.stringify(window.sadaHeard ?? []));";

impl Browser {
    /// Begins to listen, in the extension's page that is open now, and as long as it is.
    ///
    /// # Errors
    /// When the page cannot listen.
    pub async fn listen(&mut self) -> Result<()> {
        self.in_own_page(LISTEN, Vec::new())
            .await
            .context("listening")
            .map(drop)
    }

    /// Every end of a load heard since [`Browser::listen`], oldest first.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn heard(&mut self) -> Result<Vec<Heard>> {
        let told = self.in_own_page(TELL, Vec::new()).await?;
        serde_json::from_str(told.as_str().unwrap_or("null"))
            .with_context(|| json!({ "heard": told }).to_string())
    }
}
