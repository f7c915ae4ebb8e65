//! What a person sets of how Sada behaves, by its switches, in real browsers.

use anyhow::{Context, Result, ensure};
use sada_tests::browser::Page;
use sada_tests::host::LabMechanism;
use sada_tests::in_both_browsers;
use sada_tests::platform::{X, YOUTUBE};
use sada_tests::scene::TestScene;
use sada_tests::wait::{Look, seconds, until};

in_both_browsers!(
    a_change_is_told_to_whoever_asked,
    a_plain_button_tells_nothing,
);

async fn block(scene: &mut TestScene) -> Result<()> {
    scene.works(YOUTUBE).await?;
    scene.works(X).await?;
    scene.meet(YOUTUBE, LabMechanism::TlsReset).await?;
    scene.meet(X, LabMechanism::TlsReset).await?;
    scene.says(X, "interference", "likely").await
}

/// The names of the notifications that came since the page was first asked; `null` where none may
/// be shown. One that the machine has nothing to show it with is closed at once, and counts too.
async fn shown(scene: &mut TestScene) -> Result<String> {
    let script = "
        const [done] = arguments;
        const { notifications } = chrome;
        if (!notifications) return done('null');
        if (!window.told) {
            window.told = new Set();
            for (const event of [notifications.onShown, notifications.onClosed]) {
                event?.addListener(name => window.told.add(name));
            }
        }
        notifications.getAll().then(
            all => done([...new Set([...window.told, ...Object.keys(all)])].join()),
            error => done(String(error)));";
    let told = scene.browser.in_own_page(script, Vec::new()).await?;
    Ok(told.as_str().context("the notifications")?.to_owned())
}

/// Without a Yes there is not even the means; after it one comes, in words of the language chosen.
async fn a_change_is_told_to_whoever_asked(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    ensure!(shown(scene).await? == "null", "before any Yes");
    scene.browser.permit_notifications().await?;
    scene.browser.open(Page::Options).await?;
    scene.browser.click("[data-switch=notify]").await?;
    until("the switch to be on", seconds(10), async || {
        let script = "return document.querySelector('[data-switch=notify]').checked";
        let told = scene.browser.driver().execute(script, Vec::new()).await?;
        Ok(Look::at(told.json() == true, told.json().to_string()))
    })
    .await?;
    scene.browser.open(Page::Popup).await?;
    ensure!(shown(scene).await?.is_empty(), "before anything happened");
    block(scene).await?;
    until("the notification", seconds(10), async || {
        let shown = shown(scene).await?;
        Ok(Look::at(shown == "sada", shown))
    })
    .await
}

/// Neither the badge nor the title says what the popup says.
async fn a_plain_button_tells_nothing(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    block(scene).await?;
    ensure!(!scene.browser.badge().await?.is_empty(), "a badge");
    scene.browser.open(Page::Data).await?;
    scene.browser.click("[data-switch=discreet]").await?;
    until("the button to say nothing", seconds(10), async || {
        let script = "
            const [done] = arguments;
            Promise.all([chrome.action.getBadgeText({}), chrome.action.getTitle({})])
                .then(said => done(said.join('/')), error => done(String(error)));";
        let told = scene.browser.in_own_page(script, Vec::new()).await?;
        let said = told.as_str().context("the button")?;
        Ok(Look::at(said == "/Extension", said.to_owned()))
    })
    .await?;
    scene.browser.open(Page::Popup).await?;
    scene.says(X, "interference", "likely").await
}
