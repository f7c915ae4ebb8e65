//! The public pages as people meet them: in two browsers, in both languages and colours, and in a
//! browser of text; held against the rules of accessibility and of HTML.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

#[path = "../../../crate/collector/tests/service/support/history.rs"]
mod history;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use sada_tests::browser::{Browser, BrowserKind, BrowserOptions, Colours};
use sada_tests::host::Host;
use sada_tests::paths;
use serde_json::Value;

/// A page of each kind.
const PAGES: [(&str, &str); 11] = [
    ("front", "/"),
    ("country", "/country/PK"),
    ("platform", "/platform/youtube"),
    ("event", "/event/pk-youtube-20240120T142500Z"),
    ("outage", "/event/pk-lines-silent-20240208T040000Z"),
    ("withdrawn", "/event/in-x-slow-20240125T000000Z"),
    ("method", "/method"),
    ("data", "/data"),
    ("privacy", "/privacy"),
    ("about", "/about"),
    ("missing", "/event/nothing"),
];
const LANGUAGES: [(&str, &str); 2] = [("en", ""), ("ur", "/ur")];
/// A phone and a desk, in CSS pixels.
const WIDTHS: [(&str, u32); 2] = [("phone", 390), ("desk", 1280)];

/// A gateway over a history, without a watch.
struct Site {
    child: Child,
    base: String,
    folder: tempfile::TempDir,
}

impl Drop for Site {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Site {
    fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let clock = history::fill(folder.path());
        let key = |name: &str| paths::key(name);
        let mut child = Command::new(paths::collector()?)
            .args(["gateway", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .arg("--trial-clock")
            .arg(clock)
            .arg("--gateway-keys")
            .arg(key("gateway"))
            .arg("--issuer-keys")
            .arg(key("issuer"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line).context("it is not ready")?;
        let base = format!(
            "http://{}",
            ready["listen"].as_str().context("its address")?
        );
        Ok(Self {
            child,
            base,
            folder,
        })
    }

    /// Every page in every language: its name, and its address.
    fn pages(&self) -> Vec<(String, String)> {
        let pages = LANGUAGES.iter().flat_map(|(language, prefix)| {
            PAGES
                .iter()
                .map(move |(name, path)| (format!("{name}-{language}"), format!("{prefix}{path}")))
        });
        pages
            .map(|(name, path)| (name, format!("{}{path}", self.base)))
            .collect()
    }
}

async fn browser(host: &Host, kind: BrowserKind) -> Result<Browser> {
    let options = BrowserOptions {
        kind,
        dist: paths::dist(),
        headless: true,
        in_lab: false,
        logs: paths::out().join(format!("site-{kind}")),
        neighbour: false,
        reports_at_once: false,
        bin_seconds: history::BIN,
        previous: None,
    };
    Browser::start(host, options).await
}

async fn nothing_stands_in_anybodys_way(kind: BrowserKind) -> Result<()> {
    let site = Site::start()?;
    let host = Host::local();
    let browser = browser(&host, kind).await?;
    let folder = paths::out().join("site");
    std::fs::create_dir_all(&folder)?;
    let mut found = Vec::new();
    for (name, address) in site.pages() {
        browser.read(&address).await?;
        for colours in Colours::ALL {
            for (device, width) in WIDTHS {
                let file = format!("{name}-{}-{device}-{kind}.png", colours.name());
                let faults = browser
                    .pictured(width, colours, &folder.join(file), async || {
                        browser.axe().await
                    })
                    .await?;
                found.extend(
                    faults
                        .into_iter()
                        .map(|it| format!("{name} {device} {}: {it}", colours.name())),
                );
            }
        }
    }
    browser.quit(&host).await?;
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[tokio::test]
async fn nothing_stands_in_anybodys_way_in_chromium() -> Result<()> {
    nothing_stands_in_anybodys_way(BrowserKind::Chromium).await
}

#[tokio::test]
async fn nothing_stands_in_anybodys_way_in_firefox() -> Result<()> {
    nothing_stands_in_anybodys_way(BrowserKind::Firefox).await
}

#[tokio::test]
async fn every_page_is_html_as_it_should_be_and_says_its_sentence_as_text() -> Result<()> {
    let site = Site::start()?;
    let mut files = Vec::new();
    for (name, address) in site.pages() {
        let page = reqwest::get(&address).await?.text().await?;
        let file = site.folder.path().join(format!("{name}.html"));
        std::fs::write(&file, page)?;
        files.push(file);
    }
    let validate = paths::node_module("html-validate/bin/html-validate.mjs");
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("htmlvalidate.mjs");
    let told = Command::new("node")
        .arg(validate)
        .arg("--config")
        .arg(config)
        .args(&files)
        .output()?;
    let faults = String::from_utf8_lossy(&told.stdout);
    ensure!(
        told.status.success(),
        "{faults}{}",
        String::from_utf8_lossy(&told.stderr)
    );

    let dumped = |name: &str| -> Result<String> {
        let file = site.folder.path().join(format!("{name}.html"));
        let w3m = paths::tool("SADA_W3M", &["w3m"])?;
        let told = Command::new(w3m)
            .args(["-dump", "-cols", "200", "-I", "UTF-8", "-O", "UTF-8"])
            .arg(file)
            .output()?;
        Ok(String::from_utf8(told.stdout)?)
    };
    let front = dumped("front-en")?;
    ensure!(
        front.contains(
            "Right now reports show no restriction in the 3 countries with enough reports."
        ),
        "{front}"
    );
    let event = dumped("event-en")?;
    ensure!(
        event.contains("YouTube did not open in Pakistan, on most networks, while other sites did"),
        "{event}"
    );
    ensure!(
        event.contains("20 January 2024, 14:25 UTC (19:25 in Pakistan)"),
        "{event}"
    );
    let urdu = dumped("front-ur")?;
    ensure!(urdu.contains("پاکستان"), "{urdu}");
    Ok(())
}
