//! The pictures on stores' pages: the packaged pages in a real browser, with the extension's own simulation, each in a
//! frame with a sentence of the listing.

mod frame;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use sada_tests::bins::BIN_SECONDS;
use sada_tests::browser::{Browser, BrowserKind, BrowserOptions, Colours, Page};
use sada_tests::host::Host;
use sada_tests::paths;
use sada_tests::wait::{Look, seconds, until};
use serde_json::{Value, json};

use frame::{Frame, Listing};

/// Makes the pictures.
#[derive(Debug, Parser)]
struct Cli {
    /// Where they go
    #[arg(long)]
    out: PathBuf,
    /// The folder with the listings, one folder a language
    #[arg(long)]
    listing: PathBuf,
    /// The folder with the frame and the icon
    #[arg(long)]
    frame: PathBuf,
    /// In which languages
    #[arg(long, default_values = ["en", "ur"])]
    language: Vec<String>,
}

/// A part of a page that is shown.
struct Shot {
    /// Its name, and that of its sentence in the listing.
    name: &'static str,
    page: Page,
    /// CSS pixels, as wide and high as it is shown to people.
    size: (u32, u32),
    /// Brings it into view.
    script: &'static str,
}

/// A popup is at most as high as this in browsers.
const POPUP: (u32, u32) = (360, 600);
const SHEET: (u32, u32) = (800, 560);

const SHOTS: [Shot; 4] = [
    Shot {
        name: "block",
        page: Page::Popup,
        size: POPUP,
        script: "",
    },
    Shot {
        name: "why",
        page: Page::Popup,
        size: POPUP,
        script: "
            const rows = [...document.querySelectorAll('.row')];
            const told = rows.filter(row => row.querySelector('[data-reasons] li')).at(-1);
            told.querySelector('details').open = true;
            document.querySelector('[data-ruled-out]').scrollIntoView({ block: 'end' });",
    },
    Shot {
        name: "welcome",
        page: Page::Welcome,
        size: SHEET,
        script: "",
    },
    Shot {
        name: "data",
        page: Page::Data,
        size: SHEET,
        script: "
            const { top } = document.querySelector('#kept-title').closest('section').getBoundingClientRect();
            scrollBy(0, top - 28);",
    },
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let host = Host::local();
    let options = BrowserOptions {
        kind: BrowserKind::Chromium,
        dist: paths::dist(),
        headless: true,
        in_lab: false,
        logs: paths::out().join("pictures"),
        neighbour: false,
        reports_at_once: false,
        bin_seconds: BIN_SECONDS,
        previous: None,
    };
    let mut browser = Browser::start(&host, options).await?;
    browser.welcomed().await?;
    let simulate = json!({ "tell": { "type": "simulate", "scene": "block" } });
    browser.send(simulate).await.context("the simulation")?;
    for language in &cli.language {
        let listing = Listing::read(&cli.listing, &cli.frame, language)?;
        let folder = cli.out.join(language);
        std::fs::create_dir_all(&folder)?;
        // The language is kept by the extension's own pages, and a frame was open.
        browser.open(Page::Popup).await?;
        browser.speak(Some(language)).await?;
        for colours in Colours::ALL {
            for (number, shot) in SHOTS.iter().enumerate() {
                let png = shoot(&mut browser, shot, colours)
                    .await
                    .context(shot.name)?;
                let frame = Frame::of_page(&listing, shot.name, shot.size, &png)?;
                let name = format!("{}-{}-{}.png", number + 1, shot.name, colours.name());
                keep(&browser, &frame, colours, &folder.join(name)).await?;
            }
        }
        let tile = Frame::tile(&listing)?;
        keep(
            &browser,
            &tile,
            Colours::Light,
            &folder.join("tile-440x280.png"),
        )
        .await?;
    }
    browser.quit(&host).await?;
    host.shutdown().await
}

/// A PNG of a part of one of the extension's pages, twice as fine as it is large.
async fn shoot(browser: &mut Browser, shot: &Shot, colours: Colours) -> Result<Vec<u8>> {
    appear(browser, shot.size, 2, colours).await?;
    browser.open(shot.page).await?;
    until("the page", seconds(10), async || {
        let script = "return 'ready' in document.documentElement.dataset";
        let told = browser.driver().execute(script, Vec::new()).await?;
        Ok(Look::at(told.json() == true, "not ready"))
    })
    .await?;
    browser.driver().execute(shot.script, Vec::new()).await?;
    still(browser).await?;
    Ok(browser.driver().screenshot_as_png().await?)
}

/// Makes the picture and writes it.
async fn keep(browser: &Browser, frame: &Frame, colours: Colours, file: &Path) -> Result<()> {
    let page = tempfile::Builder::new().suffix(".html").tempfile()?;
    std::fs::write(page.path(), &frame.html)?;
    appear(browser, frame.size, 1, colours).await?;
    let address = format!("file://{}", page.path().display());
    browser.driver().goto(&address).await?;
    until("the frame", seconds(10), async || {
        let script = "return location.href === arguments[0] && document.readyState === 'complete'
            && [...document.images].every(image => image.complete)";
        let told = browser
            .driver()
            .execute(script, vec![json!(address)])
            .await?;
        Ok(Look::at(told.json() == true, "not there"))
    })
    .await?;
    still(browser).await?;
    let png = browser.driver().screenshot_as_png().await?;
    println!("  {}", file.display());
    std::fs::write(file, png).with_context(|| format!("writing {}", file.display()))
}

/// Waits until fonts are there and what was changed is drawn.
async fn still(browser: &Browser) -> Result<()> {
    let script = "
        const [done] = arguments;
        document.fonts.ready.then(() =>
            requestAnimationFrame(() => requestAnimationFrame(() => done(null))));";
    browser.driver().execute_async(script, Vec::new()).await?;
    Ok(())
}

async fn appear(browser: &Browser, size: (u32, u32), scale: u32, colours: Colours) -> Result<()> {
    let (width, height) = size;
    let metrics = json!({
        "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false,
    });
    let media = json!({ "features": [
        { "name": "prefers-color-scheme", "value": colours.name() },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ] });
    cdp(browser, "Emulation.setDeviceMetricsOverride", metrics).await?;
    cdp(browser, "Emulation.setEmulatedMedia", media).await?;
    // A bar beside the page is no part of it.
    cdp(
        browser,
        "Emulation.setScrollbarsHidden",
        json!({ "hidden": true }),
    )
    .await
}

async fn cdp(browser: &Browser, method: &str, parameters: Value) -> Result<()> {
    let cdp = browser.driver().cdp();
    cdp.send_raw(method, parameters)
        .await
        .context(method.to_owned())?;
    Ok(())
}
