//! Who has an earlier version gets the present one in its place, and notices nothing but what is new: nothing is asked
//! anew, nothing is lost, nothing is sent twice. The packages before are real ones (`tests/previous`).

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use sada_core::history::Mark;
use sada_tests::browser::{BrowserKind, Page, Question};
use sada_tests::host::LabMechanism;
use sada_tests::platform::{X, YOUTUBE};
use sada_tests::scene::{SceneOptions, TestScene, play};
use sada_tests::view::{ReportFields, View};
use sada_tests::wait::{Look, seconds, until};

const CHOSEN: [&str; 2] = [YOUTUBE.id, X.id];

#[tokio::test]
async fn everything_outlives_an_upgrade_from_0_1_0_in_chromium() -> Result<()> {
    upgrade("0.1.0", BrowserKind::Chromium).await
}

#[tokio::test]
async fn everything_outlives_an_upgrade_from_0_1_0_in_firefox() -> Result<()> {
    upgrade("0.1.0", BrowserKind::Firefox).await
}

#[tokio::test]
async fn everything_outlives_an_upgrade_from_0_2_0_in_chromium() -> Result<()> {
    upgrade("0.2.0", BrowserKind::Chromium).await
}

#[tokio::test]
async fn everything_outlives_an_upgrade_from_0_2_0_in_firefox() -> Result<()> {
    upgrade("0.2.0", BrowserKind::Firefox).await
}

async fn upgrade(version: &'static str, kind: BrowserKind) -> Result<()> {
    let setting = SceneOptions {
        previous: Some(version),
        ..SceneOptions::lab(kind, &format!("upgrade-{version}"))
    };
    play(&setting, everything_outlives_an_upgrade).await
}

async fn everything_outlives_an_upgrade(scene: &mut TestScene) -> Result<()> {
    let before = lived_with(scene).await?;
    let granted = granted(scene).await?;
    ensure!(granted.contains("x.com"), "{granted}");
    scene.browser.upgrade().await?;

    scene.browser.open(Page::Popup).await?;
    let after = scene.browser.view().await?;
    ensure!(self::granted(scene).await? == granted, "other permissions");
    kept(&before, &after)?;
    let spoken = language(scene).await?;
    ensure!(spoken == "ur rtl", "the pages speak {spoken}");
    let popup = scene.browser.popup().await?;
    ensure!(popup.ready, "{popup:?}");
    for platform in [YOUTUBE, X] {
        scene.says(platform, "interference", "likely").await?;
    }

    let newest = before.sharing.last.iter().map(|it| it.bin_start()).max();
    scene
        .shows("a report of the present version", |view| {
            let mut reports = view.sharing.last.iter();
            reports.any(|it| it.accepted() && Some(it.bin_start()) > newest)
        })
        .await?;
    scene.counted_exactly_once().await?;
    // By now it would have opened.
    no_page_opened_by_itself(scene).await
}

/// A person's time with the version before: Urdu, two platforms, a Yes, a block, reports.
async fn lived_with(scene: &mut TestScene) -> Result<View> {
    scene.browser.welcomed().await?;
    // A menu in 0.1.0, buttons from 0.2.0 on.
    let urdu = "#language option[value=ur], [data-languages] [lang=ur]";
    scene.browser.click(urdu).await?;
    until("the page in Urdu", seconds(10), async || {
        // Between two documents there is none to ask.
        let spoken = language(scene).await.unwrap_or_default();
        Ok(Look::at(spoken == "ur rtl", spoken))
    })
    .await?;
    scene.browser.choose(&CHOSEN).await?;
    scene.browser.answer(Question::Sharing, true).await?;
    scene.browser.open(Page::Popup).await?;
    scene.works(YOUTUBE).await?;
    scene.works(X).await?;
    scene.meet(YOUTUBE, LabMechanism::TlsReset).await?;
    scene.says(YOUTUBE, "unknown", "possible").await?;
    scene.meet(X, LabMechanism::DnsNxdomain).await?;
    for platform in [YOUTUBE, X] {
        scene.says(platform, "interference", "likely").await?;
    }
    scene
        .shows("an accepted report of the block", |view| {
            let mut reports = view.sharing.last.iter();
            reports.any(|it| it.accepted() && it.vote(X.id).is_some_and(|vote| vote != "works"))
        })
        .await
}

/// Choices, answers, the strips and every report, word for word.
fn kept(before: &View, after: &View) -> Result<()> {
    for (old, new) in before.platforms.iter().zip(&after.platforms) {
        let chosen = (&new.id, new.chosen, new.granted);
        ensure!(chosen == (&old.id, old.chosen, old.granted), "{new:?}");
        // An hour may have begun meanwhile.
        let marks = |strip: &[Option<Mark>]| strip.iter().flatten().copied().collect::<Vec<_>>();
        let (was, is) = (marks(&old.strip), marks(&new.strip));
        ensure!(was == is, "{}: {was:?}, then {is:?}", old.id.name());
        let shown = CHOSEN.contains(&old.id.name());
        ensure!(shown != was.is_empty(), "{}: {was:?}", old.id.name());
    }
    ensure!(after.sharing.on == Some(true), "{:?}", after.sharing.on);
    ensure!(after.feed.on == before.feed.on, "{:?}", after.feed);
    for report in before.sharing.last.iter().filter(|it| it.accepted()) {
        ensure!(after.sharing.last.contains(report), "lost: {report:?}");
    }
    Ok(())
}

async fn granted(scene: &mut TestScene) -> Result<String> {
    let script = "
        const [done] = arguments;
        chrome.permissions.getAll().then(({ origins, data_collection }) =>
            done(JSON.stringify([origins.toSorted(), data_collection?.toSorted()])));";
    let told = scene.browser.in_own_page(script, Vec::new()).await?;
    told.as_str().map(str::to_owned).context("the permissions")
}

/// The language and direction of the extension's page that is open.
async fn language(scene: &TestScene) -> Result<String> {
    let script = "
        const { lang, dir } = document.documentElement;
        return `${lang} ${dir}`;";
    let told = scene.browser.driver().execute(script, Vec::new()).await?;
    let told = told.json().as_str().context("a language")?;
    Ok(told.to_owned())
}

async fn no_page_opened_by_itself(scene: &TestScene) -> Result<()> {
    let driver = scene.browser.driver();
    let mut shown = BTreeSet::new();
    for tab in driver.windows().await? {
        driver.switch_to_window(tab).await?;
        let url = driver.execute("return location.href", Vec::new()).await?;
        shown.extend(url.json().as_str().map(str::to_owned));
    }
    let own = scene.browser.page_address("");
    let opened: Vec<_> = shown.iter().filter(|url| url.starts_with(&own)).collect();
    // The one this test has open.
    ensure!(
        opened.len() == 1 && opened[0].contains("popup"),
        "{opened:?}"
    );
    Ok(())
}
