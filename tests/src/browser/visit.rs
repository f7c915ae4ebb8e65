//! Going to pages of the web.

use anyhow::{Context, Result};
use serde_json::Value;
use thirtyfour::error::WebDriverErrorInner;

use super::Browser;

impl Browser {
    /// Goes to an address, as typed by a person, and does not wait for what comes.
    ///
    /// # Errors
    /// When the browser itself fails.
    pub async fn visit(&self, url: &str) -> Result<()> {
        self.enter_web_tab().await?;
        self.set_off(url).await
    }

    /// Sends the current tab to an address. Of a page that fails at once geckodriver says so with
    /// an "unknown error": that the page did not come is no fault of the browser's.
    pub(super) async fn set_off(&self, url: &str) -> Result<()> {
        match self.driver.goto(url).await {
            Err(error) if matches!(error.as_inner(), WebDriverErrorInner::UnknownError(_)) => {
                Ok(())
            }
            went => went.with_context(|| format!("going to {url}")),
        }
    }

    /// Goes to a page and waits until it is there completely.
    ///
    /// # Errors
    /// When it is not there after 15 seconds.
    pub async fn read(&self, url: &str) -> Result<()> {
        self.enter_web_tab().await?;
        self.load(url).await
    }

    /// Runs a script in the page of the web that is open; what it returns comes back.
    ///
    /// # Errors
    /// When the script fails.
    pub async fn in_web_page(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        self.enter_web_tab().await?;
        Ok(self
            .driver
            .execute(script, arguments)
            .await
            .context("in the page")?
            .json()
            .clone())
    }
}
