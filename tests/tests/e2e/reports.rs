//! What leaves the device, and that it is counted once.

use anyhow::{Context, Result, ensure};
use sada_tests::browser::{BrowserKind, Choices, Page};
use sada_tests::host::{LabMechanism, NetworkState};
use sada_tests::in_both_browsers;
use sada_tests::platform::{self, FACEBOOK, X, YOUTUBE};
use sada_tests::scene::{SceneOptions, TestScene, play};

// It waits for bins in which nothing may leave.
in_both_browsers!(bin_seconds = 2; nothing_leaves_before_yes);
in_both_browsers!(
    reports_of_an_offline_time_count_once,
    a_report_sent_twice_counts_once,
);

/// Neither unanswered nor after a No is the collector so much as looked up.
async fn nothing_leaves_before_yes(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    let platforms = platform::ALL.map(|platform| platform.id);
    for share in [None, Some(false)] {
        scene
            .browser
            .welcome(&Choices {
                platforms: &platforms,
                share,
                ..Choices::default()
            })
            .await?;
        scene.browser.open(Page::Popup).await?;
        scene.restrict("all", LabMechanism::None).await?;
        scene.works(FACEBOOK).await?;
        scene.meet(X, LabMechanism::TlsReset).await?;
        scene.says(X, "unknown", "possible").await?;
        // A report would leave in the bin after the one it tells of.
        scene.bins_pass(3).await?;
        let asked = scene.asked_of_collector().await?;
        ensure!(asked.is_empty(), "with the answer {share:?}: {asked:#?}");
        let view = scene.browser.view().await?;
        ensure!(
            view.sharing.queued == 0,
            "{} reports wait",
            view.sharing.queued
        );
    }

    // The same eyes see a report once there is a Yes.
    scene
        .browser
        .welcome(&Choices {
            platforms: &platforms,
            share: Some(true),
            ..Choices::default()
        })
        .await?;
    scene.browser.open(Page::Popup).await?;
    scene
        .shows("an accepted report", |view| !view.sharing.last.is_empty())
        .await?;
    ensure!(
        !scene.asked_of_collector().await?.is_empty(),
        "a report that nobody saw"
    );
    scene.counted_exactly_once().await
}

/// They wait, also beyond the background's death, and none is lost or counted twice.
async fn reports_of_an_offline_time_count_once(scene: &mut TestScene) -> Result<()> {
    scene.welcome(Some(true)).await?;
    scene.works(YOUTUBE).await?;
    scene.host.network(NetworkState::LinkDown).await?;
    scene.browser.visit(YOUTUBE.url).await?;
    scene.says(YOUTUBE, "local", "likely").await?;
    let waiting = scene
        .shows("three reports to wait", |view| view.sharing.queued >= 3)
        .await?;
    scene.browser.close_own_pages().await?;
    scene.browser.kill_background().await?;

    scene.browser.open(Page::Popup).await?;
    let queued = scene.browser.view().await?.sharing.queued;
    ensure!(
        queued >= waiting.sharing.queued,
        "{queued} of {} still wait",
        waiting.sharing.queued
    );

    scene.host.network(NetworkState::Up).await?;
    // Whatever is on its way now is carried again by the next background.
    scene.browser.kill_background().await?;
    scene.browser.open(Page::Popup).await?;
    scene
        .shows("every report to be answered", |view| {
            view.sharing.queued == 0 && view.sharing.last.len() >= queued
        })
        .await?;
    scene.counted_exactly_once().await
}

/// A background that dies before the answer cannot know whether its report was counted,
/// so the next one sends it again.
async fn a_report_sent_twice_counts_once(scene: &mut TestScene) -> Result<()> {
    scene.welcome(Some(true)).await?;
    scene.works(YOUTUBE).await?;
    scene
        .shows("an accepted report", |view| !view.sharing.last.is_empty())
        .await?;

    let collector = scene.collector.take().context("a collector")?;
    collector.freeze(&scene.host).await?;
    // When the second is made, the first has been on its way for a bin.
    let two = scene
        .shows("two reports without an answer", |view| {
            view.sharing.queued >= 2
        })
        .await?;
    scene.browser.close_own_pages().await?;
    scene.browser.kill_background().await?;
    collector.thaw(&scene.host).await?;

    scene.browser.open(Page::Popup).await?;
    let before = two.sharing.last.len();
    let all = scene
        .shows("every report to be answered", |view| {
            view.sharing.queued == 0 && view.sharing.last.len() > before + 1
        })
        .await?;
    // Whether an answer was lost before or behind the count is chance, so the reports
    // that were counted for certain are brought once more.
    for report in &all.sharing.last {
        let status = collector.post(&report.payload).await?;
        ensure!(status == 200, "a repeated report is answered {status}");
    }
    scene.collector = Some(collector);
    scene.counted_exactly_once().await
}

/// Only Firefox itself asks people what may be collected; taken back there, it is a No here.
#[tokio::test]
async fn what_is_taken_back_in_firefox_ends_sharing() -> Result<()> {
    let setting = SceneOptions::lab(
        BrowserKind::Firefox,
        "what_is_taken_back_in_firefox_ends_sharing",
    );
    play(&setting, async |scene: &mut TestScene| {
        scene.welcome(Some(true)).await?;
        scene
            .shows("an accepted report", |view| !view.sharing.last.is_empty())
            .await?;
        let script = "
            const [done] = arguments;
            chrome.permissions.remove({ data_collection: ['browsingActivity'] })
                .then(done, error => done(String(error)));";
        let removed = scene.browser.in_own_page(script, Vec::new()).await?;
        ensure!(removed == true, "{removed}");
        scene
            .shows("a No", |view| {
                view.sharing.on == Some(false) && view.sharing.queued == 0
            })
            .await?;
        // One may have been on its way.
        scene.bins_pass(1).await?;
        let before = scene.asked_of_collector().await?.len();
        scene.bins_pass(3).await?;
        let after = scene.asked_of_collector().await?.len();
        ensure!(before == after, "{} more requests", after - before);
        scene.counted_exactly_once().await
    })
    .await
}
