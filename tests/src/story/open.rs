//! Acts in which every platform is opened, one after the other.

use anyhow::Result;

use super::{Act, Expected, Story};
use crate::host::LabMechanism;
use crate::platform;
use crate::view::{Rows, word};

impl Story<'_> {
    /// Nothing is in the way: everything works.
    pub(super) async fn works(&mut self, act: Act) -> Result<()> {
        self.scene.restrict("all", LabMechanism::None).await?;
        self.teller.network("nothing is in the way");
        self.open_each(act, "none", Expected::Verdict("works", "strong"))
            .await
    }

    /// Whatever the real network does.
    pub(super) async fn open_all(&mut self) -> Result<()> {
        self.open_each(Act::Open, "real", Expected::Any).await
    }

    async fn open_each(&mut self, act: Act, network: &str, expected: Expected) -> Result<()> {
        for platform in platform::ALL {
            let opened = self.open(platform, network).await?;
            self.settle(platform.id, |view| {
                let row = view.platform(platform.id);
                row.is_some_and(|row| {
                    expected.is(word(row.verdict).as_deref(), word(row.certainty).as_deref())
                })
            })
            .await?;
            let said = self.browser_said(&opened).await?;
            self.teller.browser_word(platform.id, said.as_deref());
            self.step(act, &opened, expected).await?;
        }
        Ok(())
    }
}
