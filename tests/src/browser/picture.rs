//! Pictures of pages, and what pages wrote to the console.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::extensions::addons::firefox::FirefoxTools;

use super::{Browser, Kind, firefox};
use crate::wait::{Look, seconds, until};

/// The colours a person prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Colours {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// Its name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

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
        let dark = colours == Colours::Dark;
        match self.kind() {
            Kind::Chromium => {
                let media = json!([{ "name": "prefers-color-scheme", "value": colours.name() }]);
                self.cdp("Emulation.setEmulatedMedia", json!({ "features": media }))
                    .await?;
                self.chromium_size(width, 600).await?;
                self.laid_out(width, dark).await?;
                let height = self.driver.execute(HEIGHT, Vec::new()).await?;
                let height = height.json().as_u64().unwrap_or(600).clamp(100, 8000);
                self.chromium_size(width, height).await?;
                Ok(self.driver.screenshot_as_png().await?)
            }
            Kind::Firefox => {
                firefox::prefer_dark(&self.driver, dark).await?;
                firefox::set_width(&self.driver, Some(width)).await?;
                self.laid_out(width, dark).await?;
                let tools = FirefoxTools::new(self.driver.handle().clone());
                Ok(tools.full_screenshot_as_png().await?)
            }
        }
    }

    /// Waits until the page knows its width and colours.
    async fn laid_out(&self, width: u32, dark: bool) -> Result<()> {
        until("the page's width and colours", seconds(5), async || {
            let script = "
                return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]";
            let told = self.driver.execute(script, Vec::new()).await?;
            Ok(Look::at(
                told.json() == &json!([width, dark]),
                told.json().to_string(),
            ))
        })
        .await
    }

    async fn as_before(&self) -> Result<()> {
        match self.kind() {
            Kind::Chromium => {
                self.cdp("Emulation.clearDeviceMetricsOverride", json!({}))
                    .await?;
                self.cdp("Emulation.setEmulatedMedia", json!({ "features": [] }))
                    .await
            }
            Kind::Firefox => {
                firefox::set_width(&self.driver, None).await?;
                firefox::prefer_dark(&self.driver, false).await
            }
        }
    }

    async fn chromium_size(&self, width: u32, height: u64) -> Result<()> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await
    }

    async fn cdp(&self, method: &str, parameters: Value) -> Result<()> {
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
        if self.kind() == Kind::Chromium
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
