//! The evening of 20 January 2024, as one person with one browser lives through it, and
//! what the public sees of it.

mod act;
mod alone;
mod install;
mod look;
mod offline;
mod open;
mod parties;
mod pictures;
mod public;
mod record;
mod reports;
mod restricted;
mod tell;

use std::path::PathBuf;

use anyhow::Result;

pub use act::Act;
pub use record::{Expected, StoryRecord, StoryStep};

use crate::scene::TestScene;
use reports::Reports;
use tell::Teller;

/// A story under way.
#[derive(Debug)]
pub struct Story<'a> {
    scene: &'a mut TestScene,
    teller: Teller,
    record: StoryRecord,
    reports: Reports,
    screenshots: Option<PathBuf>,
}

impl<'a> Story<'a> {
    /// A story that has not begun. Pictures go into `screenshots`, if there is one.
    #[must_use]
    pub fn new(scene: &'a mut TestScene, screenshots: Option<PathBuf>) -> Self {
        let kind = scene.browser.kind();
        Self {
            scene,
            teller: Teller::new(kind),
            record: StoryRecord::new(kind),
            reports: Reports::default(),
            screenshots,
        }
    }

    /// Plays these acts in their order, and gives what was seen. A step that did not go
    /// as expected is part of that, and the story goes on.
    ///
    /// # Errors
    /// When a part of the scene breaks so that the story cannot go on.
    pub async fn play(mut self, acts: &[Act]) -> Result<StoryRecord> {
        for act in acts {
            self.teller.act(*act);
            self.next_bin().await?;
            match act {
                Act::Install => self.install().await?,
                Act::Works => self.works(Act::Works).await?,
                Act::Restricted => self.restricted().await?,
                Act::Lifted => self.works(Act::Lifted).await?,
                Act::Alone => self.alone().await?,
                Act::Trouble => self.trouble().await?,
                Act::Offline => self.offline().await?,
                Act::Back => self.back().await?,
                Act::Open => self.open_all().await?,
            }
        }
        self.all_accepted().await?;
        self.look_at_page(acts.last().copied()).await?;
        self.who_saw_what().await?;
        Ok(self.record)
    }
}
