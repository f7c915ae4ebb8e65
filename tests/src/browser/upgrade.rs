//! Putting the present package in the place of the version before, as a browser's own update does.

use anyhow::{Result, ensure};

use super::{Browser, Extension, Kind, firefox};

impl Browser {
    /// Replaces the installed package of the version before by the present one, in the same
    /// profile. Chromium is closed for it, as updates wait for a start; Firefox takes it while
    /// it runs.
    ///
    /// # Errors
    /// When the present one is not built, is no newer one, or is not taken.
    pub async fn upgrade(&mut self) -> Result<()> {
        let kind = self.kind();
        let dist = self.options.dist.clone();
        let before = self.extension.version()?.to_owned();
        match kind {
            Kind::Chromium => {
                self.restart(|_, extension| extension.become_present(&dist, kind))
                    .await?;
            }
            Kind::Firefox => {
                self.close_own_pages().await?;
                let present = Extension::built(&dist, kind, self.options.bin_seconds)?;
                firefox::install(&self.driver, &present).await?;
                self.extension = present;
            }
        }
        self.options.previous = false;
        let now = self.extension.version()?;
        ensure!(now != before, "both packages are of version {now}");
        Ok(())
    }
}
