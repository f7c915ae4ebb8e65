//! Pictures for README and for whoever wants to see.

use anyhow::{Context, Result};

use super::Story;
use crate::browser::{Colours, Page};

impl Story<'_> {
    /// Takes the page in the current tab, light and dark, if pictures are wanted.
    pub(super) async fn pictures(&self, name: &str, width: u32) -> Result<()> {
        let Some(folder) = &self.screenshots else {
            return Ok(());
        };
        tokio::fs::create_dir_all(folder)
            .await
            .with_context(|| format!("making {}", folder.display()))?;
        let browser = &self.scene.browser;
        for colours in Colours::ALL {
            let file = format!("{}-{name}-{}.png", browser.kind(), colours.name());
            browser.picture(width, colours, &folder.join(file)).await?;
        }
        Ok(())
    }

    /// The same of one of the extension's pages, in each language that it speaks. The popup's
    /// page is open afterwards.
    pub(super) async fn own_pictures(&mut self, page: Page, name: &str, width: u32) -> Result<()> {
        if self.screenshots.is_none() {
            return Ok(());
        }
        for language in ["en", "ur"] {
            self.scene.browser.speak(Some(language)).await?;
            self.scene.browser.open(page).await?;
            self.pictures(&format!("{name}-{language}"), width).await?;
        }
        self.scene.browser.speak(None).await?;
        self.scene.browser.open(Page::Popup).await
    }
}
