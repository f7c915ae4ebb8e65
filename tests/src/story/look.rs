//! Opening a platform, and seeing what Sada makes of it: in its view, on its button, in
//! its popup.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;

use super::{Act, Expected, Story, StoryStep};
use crate::bins::BIN_SECONDS;
use crate::platform::VisitedPlatform;
use crate::view::{Rows, View, word};
use crate::wait::{Late, Look, seconds, until};

/// Longer than a silent load and the controls' answers take together.
const VERDICT_WITHIN: Duration = seconds(40);

/// A platform that was opened, before Sada has said what it makes of it.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) platform: VisitedPlatform,
    pub(super) network: String,
    heard: usize,
    since: u64,
}

impl Story<'_> {
    /// Opens a platform.
    pub(super) async fn open(
        &mut self,
        platform: VisitedPlatform,
        network: &str,
    ) -> Result<Opened> {
        let heard = self.scene.browser.heard().await?.len();
        let since = now()?;
        self.scene.browser.visit(platform.url).await?;
        Ok(Opened {
            platform,
            network: network.to_owned(),
            heard,
            since,
        })
    }

    /// Waits for the next bin of time: a report holds one vote for each platform and
    /// bin, so what two acts did to a platform within one would be told as one.
    pub(super) async fn next_bin(&self) -> Result<()> {
        let bin = now()? / BIN_SECONDS;
        until("the next bin", seconds(2 * BIN_SECONDS), async || {
            Ok(Look::at(now()? / BIN_SECONDS > bin, "still the same"))
        })
        .await
    }

    /// Waits until Sada's view holds, and says nothing when it never does: the steps
    /// that follow will.
    pub(super) async fn settle(&mut self, what: &str, holds: impl Fn(&View) -> bool) -> Result<()> {
        let scene = &mut *self.scene;
        let reports = &mut self.reports;
        let teller = &self.teller;
        let waited = until(what, VERDICT_WITHIN, async || {
            let view = scene.browser.view().await?;
            reports.update(&view, teller);
            Ok(Look::at(holds(&view), ""))
        });
        waited.await.or_else(unless_late)
    }

    /// What Sada says of an opened platform now, as a step of the story.
    pub(super) async fn step(
        &mut self,
        act: Act,
        opened: &Opened,
        expected: Expected,
    ) -> Result<()> {
        let view = self.scene.browser.view().await?;
        self.reports.update(&view, &self.teller);
        let row = view.platform(opened.platform.id);
        let verdict = row.and_then(|row| word(row.verdict));
        let certainty = row.and_then(|row| word(row.certainty));
        let drawn = self.popup_follows(opened.platform.id).await;
        let popup = self.scene.browser.popup().await?;
        let step = StoryStep {
            step: act,
            browser: self.scene.browser.kind(),
            network: opened.network.clone(),
            platform: opened.platform.id,
            verdict: verdict.clone(),
            certainty: certainty.clone(),
            badge: self.scene.browser.badge().await?,
            sentence: popup.sentence,
            browser_said: self.browser_said(opened).await?,
            reported: None,
            report_accepted: false,
            as_expected: expected.is(verdict.as_deref(), certainty.as_deref()) && drawn.is_ok(),
            during: (opened.since, now()?),
        };
        self.teller.step(&step);
        self.record.steps.push(step);
        if let Err(error) = drawn {
            self.fault(format!("the popup does not follow: {error:#}"));
        }
        Ok(())
    }

    /// How the load ended, in the browser's words, once it has; a silent load has none.
    pub(super) async fn browser_said(&mut self, opened: &Opened) -> Result<Option<String>> {
        let browser = &mut self.scene.browser;
        let waited = until("the browser's word", seconds(2), async || {
            let heard = browser.heard().await?;
            let mut of_it = heard.into_iter().skip(opened.heard);
            let last = of_it.rfind(|heard| heard.url.starts_with(opened.platform.url));
            Ok(last.map_or_else(
                || Look::NotYet(String::new()),
                |heard| Look::Done(heard.said),
            ))
        });
        waited.await.map(Some).or_else(unless_late)
    }

    /// The popup is told of changes, and has to show them without being opened again. Re-checks
    /// may change the view meanwhile: what counts is that the two come to agree.
    async fn popup_follows(&mut self, id: &str) -> Result<()> {
        let browser = &mut self.scene.browser;
        until("the popup to show the view", seconds(5), async || {
            let view = browser.view().await?;
            let row = view.platform(id).and_then(|row| word(row.verdict));
            let popup = browser.popup().await?;
            let shown = popup.rows.get(id).cloned().unwrap_or_default();
            let same = popup.ready
                && popup.key == view.sentence.key
                && shown.verdict == row.unwrap_or_default();
            Ok(Look::at(same, format!("{popup:?}")))
        })
        .await
    }
}

/// That a deadline passed is a matter of the steps; a broken scene ends the story.
fn unless_late<T: Default>(error: anyhow::Error) -> Result<T> {
    if error.is::<Late>() {
        Ok(T::default())
    } else {
        Err(error)
    }
}

/// Seconds since 1970.
fn now() -> Result<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())
}
