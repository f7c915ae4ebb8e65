//! All that a person does in the extension's pages, done with a keyboard alone. On the way the
//! focus is always somewhere, in sight, shown, and goes on as the page is read.

use anyhow::{Result, ensure};
use sada_tests::browser::Page;
use sada_tests::in_both_browsers;
use sada_tests::platform::{FACEBOOK, INSTAGRAM, X, YOUTUBE};
use sada_tests::scene::TestScene;
use sada_tests::wait::{Look, seconds, until};
use serde_json::json;
use thirtyfour::Key;

in_both_browsers!(in_english, in_urdu);

/// Of the four that are ticked at first, those that are left.
const CHOSEN: [&str; 2] = [YOUTUBE.id, X.id];

async fn in_english(scene: &mut TestScene) -> Result<()> {
    by_keyboard(scene, "en").await
}

/// From right to left.
async fn in_urdu(scene: &mut TestScene) -> Result<()> {
    by_keyboard(scene, "ur").await
}

async fn by_keyboard(scene: &mut TestScene, language: &str) -> Result<()> {
    scene.browser.welcomed().await?;
    scene.browser.allow(&CHOSEN).await?;
    chooses(scene, language).await?;
    plays_a_block(scene).await?;
    reads_why(scene).await?;
    deletes_everything(scene).await
}

/// The language, two platforms, and No to sharing.
async fn chooses(scene: &mut TestScene, language: &str) -> Result<()> {
    let browser = &scene.browser;
    browser
        .tab_to(&format!("[data-language={language}]"))
        .await?;
    // The page is read anew.
    let mark = "document.documentElement.dataset.left = ''";
    browser.driver().execute(mark, Vec::new()).await?;
    browser.press(Key::Enter).await?;
    browser
        .sees(&format!(
            "html[lang={language}][data-ready]:not([data-left]) main"
        ))
        .await?;

    for other in [FACEBOOK, INSTAGRAM] {
        let id = other.id;
        let tick = format!("input[name=platform][value={id}]");
        browser.tab_to(&tick).await?;
        browser.press(Key::Space).await?;
        ensure!(
            browser.focused(&format!("{tick}:not(:checked)")).await?,
            "{id} is still ticked"
        );
    }
    browser.tab_to("#choose").await?;
    browser.press(Key::Enter).await?;
    browser.sees("html[data-chosen=true] [data-choice]").await?;
    stays(scene, "#choose").await?;

    let browser = &scene.browser;
    browser.tab_to("#share-no").await?;
    browser.press(Key::Space).await?;
    browser.sees("html[data-sharing=off] [data-share]").await?;
    stays(scene, "#share-no").await
}

/// A simulation is begun, and the popup's page opened by its link.
async fn plays_a_block(scene: &mut TestScene) -> Result<()> {
    scene.browser.tab_to("[data-scene=block]").await?;
    scene.browser.press(Key::Enter).await?;
    scene.browser.sees("[data-simulating] a").await?;
    stays(scene, "[data-scene=block]").await?;
    scene.browser.tab_to("a[href='popup.html']").await?;
    scene.browser.press(Key::Enter).await?;
    scene.browser.opened("popup.html").await?;
    scene.browser.sees("html[data-ready] main").await
}

/// Reasons are opened; the simulation is ended; the platforms are looked at again; Sada pauses
/// and goes on.
async fn reads_why(scene: &mut TestScene) -> Result<()> {
    let browser = &scene.browser;
    browser.tab_to(".row summary").await?;
    browser.press(Key::Enter).await?;
    browser.sees(".row details[open] li").await?;
    stays(scene, ".row details[open] summary").await?;

    let browser = &scene.browser;
    browser.tab_back_to("[data-simulate-end]").await?;
    browser.press(Key::Enter).await?;
    until("the simulation's end", seconds(10), async || {
        let view = scene.browser.send(json!({ "ask": "view" })).await?;
        let simulation = &view["view"]["simulation"];
        Ok(Look::at(simulation.is_null(), simulation.to_string()))
    })
    .await?;
    // Its button is gone; whoever pressed it is still somewhere.
    scene.browser.focus().await?;

    reload(scene).await?;
    let browser = &scene.browser;
    browser.tab_to("[data-pause]").await?;
    browser.press(Key::Enter).await?;
    paused(scene, true).await?;
    stays(scene, "[data-pause]").await?;
    scene.browser.press(Key::Space).await?;
    paused(scene, false).await?;
    stays(scene, "[data-pause]").await?;

    scene.browser.tab_to("[data-check]").await?;
    scene.browser.press(Key::Enter).await?;
    stays(scene, "[data-check]").await?;

    scene.browser.tab_to("footer a[href='data.html']").await?;
    scene.browser.press(Key::Enter).await?;
    scene.browser.opened("data.html").await?;
    scene.browser.sees("html[data-ready] main").await
}

/// Not at once: Escape leaves all as it was.
async fn deletes_everything(scene: &mut TestScene) -> Result<()> {
    scene.browser.tab_to("#forget").await?;
    scene.browser.press(Key::Enter).await?;
    scene.browser.sees("[data-confirm]").await?;
    stays(scene, "#forget-no").await?;
    scene.browser.press(Key::Escape).await?;
    scene.browser.sees("#forget").await?;
    stays(scene, "#forget").await?;
    let view = scene.browser.view().await?;
    ensure!(view.platforms.iter().any(|row| row.chosen), "all is gone");

    scene.browser.press(Key::Enter).await?;
    scene.browser.sees("[data-confirm]").await?;
    scene.browser.tab_back_to("#forget-yes").await?;
    scene.browser.press(Key::Enter).await?;
    scene.browser.sees("#forget").await?;
    stays(scene, "#forget").await?;
    let view = scene.browser.view().await?;
    ensure!(view.platforms.iter().all(|row| !row.chosen), "{view:?}");
    Ok(())
}

/// What was pressed has the focus still, also once the page is drawn again.
async fn stays(scene: &mut TestScene, selector: &str) -> Result<()> {
    scene.browser.view().await?;
    let focus = scene.browser.focus().await?;
    ensure!(
        scene.browser.focused(selector).await?,
        "the focus went from {selector} to {focus:?}"
    );
    Ok(())
}

async fn paused(scene: &mut TestScene, wanted: bool) -> Result<()> {
    until("pause", seconds(10), async || {
        let answer = scene.browser.send(json!({ "ask": "view" })).await?;
        let paused = &answer["view"]["paused"];
        Ok(Look::at(paused == &json!(wanted), paused.to_string()))
    })
    .await
}

/// As whoever opens the popup again: at its beginning.
async fn reload(scene: &mut TestScene) -> Result<()> {
    scene.browser.open(Page::Popup).await?;
    scene.browser.sees("html[data-ready] main").await
}
