//! Installing, and the first page.

use anyhow::Result;

use super::Story;
use crate::browser::{Choices, Page};
use crate::platform;
use crate::view::{Rows, text};

impl Story<'_> {
    pub(super) async fn install(&mut self) -> Result<()> {
        self.scene.browser.welcomed().await?;
        self.teller
            .line("  the extension shows its first page by itself");
        let platforms = platform::ALL.map(|platform| platform.id);
        let choices = Choices {
            platforms: &platforms,
            share: Some(true),
            ..Choices::default()
        };
        self.scene.browser.welcome(&choices).await?;
        self.pictures("welcome", 720).await?;
        let browser = &mut self.scene.browser;
        browser.open(Page::Popup).await?;
        browser.listen().await?;
        let view = browser.view().await?;
        for id in platforms {
            let row = view.platform(id);
            if !row.is_some_and(|row| row.chosen && row.granted) {
                self.fault(format!("{id} is not chosen and granted: {row:?}"));
            }
        }
        let host = view.operator.args.first().and_then(text);
        let host = host.unwrap_or("nobody");
        self.teller.line(&format!(
            "  chosen: {}; reports go to {host}",
            platforms.join(", ")
        ));
        if view.sharing.on != Some(true) {
            self.fault(format!("sharing is not on: {:?}", view.sharing.on));
        }
        Ok(())
    }

    pub(super) fn fault(&mut self, what: String) {
        self.teller.fault(&what);
        self.record.faults.push(what);
    }
}
