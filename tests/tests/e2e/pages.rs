//! The extension's own pages as people meet them: in every language, in both colours, on a small
//! phone and on a desk, with large text, with a device's own colours; held against the rules of
//! accessibility and of plain sight. Leaves a picture of each in `out/pages`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use sada_tests::bins::BIN_SECONDS;
use sada_tests::browser::{
    Appearance, Browser, BrowserKind, BrowserOptions, Colours, Extension, Page, copy_files,
};
use sada_tests::host::Host;
use sada_tests::in_both_browsers;
use sada_tests::paths;
use sada_tests::platform;
use sada_tests::scene::TestScene;
use sada_tests::wait::{Look, seconds, until};
use serde::Deserialize;
use serde_json::json;

in_both_browsers!(nothing_stands_in_anybodys_way);

/// A small phone and a desk, in CSS pixels.
const WIDTHS: [u32; 2] = [320, 1280];
/// A desk at whose browser somebody has doubled the size of text: a page zoomed to 200 % has this
/// width too, so it is both at once.
const ZOOMED: u32 = 640;
/// What the popup tells in the extension's own simulation.
const SCENES: [&str; 4] = ["block", "restored", "outage", "line"];

async fn nothing_stands_in_anybodys_way(scene: &mut TestScene) -> Result<()> {
    scene.browser.welcomed().await?;
    let mut eye = Eye::new(scene).await?;
    for page in eye.pages.clone() {
        eye.look(scene, &page, "new").await?;
    }

    scene.welcome(Some(true)).await?;
    for platform in platform::ALL {
        scene.works(platform).await?;
    }
    eye.look(scene, "popup", "works").await?;
    is_announced_only_when_it_changes(scene).await?;

    scene
        .shows("a report to be answered", |view| {
            !view.sharing.last.is_empty()
        })
        .await?;
    for page in eye.pages.clone() {
        if page != "popup" {
            eye.look(scene, &page, "sharing").await?;
        }
    }

    for name in SCENES {
        let signal = json!({ "type": "simulate", "scene": name });
        scene.browser.send(json!({ "tell": signal })).await?;
        eye.look(scene, "popup", name).await?;
    }
    let signal = json!({ "type": "simulate", "scene": null });
    scene.browser.send(json!({ "tell": signal })).await?;
    let signal = json!({ "type": "pause", "on": true });
    scene.browser.send(json!({ "tell": signal })).await?;
    eye.look(scene, "popup", "paused").await?;
    ensure!(eye.found.is_empty(), "{:#?}", eye.found);
    Ok(())
}

/// In no language at all, longer than any: what is cut off then may be so in the next translation,
/// and what can still be read is in no catalogue.
async fn a_long_language_has_room(kind: BrowserKind) -> Result<()> {
    let dist = tempfile::Builder::new().prefix("sada-pseudo-").tempdir()?;
    let folder = dist.path().join(kind.name());
    std::fs::create_dir(&folder)?;
    copy_files(&paths::dist().join(kind.name()), &folder)?;
    let pseudo = Path::new(env!("CARGO_MANIFEST_DIR")).join("pseudo.mjs");
    let catalogue = Command::new("node").arg(pseudo).arg("rtl").output()?;
    ensure!(catalogue.status.success(), "{catalogue:?}");
    std::fs::write(folder.join("_locales/ur/messages.json"), catalogue.stdout)?;

    let host = Host::local();
    let options = BrowserOptions {
        kind,
        dist: dist.path().to_owned(),
        headless: true,
        in_lab: false,
        logs: paths::out().join(format!("pseudo-{kind}")),
        neighbour: false,
        reports_at_once: false,
        previous: None,
        bin_seconds: BIN_SECONDS,
    };
    let mut browser = Browser::start(&host, options).await?;
    browser.welcomed().await?;
    browser.speak(Some("ur")).await?;
    let folder = paths::out().join("pages");
    std::fs::create_dir_all(&folder)?;
    let mut found = Vec::new();
    let pages = Extension::built(&paths::dist(), kind, BIN_SECONDS)?.pages()?;
    let new = pages.into_iter().map(|page| (page, None));
    let scenes = SCENES.map(|scene| ("popup".to_owned(), Some(scene)));
    for (page, scene) in new.chain(scenes) {
        let signal = json!({ "type": "simulate", "scene": scene });
        browser.send(json!({ "tell": signal })).await?;
        browser.open_named(&page).await?;
        is_ready(&browser).await?;
        browser
            .appear(Appearance::new(WIDTHS[0], Colours::Light))
            .await?;
        let mut faults = browser.layout_faults("ur", "rtl").await?;
        faults.extend(browser.unworded().await?);
        let name = format!(
            "{page}-{}-pseudo-{}-{kind}",
            scene.unwrap_or("new"),
            WIDTHS[0]
        );
        let png = browser.photograph(WIDTHS[0]).await?;
        std::fs::write(folder.join(format!("{name}.png")), png)?;
        found.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
        browser.as_before().await?;
    }
    browser.quit(&host).await?;
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[tokio::test]
async fn a_long_language_has_room_in_chromium() -> Result<()> {
    a_long_language_has_room(BrowserKind::Chromium).await
}

#[tokio::test]
async fn a_long_language_has_room_in_firefox() -> Result<()> {
    a_long_language_has_room(BrowserKind::Firefox).await
}

/// A language of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Language {
    code: String,
    dir: String,
}

/// Whoever looks at pages, and what they have found.
struct Eye {
    /// Without `.html`.
    pages: Vec<String>,
    languages: Vec<Language>,
    folder: PathBuf,
    found: Vec<String>,
}

impl Eye {
    async fn new(scene: &mut TestScene) -> Result<Self> {
        let kind = scene.browser.kind();
        let folder = paths::out().join("pages");
        std::fs::create_dir_all(&folder)?;
        let pages = Extension::built(&paths::dist(), kind, scene.bin_seconds())?.pages()?;
        let script = "
            const [done] = arguments;
            import(chrome.runtime.getURL('shared/languages.js'))
                .then(({ LANGUAGES }) => done(JSON.stringify(LANGUAGES)), error => done(String(error)));";
        let told = scene.browser.in_own_page(script, Vec::new()).await?;
        let languages = serde_json::from_str(told.as_str().unwrap_or_default())
            .with_context(|| format!("the languages: {told}"))?;
        Ok(Self {
            pages,
            languages,
            folder,
            found: Vec::new(),
        })
    }

    /// Looks at a page as it is now: in every language on a small phone; in the first language of
    /// each direction also on a desk and in the dark, and with large text; in the first of all
    /// with a device's own colours.
    async fn look(&mut self, scene: &mut TestScene, page: &str, state: &str) -> Result<()> {
        let mut directions = Vec::new();
        for (place, language) in self.languages.clone().into_iter().enumerate() {
            scene.browser.speak(Some(&language.code)).await?;
            scene.browser.open_named(page).await?;
            is_ready(&scene.browser).await?;
            let name = format!("{page}-{state}-{}", language.code);
            let mut looks = vec![Appearance::new(WIDTHS[0], Colours::Light)];
            if !directions.contains(&language.dir) {
                directions.push(language.dir.clone());
                for colours in Colours::ALL {
                    looks.extend(WIDTHS.map(|width| Appearance::new(width, colours)));
                }
                looks.remove(0);
                looks.push(Appearance {
                    large_text: true,
                    ..Appearance::new(ZOOMED, Colours::Light)
                });
            }
            if place == 0 {
                looks.push(Appearance {
                    forced_colours: true,
                    still: true,
                    ..Appearance::new(WIDTHS[0], Colours::Light)
                });
            }
            for appearance in looks {
                self.look_at(scene, &name, &language, appearance).await?;
            }
            scene.browser.as_before().await?;
        }
        scene.browser.speak(None).await
    }

    async fn look_at(
        &mut self,
        scene: &TestScene,
        name: &str,
        language: &Language,
        appearance: Appearance,
    ) -> Result<()> {
        let browser = &scene.browser;
        browser.appear(appearance).await?;
        let Appearance { width, colours, .. } = appearance;
        let colours = match appearance {
            Appearance {
                large_text: true, ..
            } => "large",
            Appearance {
                forced_colours: true,
                ..
            } => "forced",
            _ => colours.name(),
        };
        let mut faults = browser.layout_faults(&language.code, &language.dir).await?;
        if !appearance.large_text {
            faults.extend(browser.axe().await?);
        }
        faults.extend(browser.focus_faults().await?);
        if appearance.still {
            faults.extend(browser.moving().await?);
        }
        let name = format!("{name}-{colours}-{width}-{}", browser.kind());
        let png = browser.photograph(width).await?;
        std::fs::write(self.folder.join(format!("{name}.png")), png)?;
        self.found
            .extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
        Ok(())
    }
}

async fn is_ready(browser: &Browser) -> Result<()> {
    until("the page to be drawn", seconds(10), async || {
        let script = "return document.documentElement.hasAttribute('data-ready')";
        let told = browser.driver().execute(script, Vec::new()).await?;
        Ok(Look::at(told.json() == &json!(true), "not yet"))
    })
    .await
}

/// What is said again and has not changed must not be spoken again; what has changed must be.
async fn is_announced_only_when_it_changes(scene: &mut TestScene) -> Result<()> {
    scene.browser.open(Page::Popup).await?;
    is_ready(&scene.browser).await?;
    let listen = "
        const [done] = arguments;
        window.sadaSpoken = 0;
        window.sadaDrawn = 0;
        const options = { childList: true, characterData: true, subtree: true };
        const observer = new MutationObserver(list => { window.sadaSpoken += list.length; });
        document.querySelectorAll('[role=status], [role=alert]').forEach(it => observer.observe(it, options));
        chrome.runtime.onMessage.addListener(({ changed }) => { if (changed) window.sadaDrawn += 1; });
        done(null);";
    scene.browser.in_own_page(listen, Vec::new()).await?;
    // A page hears no message of its own; another of the extension's says that something is new.
    let popup = scene.browser.driver().window().await?;
    let data = scene
        .browser
        .page_address(&scene.browser.page_path("data")?);
    let tab = scene.browser.open_tab(&data).await?;
    until("another page", seconds(10), async || {
        let script = "
            const [done] = arguments;
            chrome.runtime?.sendMessage({ changed: true }).then(() => done(true), () => done(true));";
        let told = scene.browser.driver().execute_async(script, Vec::new()).await;
        Ok(Look::at(told.is_ok(), "not there"))
    })
    .await?;
    scene.browser.close_tab(tab).await?;
    scene.browser.driver().switch_to_window(popup).await?;
    let told = "
        const [done] = arguments;
        // Whatever the news makes the page ask is answered before this is.
        chrome.runtime.sendMessage({ ask: 'view' })
            .then(() => requestAnimationFrame(() => done([window.sadaDrawn > 0, window.sadaSpoken])));";
    let before = until("the news to be heard", seconds(5), async || {
        let told = scene.browser.in_own_page(told, Vec::new()).await?;
        Ok(if told[0] == json!(true) {
            Look::Done(told)
        } else {
            Look::NotYet(told.to_string())
        })
    })
    .await?;
    ensure!(before[1] == json!(0), "spoken again: {before}");

    scene.browser.click("[data-pause]").await?;
    until("the pause to be announced", seconds(5), async || {
        let after = scene.browser.in_own_page(told, Vec::new()).await?;
        let spoken = after[1].as_u64().unwrap_or_default();
        Ok(Look::at(spoken > 0, after.to_string()))
    })
    .await?;
    scene.browser.click("[data-pause]").await
}
