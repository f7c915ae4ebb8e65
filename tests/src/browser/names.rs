//! Forgetting addresses. A browser keeps the addresses it has looked up for a minute or
//! more, whatever lifetime the resolver gave them; a person waits, a test cannot.

use anyhow::{Context, Result};
use thirtyfour::By;

use super::{Browser, BrowserKind, firefox};
use crate::wait::{Look, seconds, until};

impl Browser {
    /// Makes the browser forget every address it has looked up.
    ///
    /// # Errors
    /// When its own page or service for that is not there.
    pub async fn forget_names(&self) -> Result<()> {
        match self.kind() {
            BrowserKind::Chromium => self
                .clear_host_cache()
                .await
                .context("Chromium's host cache"),
            BrowserKind::Firefox => {
                let script = "
                    const [done] = arguments;
                    Cc['@mozilla.org/network/dns-service;1']
                        .getService(Ci.nsIDNSService).clearCache(true);
                    done(null);";
                firefox::in_chrome(&self.driver, script, vec![])
                    .await
                    .map(drop)
            }
        }
    }

    /// There is a button for it, and no command.
    async fn clear_host_cache(&self) -> Result<()> {
        let before = self.driver.window().await?;
        let tab = self.driver.new_tab().await?;
        self.driver.switch_to_window(tab).await?;
        self.driver.goto("chrome://net-internals/#dns").await?;
        let button = until("the button", seconds(10), async || {
            let found = self.driver.find_all(By::Id("dns-view-clear-cache")).await?;
            Ok(match found.into_iter().next() {
                // Its page is one script that hides and shows its parts when it is ready.
                Some(button) if button.is_displayed().await? => Look::Done(button),
                other => Look::NotYet(format!("{:?}", other.is_some())),
            })
        })
        .await?;
        button.click().await?;
        self.driver.close_window().await?;
        self.driver
            .switch_to_window(before)
            .await
            .context("the tab before")
    }
}
