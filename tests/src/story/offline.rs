//! The line goes down and comes back.

use anyhow::Result;

use super::{Act, Expected, Story};
use crate::host::{LabMechanism, NetworkState};
use crate::platform::{FACEBOOK, YOUTUBE};
use crate::view::{Rows, word};
use crate::wait::{Look, seconds, until};

impl Story<'_> {
    pub(super) async fn offline(&mut self) -> Result<()> {
        self.scene.restrict("all", LabMechanism::None).await?;
        self.scene.host.network(NetworkState::LinkDown).await?;
        self.teller.network("the line is down");
        let expected = Expected::Verdict("local", "likely");
        for platform in [YOUTUBE, FACEBOOK] {
            let opened = self.open(platform, "link-down").await?;
            self.settle(platform.id, |view| {
                view.platform(platform.id).is_some_and(|row| {
                    expected.is(word(row.verdict).as_deref(), word(row.certainty).as_deref())
                })
            })
            .await?;
            let said = self.browser_said(&opened).await?;
            self.teller.browser_word(platform.id, said.as_deref());
            self.step(Act::Offline, &opened, expected).await?;
        }
        let browser = &mut self.scene.browser;
        // Two: the one made before the line went down, and the one that tells of it.
        let queued = until("two reports to wait", seconds(30), async || {
            let queued = browser.view().await?.sharing.queued;
            Ok(if queued > 1 {
                Look::Done(queued)
            } else {
                Look::NotYet(queued.to_string())
            })
        });
        match queued.await {
            Ok(queued) => self.teller.line(&format!("  reports waiting: {queued}")),
            Err(error) => self.fault(error.to_string()),
        }
        Ok(())
    }

    pub(super) async fn back(&mut self) -> Result<()> {
        self.scene.host.network(NetworkState::Up).await?;
        self.teller.network("the line is up");
        // By then the browser has noticed.
        self.next_bin().await?;
        self.attested().await?;
        self.works(Act::Back).await
    }

    /// Waits until an issuer has attested anew where this is: after a time without a line the
    /// device may be elsewhere, and what was attested before counts no more. Of a bin before that
    /// nothing is published; with bins of real length an issuer is asked within the first of them.
    async fn attested(&mut self) -> Result<()> {
        let browser = &mut self.scene.browser;
        let attested = until("an issuer's word", seconds(60), async || {
            let place = browser.view().await?.sharing.place;
            let key = place.map(|place| place.key).unwrap_or_default();
            let attested = ["place_network", "place_country"].contains(&&*key);
            Ok(Look::at(attested, key))
        });
        if let Err(error) = attested.await {
            self.fault(error.to_string());
        }
        Ok(())
    }
}
