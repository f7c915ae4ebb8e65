//! X alone: reset by somebody, then in trouble of its own. Neither is interference.

use anyhow::Result;

use super::{Act, Expected, Story};
use crate::host::LabMechanism;
use crate::platform::X;
use crate::view::{Rows, word};

impl Story<'_> {
    pub(super) async fn alone(&mut self) -> Result<()> {
        let expected = Expected::Verdict("unknown", "possible");
        self.x_only(Act::Alone, LabMechanism::TlsReset, "tls-reset", expected)
            .await
    }

    pub(super) async fn trouble(&mut self) -> Result<()> {
        let expected = Expected::Verdict("platform", "likely");
        self.x_only(Act::Trouble, LabMechanism::Http503, "http-503", expected)
            .await
    }

    async fn x_only(
        &mut self,
        act: Act,
        mechanism: LabMechanism,
        name: &str,
        expected: Expected,
    ) -> Result<()> {
        self.scene.restrict("all", LabMechanism::None).await?;
        self.scene.restrict(X.id, mechanism).await?;
        self.teller.network(&format!("{} → {name}", X.id));
        let opened = self.open(X, name).await?;
        self.settle(X.id, |view| {
            view.platform(X.id).is_some_and(|row| {
                expected.is(word(row.verdict).as_deref(), word(row.certainty).as_deref())
            })
        })
        .await?;
        let said = self.browser_said(&opened).await?;
        self.teller.browser_word(X.id, said.as_deref());
        self.step(act, &opened, expected).await
    }
}
