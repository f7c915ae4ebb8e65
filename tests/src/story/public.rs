//! What the public sees.

use anyhow::Result;

use super::record::SeenRow;
use super::{Act, Story};
use crate::collector::{PageRow, read_page};
use crate::platform;
use crate::wait::{Look, seconds, until};

impl Story<'_> {
    /// Waits until the public page says this of all four platforms. What a busy machine brings late is
    /// added once in twelve bins, which is a minute here.
    pub(super) async fn page_says(&mut self, act: Act, status: &str) -> Result<()> {
        let Self {
            scene,
            reports,
            teller,
            ..
        } = self;
        let waited = until("the public page", seconds(100), async || {
            reports.update(&scene.browser.view().await?, teller);
            let rows = read_page(&scene.host, &scene.browser).await?;
            let says = |id: &str| {
                rows.iter()
                    .any(|row| row.platform == id && row.status == status)
            };
            let all = platform::ALL.iter().all(|platform| says(platform.id));
            Ok(if all {
                Look::Done(())
            } else {
                Look::NotYet(format!("{rows:?}"))
            })
        })
        .await;
        let rows = read_page(&self.scene.host, &self.scene.browser).await?;
        self.note(Some(act), rows);
        self.pictures(&format!("public-{}", act.name()), 720)
            .await?;
        if let Err(error) = waited {
            self.fault(error.to_string());
        }
        Ok(())
    }

    /// Looks at the public page at the end.
    pub(super) async fn look_at_page(&mut self, last: Option<Act>) -> Result<()> {
        if last == Some(Act::Back) {
            return self.page_says(Act::Back, "working").await;
        }
        let rows = read_page(&self.scene.host, &self.scene.browser).await?;
        if rows.is_empty() {
            self.fault("the public page has no row".to_owned());
        }
        self.note(last, rows);
        Ok(())
    }

    fn note(&mut self, step: Option<Act>, rows: Vec<PageRow>) {
        self.teller.page(&rows);
        let browser = self.scene.browser.kind();
        self.record
            .page
            .extend(rows.into_iter().map(|row| SeenRow { step, browser, row }));
    }
}
