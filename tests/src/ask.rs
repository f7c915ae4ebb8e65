//! What tests ask of a scene again and again, and wait for.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use sada_lab::client::{Action, EventKind};

use crate::browser::{Choices, Page};
use crate::host::LabMechanism;
use crate::platform::{self, VisitedPlatform};
use crate::scene::TestScene;
use crate::view::{ReportFields, Rows, View, word};
use crate::wait::{Look, seconds, until};

impl TestScene {
    /// Goes through the first page: all four platforms, and this answer about sharing.
    /// The popup's page is open afterwards.
    ///
    /// # Errors
    /// When a choice is not taken.
    pub async fn welcome(&mut self, share: Option<bool>) -> Result<()> {
        let platforms = platform::ALL.map(|platform| platform.id);
        self.browser
            .welcome(&Choices {
                platforms: &platforms,
                share,
                ..Choices::default()
            })
            .await?;
        self.browser.open(Page::Popup).await
    }

    /// Waits until this is said of a platform.
    ///
    /// # Errors
    /// When it is not said within 40 seconds.
    pub async fn says(
        &mut self,
        platform: VisitedPlatform,
        verdict: &str,
        certainty: &str,
    ) -> Result<()> {
        let wanted = (Some(verdict), Some(certainty));
        self.shows(&format!("{} {verdict} {certainty}", platform.id), |view| {
            view.platform(platform.id).is_some_and(|row| {
                (word(row.verdict).as_deref(), word(row.certainty).as_deref()) == wanted
            })
        })
        .await
        .map(drop)
    }

    /// Waits until the view is like this, and gives it.
    ///
    /// # Errors
    /// When it is not within 40 seconds.
    pub async fn shows(&mut self, what: &str, like: impl Fn(&View) -> bool) -> Result<View> {
        until(what, seconds(40), async || {
            let view = self.browser.view().await?;
            Ok(if like(&view) {
                Look::Done(view)
            } else {
                Look::NotYet(format!("{view:?}"))
            })
        })
        .await
    }

    /// Opens a platform and waits until it is said to work.
    ///
    /// # Errors
    /// When it is not.
    pub async fn works(&mut self, platform: VisitedPlatform) -> Result<()> {
        self.browser.visit(platform.url).await?;
        self.says(platform, "works", "strong").await
    }

    /// Restricts a platform, opens it, and comes back when the network has met the load.
    ///
    /// # Errors
    /// When the load never reaches the network.
    pub async fn meet(&self, platform: VisitedPlatform, mechanism: LabMechanism) -> Result<()> {
        self.restrict(platform.id, mechanism).await?;
        let before = self.host.network_events().await?.len();
        self.browser.visit(platform.url).await?;
        let host = platform.host();
        until(&format!("a load of {host}"), seconds(15), async || {
            let seen = self.host.network_events().await?;
            let met = seen.iter().skip(before).any(|seen| match &seen.what {
                EventKind::Dns { name, answer, .. } => name == host && answer == "nxdomain",
                EventKind::Connection { name, action, .. } => {
                    name.as_deref() == Some(host) && *action != Action::Passed
                }
                EventKind::Request { .. }
                | EventKind::Sent { .. }
                | EventKind::Transferred { .. } => false,
            });
            Ok(Look::at(met, format!("{} lines", seen.len())))
        })
        .await
    }

    /// Whether anything was ever asked of the collector's hosts, by name or by request.
    ///
    /// # Errors
    /// When the lab does not tell.
    pub async fn asked_of_collector(&self) -> Result<Vec<String>> {
        let ours = |name: &str| name == "sada.test" || name.ends_with(".sada.test");
        let seen = self.host.network_events().await?;
        let asked = seen.iter().filter(|seen| match &seen.what {
            EventKind::Dns { name, .. } => ours(name),
            EventKind::Connection { name, .. } => name.as_deref().is_some_and(ours),
            EventKind::Request { host, .. } | EventKind::Sent { host, .. } => ours(host),
            // It was said of when it began.
            EventKind::Transferred { .. } => false,
        });
        Ok(asked.map(|seen| format!("{:?}", seen.what)).collect())
    }

    /// The number of the bin that it is now.
    ///
    /// # Errors
    /// When the clock stands before 1970.
    pub fn bin_now(&self) -> Result<u64> {
        bin_now(self.bin_seconds())
    }

    /// Waits until so many bins of time have begun.
    ///
    /// # Errors
    /// When the clock stands still.
    pub async fn bins_pass(&self, count: u64) -> Result<()> {
        let length = self.bin_seconds();
        let end = bin_now(length)? + count;
        until("bins to pass", seconds((count + 1) * length), async || {
            Ok(Look::at(bin_now(length)? >= end, "not yet"))
        })
        .await
    }

    /// Checks that the collector counted every report the browser believes accepted
    /// exactly once, and no other. Reports go on leaving meanwhile, so both sides are
    /// given a moment to agree.
    ///
    /// # Errors
    /// When they do not; the message has both lists.
    pub async fn counted_exactly_once(&mut self) -> Result<()> {
        let collector = self.collector.as_ref().context("a collector")?;
        let browser = &mut self.browser;
        until("collector and browser to agree", seconds(15), async || {
            let reports = browser.view().await?.sharing.last;
            let refused = reports.iter().filter(|report| !report.accepted()).count();
            let accepted: BTreeMap<u64, u64> = reports
                .iter()
                .map(|report| (report.bin_start(), 1))
                .collect();
            let counted = collector.counted()?;
            let agree = refused == 0 && accepted == counted && !counted.is_empty();
            Ok(Look::at(
                agree,
                format!("{refused} refused; {accepted:?}; counted {counted:?}"),
            ))
        })
        .await
    }
}

fn bin_now(length: u64) -> Result<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() / length)
}
