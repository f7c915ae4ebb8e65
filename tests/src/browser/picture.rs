//! Pictures of pages, and what pages wrote to the console.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use thirtyfour::extensions::addons::firefox::FirefoxTools;

use super::{Appearance, Browser, BrowserKind, Colours};

impl Browser {
    /// Takes a PNG of the whole page in the current tab, `width` CSS pixels wide, in
    /// these colours.
    ///
    /// # Errors
    /// When the browser gives no picture or `file` cannot be written.
    pub async fn picture(&self, width: u32, colours: Colours, file: &Path) -> Result<()> {
        self.pictured(width, colours, file, async || Ok(())).await
    }

    /// The same, and does something while the page has this width and these colours.
    ///
    /// # Errors
    /// As above, and what that failed with.
    pub async fn pictured<T>(
        &self,
        width: u32,
        colours: Colours,
        file: &Path,
        meanwhile: impl AsyncFnOnce() -> Result<T>,
    ) -> Result<T> {
        let taken = self.take(width, colours).await;
        let done = meanwhile().await;
        self.as_before().await?;
        let png = taken.with_context(|| format!("a picture for {}", file.display()))?;
        tokio::fs::write(file, png)
            .await
            .with_context(|| format!("writing {}", file.display()))?;
        done
    }

    async fn take(&self, width: u32, colours: Colours) -> Result<Vec<u8>> {
        self.appear(Appearance::new(width, colours)).await?;
        self.photograph(width).await
    }

    /// A PNG of the whole page in the current tab, which appears in this width.
    ///
    /// # Errors
    /// When the browser gives no picture.
    pub async fn photograph(&self, width: u32) -> Result<Vec<u8>> {
        match self.kind() {
            BrowserKind::Chromium => {
                let height = self.driver.execute(HEIGHT, Vec::new()).await?;
                let height = height.json().as_u64().unwrap_or(600).clamp(100, 8000);
                self.chromium_size(width, height).await?;
                Ok(self.driver.screenshot_as_png().await?)
            }
            BrowserKind::Firefox => {
                let tools = FirefoxTools::new(self.driver.handle().clone());
                Ok(tools.full_screenshot_as_png().await?)
            }
        }
    }

    pub(super) async fn cdp(&self, method: &str, parameters: Value) -> Result<()> {
        self.driver
            .cdp()
            .send_raw(method, parameters)
            .await
            .context(method.to_owned())
            .map(drop)
    }

    /// Keeps what pages wrote to the console, for whoever looks for a fault later. Only
    /// Chromium's driver has it; Firefox writes it to the driver's log by itself.
    pub(super) async fn save_console(&self) {
        if self.kind() == BrowserKind::Chromium
            && let Ok(lines) = self.driver.browser_log().await
        {
            let text: String = lines.iter().map(|line| format!("{line:?}\n")).collect();
            // A log that cannot be kept is no reason to fail.
            tokio::fs::write(self.logs().join("chromium-console.log"), text)
                .await
                .ok();
        }
    }
}

const HEIGHT: &str = "
    return Math.ceil(Math.max(document.documentElement.getBoundingClientRect().height,
                              document.body?.scrollHeight ?? 0));";
