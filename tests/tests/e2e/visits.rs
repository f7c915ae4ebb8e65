//! What pages have loaded that nobody goes to is no visit; what a person then goes to is one.

use anyhow::{Context, Result, ensure};
use sada_core::catalogue::CONTROLS;
use sada_tests::browser::{BrowserKind, Page};
use sada_tests::host::{EventKind, LabMechanism};
use sada_tests::in_both_browsers;
use sada_tests::platform::{FACEBOOK, VisitedPlatform, X, YOUTUBE};
use sada_tests::scene::{SceneOptions, TestScene, play};
use sada_tests::view::Rows;
use sada_tests::wait::{Look, seconds, until};
use serde_json::json;

in_both_browsers!(what_pages_load_beforehand_is_no_visit);

/// Only one browser makes pages ready by rules of other pages.
#[tokio::test]
async fn a_page_made_ready_beforehand_is_a_visit_once_it_is_shown() -> Result<()> {
    let name = "a_page_made_ready_beforehand";
    play(&SceneOptions::lab(BrowserKind::Chromium, name), made_ready).await
}

/// Has an address fetched by the page that is open, in every way in which pages can before
/// somebody goes there, and held in a frame that nobody sees.
const BEFOREHAND: &str = "
    const [url] = arguments;
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.textContent = JSON.stringify({
        prefetch: [{ source: 'list', urls: [url + '?rule'], eagerness: 'immediate' }],
    });
    const link = document.createElement('link');
    Object.assign(link, { rel: 'prefetch', href: url + '?link' });
    const frame = document.createElement('iframe');
    Object.assign(frame, { hidden: true, src: url + '?frame' });
    document.head.append(rules, link);
    document.body.append(frame);
    return null;";

/// Has an address of the same site made ready by the page that is open.
const READY: &str = "
    const [url] = arguments;
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.textContent = JSON.stringify({
        prerender: [{ source: 'list', urls: [url], eagerness: 'immediate' }],
    });
    document.head.append(rules);
    return null;";

/// How often the network met something of this host.
async fn met(scene: &TestScene, host: &str) -> Result<usize> {
    let events = scene.host.network_events().await?;
    let of_it = events.iter().filter(|event| match &event.what {
        EventKind::Connection { name, .. } => name.as_deref() == Some(host),
        EventKind::Request { host: name, .. } => name == host,
        _ => false,
    });
    Ok(of_it.count())
}

/// The addresses that a browser certainly loads of [`BEFOREHAND`]. Only one knows rules, and the
/// other fetches by links when it has nothing else to do.
const fn ways(kind: BrowserKind) -> &'static [&'static str] {
    match kind {
        BrowserKind::Chromium => &["/?rule", "/?link", "/?frame"],
        BrowserKind::Firefox => &["/?frame"],
    }
}

/// Waits until a server has answered this.
async fn answered(scene: &TestScene, host: &str, wanted: &str) -> Result<()> {
    until(wanted, seconds(20), async || {
        let events = scene.host.network_events().await?;
        let there = events.iter().any(|event| match &event.what {
            EventKind::Request {
                host: name, path, ..
            } => name == host && path == wanted,
            _ => false,
        });
        Ok(Look::at(there, format!("{} lines", events.len())))
    })
    .await
}

/// Whether any control was asked.
async fn controls_asked(scene: &TestScene) -> Result<bool> {
    let events = scene.host.network_events().await?;
    Ok(events.iter().any(|event| match &event.what {
        EventKind::Request { host, .. } => CONTROLS
            .iter()
            .any(|site| site.url.contains(&format!("//{host}/"))),
        _ => false,
    }))
}

/// Waits until requests of a page by script came to an end, so that whatever Sada hears of all
/// before has been heard; then nothing may be known of the platform.
async fn nothing_is_known(scene: &mut TestScene, platform: VisitedPlatform) -> Result<()> {
    scene.works(FACEBOOK).await?;
    let view = scene.browser.view().await?;
    let row = view.platform(platform.id).context("its row")?;
    ensure!(row.verdict.is_none() && !view.checking, "{row:#?}");
    ensure!(!controls_asked(scene).await?, "controls were asked");
    Ok(())
}

/// Fetched beforehand by a page of another site, and held in its hidden frame.
async fn what_pages_load_beforehand_is_no_visit(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    for mechanism in [LabMechanism::Http503, LabMechanism::TlsReset] {
        scene.works(YOUTUBE).await?;
        scene.restrict(X.id, mechanism).await?;
        let before = met(scene, X.host()).await?;
        let address = vec![json!(X.url)];
        scene.browser.in_web_page(BEFOREHAND, address).await?;
        until("the network to meet it", seconds(20), async || {
            let times = met(scene, X.host()).await? - before;
            Ok(Look::at(times > 0, times.to_string()))
        })
        .await?;
        // What is stopped reaches no server; what is answered tells which of them came.
        if mechanism == LabMechanism::Http503 {
            for path in ways(scene.browser.kind()) {
                answered(scene, X.host(), path).await?;
            }
        }
        nothing_is_known(scene, X).await?;
    }
    // The same for somebody who goes there is a failure.
    scene.browser.visit(X.url).await?;
    scene.says(X, "unknown", "possible").await
}

/// The page of a site makes another of its own ready, which the person then goes to.
async fn made_ready(scene: &mut TestScene) -> Result<()> {
    scene.welcome(None).await?;
    // The page that begins it is opened while Sada does not look.
    pause(scene, true).await?;
    scene.browser.read(X.url).await?;
    pause(scene, false).await?;

    let ready = format!("{}?ready", X.url);
    let before = met(scene, X.host()).await?;
    scene.browser.in_web_page(READY, vec![json!(ready)]).await?;
    until("it to be made ready", seconds(20), async || {
        let times = met(scene, X.host()).await? - before;
        Ok(Look::at(times > 0, times.to_string()))
    })
    .await?;
    let tab = scene.browser.open_tab(FACEBOOK.url).await?;
    scene.says(FACEBOOK, "works", "strong").await?;
    scene.browser.close_tab(tab).await?;
    let view = scene.browser.view().await?;
    let row = view.platform(X.id).context("its row")?;
    ensure!(row.verdict.is_none(), "nobody saw it yet: {row:#?}");

    let go = "
        const [url] = arguments;
        const link = document.createElement('a');
        link.href = url;
        document.body.append(link);
        link.click();
        return null;";
    scene.browser.in_web_page(go, vec![json!(ready)]).await?;
    until("the page to be shown", seconds(20), async || {
        let script = "
            const [entry] = performance.getEntriesByType('navigation');
            fetch('/app.js').catch(() => {});
            return [location.search, entry?.activationStart ?? 0];";
        // To the driver a page that was made ready is another window than the one before it.
        let driver = scene.browser.driver();
        let mut seen = String::new();
        for window in driver.windows().await? {
            if driver.switch_to_window(window).await.is_err() {
                continue;
            }
            let Ok(told) = driver.execute(script, Vec::new()).await else {
                continue;
            };
            let shown = told.json();
            let activated = shown[1].as_f64().is_some_and(|at| at > 0.0);
            if shown[0] == "?ready" && activated {
                return Ok(Look::Done(()));
            }
            seen += &shown.to_string();
        }
        Ok(Look::NotYet(seen))
    })
    .await?;
    scene.says(X, "works", "strong").await
}

/// Pauses Sada as the settings do, or lets it go on.
async fn pause(scene: &mut TestScene, on: bool) -> Result<()> {
    scene.browser.open(Page::Popup).await?;
    let script = "
        const [on, done] = arguments;
        chrome.runtime.sendMessage({ tell: { type: 'pause', on } })
            .then(answer => done(answer.error ?? 'told'), error => done(String(error)));";
    let told = scene.browser.in_own_page(script, vec![json!(on)]).await?;
    ensure!(told == "told", "pausing: {told}");
    Ok(())
}
