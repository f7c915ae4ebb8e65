//! A person's first day, from installing to deleting everything, in Urdu, with a picture of each
//! step: `out/first_day-<browser>/`.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use sada_core::feed::{Feed, FeedCertainty, FeedItem, FeedKind, FeedScale, FeedSymptom};
use sada_tests::browser::{Colours, Page, Question};
use sada_tests::collector::feed_secret;
use sada_tests::host::LabMechanism;
use sada_tests::in_both_browsers;
use sada_tests::platform::{X, YOUTUBE};
use sada_tests::scene::TestScene;
use sada_tests::view::Rows;
use sada_tests::wait::{Look, seconds, until};
use sada_units::Seconds;
use serde_json::Value;

in_both_browsers!(first_day);

const CHOSEN: [&str; 2] = [YOUTUBE.id, X.id];
/// A small phone, in CSS pixels.
const PHONE: u32 = 360;

async fn first_day(scene: &mut TestScene) -> Result<()> {
    installed(scene).await?;
    speaks_urdu(scene).await?;
    picture(scene, "1-welcome").await?;

    scene.browser.choose(&CHOSEN).await?;
    granted_exactly_the_choice(scene).await?;
    scene.browser.answer(Question::Sharing, false).await?;
    picture(scene, "2-chosen-and-no").await?;

    scene.browser.open(Page::Popup).await?;
    scene.works(YOUTUBE).await?;
    scene.works(X).await?;
    picture(scene, "3-works").await?;

    scene.meet(YOUTUBE, LabMechanism::TlsReset).await?;
    scene.meet(X, LabMechanism::TlsReset).await?;
    scene.says(YOUTUBE, "interference", "likely").await?;
    scene.says(X, "interference", "likely").await?;
    explains(scene).await?;
    picture(scene, "4-blocked").await?;

    others_see_it_too(scene).await?;
    picture(scene, "5-others").await?;

    yes_from_the_data_page(scene).await?;
    picture(scene, "6-reports").await?;

    restored(scene).await?;
    picture(scene, "7-restored").await?;

    deleted(scene).await?;
    picture(scene, "8-deleted").await
}

/// The extension shows its welcome page by itself, and asks for nothing yet.
async fn installed(scene: &mut TestScene) -> Result<()> {
    scene.browser.welcomed().await?;
    ensure!(granted(scene).await?.is_empty(), "granted before any click");
    let text = shown(scene).await?;
    ensure!(text.contains("Is it me, is it them"), "{text}");
    Ok(())
}

async fn speaks_urdu(scene: &mut TestScene) -> Result<()> {
    scene.browser.click("[data-languages] [lang=ur]").await?;
    until("the page in Urdu", seconds(10), async || {
        let script = "
            const { lang, dir, dataset } = document.documentElement;
            return `${lang} ${dir} ${'ready' in dataset}`;";
        let told = scene.browser.driver().execute(script, Vec::new()).await?;
        Ok(Look::at(
            told.json() == "ur rtl true",
            told.json().to_string(),
        ))
    })
    .await
}

async fn granted_exactly_the_choice(scene: &mut TestScene) -> Result<()> {
    let view = scene.browser.view().await?;
    let chosen = view.platforms.iter().filter(|row| row.chosen);
    let asked: BTreeSet<String> = chosen.flat_map(|row| row.origins.clone()).collect();
    let granted = granted(scene).await?;
    ensure!(!asked.is_empty() && granted == asked, "{granted:?}");
    Ok(())
}

/// The hosts the browser lets the extension see.
async fn granted(scene: &mut TestScene) -> Result<BTreeSet<String>> {
    let script = "
        const [done] = arguments;
        chrome.permissions.getAll().then(({ origins }) => done(JSON.stringify(origins)));";
    let told = scene.browser.in_own_page(script, Vec::new()).await?;
    Ok(serde_json::from_str(told.as_str().context("the hosts")?)?)
}

/// The popup says what failed, what else answered, and what it is not.
async fn explains(scene: &mut TestScene) -> Result<()> {
    let view = scene.browser.view().await?;
    for platform in [YOUTUBE, X] {
        let row = view.platform(platform.id).context("a row")?;
        let keys: Vec<&str> = row.why.iter().map(|why| why.key.as_str()).collect();
        ensure!(
            keys.contains(&"why_tcp_reset") && keys.contains(&"why_control_verified"),
            "{keys:?}"
        );
    }
    let popup = scene.browser.popup().await?;
    ensure!(popup.key == "sentence_interference", "{}", popup.key);
    for name in ["YouTube", "X"] {
        ensure!(popup.sentence.contains(name), "{}", popup.sentence);
    }
    let ruled_out = "return document.querySelectorAll('[data-ruled-out] li').length";
    let told = scene
        .browser
        .driver()
        .execute(ruled_out, Vec::new())
        .await?;
    ensure!(told.json().as_u64() > Some(1), "{}", told.json());
    Ok(())
}

/// After a Yes of its own the popup tells what the public feed says of the same two.
async fn others_see_it_too(scene: &mut TestScene) -> Result<()> {
    let as_of = Seconds(std::time::UNIX_EPOCH.elapsed()?.as_secs());
    let stopped = CHOSEN.map(|platform| FeedItem {
        platform: Some(platform.to_owned()),
        how: FeedSymptom::Blocked,
        kind: FeedKind::Selective,
        scale: FeedScale::NationScale,
        certainty: FeedCertainty::Confirmed,
        since: as_of - Seconds::minutes(30),
    });
    let feed = Feed {
        country: "PK".parse()?,
        as_of,
        enough: true,
        items: stopped.to_vec(),
    };
    let collector = scene.collector.as_ref().context("a collector")?;
    collector.publish(&feed, &feed_secret()?)?;

    scene.browser.open(Page::Options).await?;
    scene.browser.choose_country("PK").await?;
    scene.browser.answer(Question::Feed, true).await?;
    scene
        .shows("the feed", |view| view.feed.as_of.is_some())
        .await?;
    scene.browser.open(Page::Popup).await?;
    until("what others see", seconds(10), async || {
        let script = "
            const section = document.querySelector('[data-others]');
            return section.hidden ? '' : section.innerText;";
        let told = scene.browser.driver().execute(script, Vec::new()).await?;
        let text = told.json().as_str().unwrap_or_default();
        Ok(Look::at(
            text.contains("YouTube") && text.contains("پاکستان"),
            text.to_owned(),
        ))
    })
    .await
}

/// What the page shows is what was sent, to the letter, with the answer.
async fn yes_from_the_data_page(scene: &mut TestScene) -> Result<()> {
    scene.browser.open(Page::Data).await?;
    scene.browser.answer(Question::Sharing, true).await?;
    let view = scene
        .shows("an accepted report", |view| !view.sharing.last.is_empty())
        .await?;
    let payload = &view.sharing.last.last().context("a report")?.payload;
    until("the report on the page", seconds(10), async || {
        let script = "
            return JSON.stringify([...document.querySelectorAll('[data-reports] li')]
                .map(item => [item.querySelector('code').textContent, item.innerText]));";
        let told = scene.browser.driver().execute(script, Vec::new()).await?;
        let items: Vec<[String; 2]> = serde_json::from_str(told.json().as_str().unwrap_or("[]"))?;
        let there = items
            .iter()
            .any(|[code, text]| code == payload && text.contains("200"));
        Ok(Look::at(there, told.json().to_string()))
    })
    .await?;
    let saved = saved(scene).await?;
    ensure!(saved.contains(&serde_json::to_string(payload)?), "{saved}");
    scene.counted_exactly_once().await
}

/// What the file of reports holds that the page gives.
async fn saved(scene: &mut TestScene) -> Result<String> {
    let script = "
        const [done] = arguments;
        const { createObjectURL } = URL;
        URL.createObjectURL = blob => {
            blob.text().then(done);
            return createObjectURL(blob);
        };
        document.querySelector('#save-reports').click();
        URL.createObjectURL = createObjectURL;";
    let told = scene.browser.in_own_page(script, Vec::new()).await?;
    Ok(told.as_str().context("a file")?.to_owned())
}

/// It is seen to open again, and the popup says so.
async fn restored(scene: &mut TestScene) -> Result<()> {
    scene.browser.open(Page::Popup).await?;
    scene.restrict("all", LabMechanism::None).await?;
    scene.works(YOUTUBE).await?;
    scene.works(X).await?;
    let popup = scene.browser.popup().await?;
    ensure!(popup.key == "sentence_works", "{}", popup.key);
    Ok(())
}

/// Nothing is left: of what was seen, of the choices, of permissions, and of the language.
async fn deleted(scene: &mut TestScene) -> Result<()> {
    scene.browser.open(Page::Data).await?;
    scene.browser.click("#forget").await?;
    scene.browser.click("#forget-yes").await?;
    until("everything to be gone", seconds(15), async || {
        let left = granted(scene).await?;
        Ok(Look::at(left.is_empty(), format!("{left:?}")))
    })
    .await?;
    let view = scene.browser.view().await?;
    ensure!(
        view.platforms.iter().all(|row| !row.chosen)
            && view.sharing.on.is_none()
            && view.sharing.last.is_empty()
            && view.feed.on.is_none(),
        "{view:?}"
    );
    scene.browser.open(Page::Welcome).await?;
    let text = shown(scene).await?;
    ensure!(text.contains("Is it me, is it them"), "{text}");
    Ok(())
}

/// All the text of the page that is open.
async fn shown(scene: &mut TestScene) -> Result<String> {
    let text = until("the page", seconds(10), async || {
        let script = "
            const { dataset, innerText } = document.documentElement;
            return 'ready' in dataset ? innerText : '';";
        let told = scene.browser.driver().execute(script, Vec::new()).await?;
        Ok(match told.json() {
            Value::String(text) if !text.is_empty() => Look::Done(text.clone()),
            other => Look::NotYet(other.to_string()),
        })
    })
    .await?;
    Ok(text)
}

/// Pictures of the page that is open, in both colours.
pub(crate) async fn picture(scene: &TestScene, name: &str) -> Result<()> {
    for colours in Colours::ALL {
        let file = scene.out.join(format!("{name}-{}.png", colours.name()));
        scene.browser.picture(PHONE, colours, &file).await?;
    }
    Ok(())
}
