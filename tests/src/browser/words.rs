//! Every end of every request to the platforms, in the browser's own words, listened to in
//! one of the extension's pages, beside the extension and unseen by it.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::Browser;

/// The end of a request, in the browser's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EndedRequest {
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// What was loaded, as `webRequest` calls it: `main_frame`, `script` …
    pub resource: String,
    /// The address.
    pub url: String,
    /// The error's text, or the HTTP status; of a redirect, the status and where to.
    pub said: String,
    /// Whether it is an error.
    pub failed: bool,
}

const LISTEN: &str = "
    const [done] = arguments;
    const heard = [];
    window.sadaEnded = heard;
    const filter = { urls: ['<all_urls>'] };
    const hear = ({ timeStamp, type, url, initiator, originUrl }, said, failed) => {
        // What the extension itself asks for is not the person's.
        if ((initiator ?? originUrl ?? '').startsWith(location.origin)) return;
        heard.push({ at: timeStamp, resource: type, url, said, failed });
    };
    const { onErrorOccurred, onCompleted, onBeforeRedirect } = chrome.webRequest;
    onErrorOccurred.addListener(details => hear(details, details.error, true), filter);
    onCompleted.addListener(details => hear(details, String(details.statusCode), false), filter);
    onBeforeRedirect.addListener(
        details => hear(details, `${details.statusCode} to ${details.redirectUrl}`, false), filter);
    done(null);";

const TELL: &str = "
    const [done] = arguments;
    const heard = window.sadaEnded;
    done(JSON.stringify(heard === undefined ? null : heard.splice(0)));";

impl Browser {
    /// Begins to listen to the ends of all requests, in the extension's page that is open
    /// now, and as long as it is.
    ///
    /// # Errors
    /// When the page cannot listen.
    pub async fn listen_to_all(&mut self) -> Result<()> {
        let listening = self.in_own_page(LISTEN, Vec::new()).await;
        listening.context("listening").map(drop)
    }

    /// Every end heard since this was last asked, oldest first.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn ended(&mut self) -> Result<Vec<EndedRequest>> {
        let told = self.in_own_page(TELL, Vec::new()).await?;
        serde_json::from_str(told.as_str().unwrap_or("null")).context("the ends of requests")
    }
}
