//! Browsers end an extension's background whenever it was idle for half a minute. What a
//! person sees must not depend on when.

use anyhow::{Result, ensure};
use sada_tests::browser::Page;
use sada_tests::host::{LabMechanism, NetworkState};
use sada_tests::in_both_browsers;
use sada_tests::platform::{X, YOUTUBE};
use sada_tests::scene::TestScene;
use sada_tests::view::{Rows, word};
use sada_tests::wait::{Look, seconds, until};

in_both_browsers!(
    a_failed_load_wakes_a_dead_background,
    what_was_known_outlives_the_background,
    killed_between_a_failure_and_its_controls,
    silence_is_noticed_beyond_the_background,
);

/// Only listeners registered at the top level of the script hear the event that woke it.
async fn a_failed_load_wakes_a_dead_background(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    scene.works(X).await?;
    scene.browser.close_own_pages().await?;
    scene.browser.kill_background().await?;

    scene.meet(X, LabMechanism::TlsReset).await?;
    // Chromium loads its error page again after a second. Leaving at once makes this the
    // only load there is: if its event was lost, nothing makes up for it.
    until("the browser's error page", seconds(15), async || {
        let url = scene
            .browser
            .in_web_page("return document.URL", Vec::new())
            .await?;
        let url = url.as_str().unwrap_or_default();
        let shown = url.starts_with("chrome-error:") || url.starts_with("about:neterror");
        Ok(Look::at(shown, url))
    })
    .await?;
    scene.browser.visit("about:blank").await?;
    until("the background to wake", seconds(10), async || {
        Ok(Look::at(
            scene.browser.background_alive().await?,
            "it sleeps",
        ))
    })
    .await?;

    scene.browser.open(Page::Popup).await?;
    scene.says(X, "unknown", "possible").await
}

/// Verdicts, the choice of platforms and the answer about sharing.
async fn what_was_known_outlives_the_background(scene: &mut TestScene) -> Result<()> {
    scene.welcome(Some(true)).await?;
    for platform in [YOUTUBE, X] {
        scene.works(platform).await?;
        scene.meet(platform, LabMechanism::TlsReset).await?;
        // Leaving before the browser has said that it failed would be no failure.
        scene
            .shows(&format!("{} to fail", platform.id), |view| {
                let row = view.platform(platform.id);
                let verdict = row.and_then(|row| word(row.verdict));
                verdict.is_some_and(|verdict| verdict != "works")
            })
            .await?;
    }
    for platform in [YOUTUBE, X] {
        scene.says(platform, "interference", "likely").await?;
    }
    // Nothing is to be learnt anew.
    scene.browser.visit("about:blank").await?;
    let before = scene.browser.view().await?;
    scene.browser.close_own_pages().await?;
    scene.browser.kill_background().await?;

    scene.browser.open(Page::Popup).await?;
    let after = scene.browser.view().await?;
    ensure!(
        after.sentence == before.sentence,
        "{:?} {:?}",
        before.sentence,
        after.sentence
    );
    ensure!(
        after.platforms == before.platforms,
        "{before:#?}\n{after:#?}"
    );
    ensure!(
        after.sharing.on == Some(true),
        "sharing is {:?}",
        after.sharing.on
    );
    ensure!(!after.checking, "nothing was left to check");
    Ok(())
}

/// The controls are asked again, and the verdict is what it would have been.
async fn killed_between_a_failure_and_its_controls(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    scene.meet(YOUTUBE, LabMechanism::DnsNxdomain).await?;
    scene.says(YOUTUBE, "unknown", "possible").await?;

    scene.meet(X, LabMechanism::TlsDrop).await?;
    // From here on the controls hang, and the load of X is still without an answer.
    scene.host.network(NetworkState::AllDrop).await?;
    let view = scene
        .shows("controls to be asked", |view| view.checking)
        .await?;
    let verdict = view.platform(X.id).and_then(|row| word(row.verdict));
    ensure!(
        verdict.is_none(),
        "said {verdict:?} of X before any control answered"
    );
    scene.browser.visit("about:blank").await?;
    scene.browser.close_own_pages().await?;
    scene.browser.kill_background().await?;
    scene.host.network(NetworkState::Up).await?;

    scene.browser.open(Page::Popup).await?;
    for platform in [X, YOUTUBE] {
        scene.says(platform, "interference", "likely").await?;
    }
    Ok(())
}

/// A load that nobody answers ends in no event. The background that saw it begin is gone;
/// the next one wakes in time by itself and knows of it.
async fn silence_is_noticed_beyond_the_background(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    scene.works(X).await?;
    scene.meet(X, LabMechanism::TlsDrop).await?;
    until("the load to be kept", seconds(8), async || {
        Ok(Look::at(scene.browser.load_is_kept().await?, "it is not"))
    })
    .await?;
    scene.browser.close_own_pages().await?;
    scene.browser.kill_background().await?;

    until(
        "the background to wake by itself",
        seconds(25),
        async || {
            Ok(Look::at(
                scene.browser.background_alive().await?,
                "it sleeps",
            ))
        },
    )
    .await?;
    // The browser must not have the time to give the load up and say so.
    scene.browser.visit("about:blank").await?;
    scene.browser.open(Page::Popup).await?;
    scene.says(X, "unknown", "possible").await
}
