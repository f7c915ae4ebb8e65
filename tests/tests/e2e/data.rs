//! The page where a person sees what is kept, records what happens, and deletes it all.

use anyhow::{Context, Result, ensure};
use sada_core::recording::replay;
use sada_core::verdict::{Certainty, Verdict};
use sada_tests::browser::Page;
use sada_tests::host::LabMechanism;
use sada_tests::in_both_browsers;
use sada_tests::platform::X;
use sada_tests::scene::TestScene;
use sada_tests::wait::{Look, seconds, until};
use serde_json::{Value, json};

in_both_browsers!(
    a_recording_explains_what_was_said,
    forgetting_leaves_nothing
);

/// Switched on by its switch, it goes on while the background sleeps, and says elsewhere what
/// was said here.
async fn a_recording_explains_what_was_said(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    scene.works(X).await?;
    scene.browser.open(Page::Data).await?;
    scene.browser.click("#record").await?;
    until("the recording to begin", seconds(10), async || {
        let text = recording(scene).await?;
        Ok(Look::at(!text.is_empty(), text))
    })
    .await?;
    scene.browser.close_own_pages().await?;
    scene.browser.kill_background().await?;
    scene.meet(X, LabMechanism::TlsReset).await?;
    scene.browser.open(Page::Data).await?;
    scene.says(X, "unknown", "possible").await?;

    let text = recording(scene).await?;
    let steps = replay(&text).context("the recording")?;
    let last = steps.last().context("a recording of something")?;
    let (_, say) = last
        .says
        .iter()
        .find(|(platform, _)| platform.name() == X.id)
        .context("nothing of X")?;
    let judgement = say.judgement().context("no answer")?;
    let said = (judgement.verdict, judgement.certainty);
    ensure!(said == (Verdict::Unknown, Certainty::Possible), "{said:?}");
    // No path of a page, and no address of a site.
    ensure!(!text.contains("104.244."), "an address: {text}");
    Ok(())
}

/// Of what was seen, of the choices, and of what the browser was asked to permit.
async fn forgetting_leaves_nothing(scene: &mut TestScene) -> Result<()> {
    scene.welcome(Some(true)).await?;
    scene.meet(X, LabMechanism::TlsReset).await?;
    scene.says(X, "unknown", "possible").await?;
    scene.browser.open(Page::Data).await?;
    let before = kept(scene).await?;
    ensure!(before.contains("tcp.reset"), "nothing was kept: {before}");
    ensure!(before.contains("x.com"), "nothing was granted: {before}");
    scene.browser.click("#forget").await?;
    scene.browser.click("#forget-yes").await?;
    let left = until("everything to be gone", seconds(15), async || {
        let left = kept(scene).await?;
        let gone = !left.contains("tcp.reset") && !left.contains("x.com");
        Ok(if gone {
            Look::Done(left)
        } else {
            Look::NotYet(left)
        })
    })
    .await?;
    let view = scene.browser.view().await?;
    ensure!(view.platforms.iter().all(|row| !row.chosen), "{view:?}");
    ensure!(!left.contains("\"share\":true"), "{left}");
    Ok(())
}

async fn recording(scene: &mut TestScene) -> Result<String> {
    let mut answer = scene.browser.send(json!({ "ask": "recording" })).await?;
    serde_json::from_value(answer["recording"].take()).context("the recording")
}

/// All that is stored and granted, as text.
async fn kept(scene: &mut TestScene) -> Result<String> {
    let script = "
        const [done] = arguments;
        Promise.all([
            chrome.storage.session.get(), chrome.storage.local.get(), chrome.permissions.getAll(),
        ]).then(kept => done(JSON.stringify(kept)), error => done(String(error)));";
    let kept = scene.browser.in_own_page(script, Vec::new()).await?;
    match kept {
        Value::String(text) => Ok(text),
        other => Err(anyhow::anyhow!("what is kept: {other}")),
    }
}
