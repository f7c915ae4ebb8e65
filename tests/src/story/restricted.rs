//! Four platforms of three operators, restricted at once, each in another way.

use anyhow::Result;

use super::{Act, Expected, Story};
use crate::browser::Page;
use crate::host::LabMechanism;
use crate::platform::{FACEBOOK, INSTAGRAM, VisitedPlatform, X, YOUTUBE};
use crate::view::{Rows, word};

/// Each platform and how it is restricted. The silent one comes last: its load goes on
/// while the others are looked at.
const WAYS: [(VisitedPlatform, LabMechanism, &str); 4] = [
    (YOUTUBE, LabMechanism::DnsNxdomain, "dns-nxdomain"),
    (FACEBOOK, LabMechanism::DnsBlockpage, "dns-blockpage"),
    (X, LabMechanism::TlsReset, "tls-reset"),
    (INSTAGRAM, LabMechanism::TlsDrop, "tls-drop"),
];

const INTERFERENCE: Expected = Expected::Verdict("interference", "likely");

impl Story<'_> {
    pub(super) async fn restricted(&mut self) -> Result<()> {
        for (platform, mechanism, name) in WAYS {
            self.scene.restrict(platform.id, mechanism).await?;
            self.teller.network(&format!("{} → {name}", platform.id));
        }
        let mut all = Vec::new();
        for (platform, _, name) in WAYS {
            let opened = self.open(platform, name).await?;
            // Alone, the first is no more than unknown; that it no longer works is enough
            // for a person to go on to the next.
            self.settle(platform.id, |view| {
                let verdict = view.platform(platform.id).and_then(|row| word(row.verdict));
                verdict.is_some_and(|verdict| verdict != "works")
            })
            .await?;
            let said = self.browser_said(&opened).await?;
            self.teller.browser_word(platform.id, said.as_deref());
            all.push(opened);
        }
        self.settle("four verdicts", |view| {
            WAYS.iter().all(|(platform, ..)| {
                view.platform(platform.id).is_some_and(|row| {
                    INTERFERENCE.is(word(row.verdict).as_deref(), word(row.certainty).as_deref())
                })
            })
        })
        .await?;
        for opened in &all {
            self.step(Act::Restricted, opened, INTERFERENCE).await?;
        }
        self.own_pictures(Page::Popup, "popup", 360).await?;
        self.own_pictures(Page::Data, "data", 720).await?;
        self.page_says(Act::Restricted, "failing").await
    }
}
