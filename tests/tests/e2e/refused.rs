//! A browser that refuses to store: what a person said counts all the same, and the pages say what could not be kept.

use anyhow::{Context, Result, ensure};
use sada_tests::browser::{Page, Question};
use sada_tests::in_both_browsers;
use sada_tests::platform::YOUTUBE;
use sada_tests::scene::TestScene;
use sada_tests::view::View;
use sada_tests::wait::{Look, seconds, until};

use crate::first_day::picture;

in_both_browsers!(
    refusable = true;
    a_no_that_could_not_be_kept_stays_no,
    a_yes_that_could_not_be_kept_is_no,
    what_could_not_be_deleted_does_not_come_back,
);

async fn a_no_that_could_not_be_kept_stays_no(scene: &mut TestScene) -> Result<()> {
    scene.welcome(Some(true)).await?;
    scene
        .shows("an accepted report", |view| !view.sharing.last.is_empty())
        .await?;
    scene.browser.open(Page::Options).await?;
    scene.browser.refuse_to_store(true).await?;
    scene.browser.answer(Question::Sharing, false).await?;
    says(scene, "did not store").await?;
    picture(scene, "1-options").await?;
    let before = lasting(scene).await?;
    ensure!(
        before.contains(r#""sharing":true"#),
        "it was kept: {before}"
    );

    killed(scene).await?;
    let view = scene.browser.view().await?;
    ensure!(view.sharing.on == Some(false), "{:?}", view.sharing.on);
    scene
        .shows("that it is not kept", |view| told(view) == "not_kept")
        .await?;
    says(scene, "did not store").await?;
    picture(scene, "2-popup").await?;
    let asked = scene.asked_of_collector().await?.len();
    scene.bins_pass(3).await?;
    let now = scene.asked_of_collector().await?.len();
    ensure!(now == asked, "{} more", now - asked);

    scene.browser.refuse_to_store(false).await?;
    let view = scene
        .shows("that it is kept", |view| view.unkept.is_none())
        .await?;
    ensure!(view.sharing.on == Some(false), "{:?}", view.sharing.on);
    let kept = lasting(scene).await?;
    ensure!(kept.contains(r#""sharing":false"#), "{kept}");
    Ok(())
}

async fn a_yes_that_could_not_be_kept_is_no(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    scene.browser.open(Page::Options).await?;
    scene.browser.refuse_to_store(true).await?;
    scene.browser.click("#share-yes").await?;
    says(scene, "did not store").await?;
    let view = scene.browser.view().await?;
    ensure!(view.sharing.on == Some(false), "{:?}", view.sharing.on);
    scene.bins_pass(3).await?;

    killed(scene).await?;
    scene.browser.refuse_to_store(false).await?;
    let view = scene
        .shows("that it is kept", |view| view.unkept.is_none())
        .await?;
    ensure!(view.sharing.on != Some(true), "{:?}", view.sharing.on);
    scene.bins_pass(2).await?;
    let asked = scene.asked_of_collector().await?;
    ensure!(asked.is_empty(), "{asked:#?}");

    // Said again it is a Yes as any other.
    scene.browser.open(Page::Options).await?;
    scene.browser.answer(Question::Sharing, true).await?;
    scene
        .shows("an accepted report", |view| !view.sharing.last.is_empty())
        .await
        .map(drop)
}

async fn what_could_not_be_deleted_does_not_come_back(scene: &mut TestScene) -> Result<()> {
    scene.welcome(Some(true)).await?;
    scene.works(YOUTUBE).await?;
    scene.browser.open(Page::Data).await?;
    scene.browser.refuse_to_store(true).await?;
    scene.browser.click("#forget").await?;
    scene.browser.click("#forget-yes").await?;
    says(scene, "did not delete").await?;
    picture(scene, "data").await?;
    let done = "return document.querySelector('[data-forgotten]').textContent";
    let done = scene.browser.driver().execute(done, Vec::new()).await?;
    ensure!(done.json() == "", "says that it is done: {:?}", done.json());
    ensure!(lasting(scene).await?.contains("youtube"), "it was deleted");

    killed(scene).await?;
    let view = scene.browser.view().await?;
    ensure!(view.sharing.on.is_none(), "{:?}", view.sharing.on);
    ensure!(view.platforms.iter().all(|row| !row.chosen), "{view:?}");
    scene
        .shows("that it is left", |view| told(view) == "not_deleted")
        .await?;

    scene.browser.refuse_to_store(false).await?;
    scene
        .shows("that it is gone", |view| view.unkept.is_none())
        .await?;
    let left = lasting(scene).await?;
    // No marks stand behind the state.
    ensure!(!left.contains("youtube") && left.ends_with("  "), "{left}");
    Ok(())
}

/// The background dies with no page open, and a page wakes it again.
async fn killed(scene: &mut TestScene) -> Result<()> {
    scene.browser.close_own_pages().await?;
    scene.browser.kill_background().await?;
    scene.browser.open(Page::Popup).await
}

/// The page that is open says so, in sight.
async fn says(scene: &TestScene, words: &str) -> Result<()> {
    let script = "
        const line = document.querySelector('[data-unkept]');
        return line.hidden ? '' : line.innerText;";
    until(words, seconds(10), async || {
        let told = scene.browser.driver().execute(script, Vec::new()).await?;
        let told = told.json().as_str().unwrap_or_default().to_owned();
        Ok(Look::at(told.contains(words), told))
    })
    .await
}

fn told(view: &View) -> &str {
    view.unkept.as_ref().map_or("", |it| it.key.as_str())
}

/// What is stored beyond the browser's session, as text.
async fn lasting(scene: &mut TestScene) -> Result<String> {
    let script = "
        const [done] = arguments;
        chrome.storage.local.get().then(
            ({ lasting, sharing_yes, feed_yes }) => done([lasting, sharing_yes, feed_yes].join(' ')),
            error => done(String(error)));";
    let told = scene.browser.in_own_page(script, Vec::new()).await?;
    told.as_str().map(str::to_owned).context("what is stored")
}
