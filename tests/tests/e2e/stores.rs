//! What people are warned of when they install, in the browser's own words. That exactly the chosen hosts are given
//! afterwards, in both browsers, is in `first_day.rs`.

use anyhow::{Context, Result, ensure};
use sada_tests::browser::{BrowserKind, Page};
use sada_tests::scene::{SceneOptions, TestScene, play};
use serde_json::{Value, json};

#[tokio::test]
async fn installing_warns_of_nothing_in_chromium() -> Result<()> {
    play(
        &SceneOptions::lab(BrowserKind::Chromium, "warnings"),
        warns_of_nothing,
    )
    .await
}

/// Stores switch an update off that warns of more than the version before; so it stays at nothing.
async fn warns_of_nothing(scene: &mut TestScene) -> Result<()> {
    scene.browser.open(Page::Popup).await?;
    let none = warnings(scene, json!([])).await?;
    ensure!(none.is_empty(), "{none:?}");
    // The same question has an answer where there is one.
    for warned in ["webNavigation", "notifications", "tabs"] {
        let some = warnings(scene, json!([warned])).await?;
        ensure!(some.len() == 1, "{warned}: {some:?}");
    }
    Ok(())
}

/// What the browser would say of the installed manifest with these permissions besides.
async fn warnings(scene: &mut TestScene, besides: Value) -> Result<Vec<String>> {
    let script = "
        const [besides, done] = arguments;
        const manifest = chrome.runtime.getManifest();
        manifest.permissions.push(...besides);
        chrome.management.getPermissionWarningsByManifest(JSON.stringify(manifest)).then(
            warnings => done(JSON.stringify(warnings)), error => done(String(error)));";
    let told = scene.browser.in_own_page(script, vec![besides]).await?;
    let told = told.as_str().context("an answer")?;
    serde_json::from_str(told).with_context(|| told.to_owned())
}
