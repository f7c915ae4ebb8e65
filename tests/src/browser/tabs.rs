//! Tabs of the web beside the one that a person reads in, and what is done in them.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use super::{Browser, BrowserKind, firefox};

/// A tab of the web.
#[derive(Debug, Clone)]
pub struct Tab(WindowHandle);

impl Browser {
    /// Opens an address in a new tab, and does not wait for what comes.
    ///
    /// # Errors
    /// When the browser itself fails.
    pub async fn open_tab(&self, url: &str) -> Result<Tab> {
        let tab = Tab(self.driver.new_tab().await.context("a new tab")?);
        self.go(&tab, url).await?;
        Ok(tab)
    }

    /// Goes to another address in a tab, and does not wait for what comes.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn go(&self, tab: &Tab, url: &str) -> Result<()> {
        self.enter(tab).await?;
        self.set_off(url).await
    }

    /// Loads what a tab shows again, and does not wait for what comes.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn reload(&self, tab: &Tab) -> Result<()> {
        self.enter(tab).await?;
        self.driver.refresh().await.context("reloading")
    }

    /// Stops the load in a tab, as its button does.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn stop(&self, tab: &Tab) -> Result<()> {
        self.enter(tab).await?;
        match self.kind() {
            BrowserKind::Chromium => {
                let cdp = self.driver.cdp();
                cdp.send_raw("Page.stopLoading", json!({})).await?;
                Ok(())
            }
            BrowserKind::Firefox => {
                let script = "
                    const [done] = arguments;
                    Services.wm.getMostRecentBrowserWindow().gBrowser.selectedBrowser.stop();
                    done(null);";
                firefox::in_chrome(&self.driver, script, Vec::new())
                    .await
                    .map(drop)
            }
        }
    }

    /// What a tab shows: its address, how far it is, and its title. An error page has these
    /// too; between two documents there are none.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn shown(&self, tab: &Tab) -> Result<[String; 3]> {
        self.enter(tab).await?;
        let script = "return [location.href, document.readyState, document.title];";
        let shown = self.driver.execute(script, []).await;
        let shown = shown.map_or(Value::Null, |shown| shown.json().clone());
        Ok(serde_json::from_value(shown).unwrap_or_default())
    }

    /// Closes a tab.
    ///
    /// # Errors
    /// When it is gone already.
    pub async fn close_tab(&self, tab: Tab) -> Result<()> {
        self.enter(&tab).await?;
        self.driver.close_window().await.context("closing a tab")?;
        self.enter_web_tab().await
    }

    async fn enter(&self, tab: &Tab) -> Result<()> {
        let entered = self.driver.switch_to_window(tab.0.clone()).await;
        entered.context("a tab of the web")
    }
}
