//! Putting the present package in the place of the version before, as a browser's own update does.

use anyhow::{Context, Result, ensure};

use super::{Browser, BrowserKind, Extension, chromium, firefox};
use crate::wait::{Look, seconds, until};

impl Browser {
    /// Replaces the installed package of the version before by the present one, in the same
    /// profile, while the browser runs. The extension's own pages are closed by it.
    ///
    /// # Errors
    /// When the present one is not built, is no other version, or is not taken.
    pub async fn upgrade(&mut self) -> Result<()> {
        let kind = self.kind();
        let dist = self.options.dist.clone();
        let before = self.extension.version()?.to_owned();
        match kind {
            // Started with other files in the folder it would call that a new installation.
            BrowserKind::Chromium => {
                self.in_own_page("arguments[0](null)", Vec::new()).await?;
                self.extension.become_present(&dist, kind)?;
                self.reload_extension().await?;
            }
            BrowserKind::Firefox => {
                self.close_own_pages().await?;
                let present = Extension::built(&dist, kind, self.options.bin_seconds)?;
                firefox::install(&self.driver, &present).await?;
                self.extension = present;
            }
        }
        self.options.previous = None;
        let script = "arguments[0](chrome.runtime.getManifest().version)";
        let runs = self.in_own_page(script, Vec::new()).await?;
        ensure!(
            runs == self.extension.version()? && runs != before.as_str(),
            "{runs} runs, after {before}"
        );
        Ok(())
    }

    /// Has Chromium load the extension's files again, from the extension's own page that is open.
    async fn reload_extension(&mut self) -> Result<()> {
        let own = self.own.take().context("no page of the extension")?;
        let script = "setTimeout(() => chrome.runtime.reload(), 0)";
        self.driver.execute(script, Vec::new()).await?;
        until(
            "the end of the extension's pages",
            seconds(15),
            async || {
                let there = self.driver.windows().await?.contains(&own);
                Ok(Look::at(!there, "still there"))
            },
        )
        .await?;
        self.enter_web_tab().await?;
        chromium::origin(&self.driver, self.extension.worker()?)
            .await
            .map(drop)
    }
}
