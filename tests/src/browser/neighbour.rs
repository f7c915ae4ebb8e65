//! Another extension of the same person's, as far as it gets into Sada's way: it cancels
//! requests, as ad blockers do, or leads everything through a proxy.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::WebDriver;
use thirtyfour::extensions::addons::firefox::FirefoxTools;

use super::gecko::{NEIGHBOUR_ID, NEIGHBOUR_UUID};
use super::{Browser, BrowserKind, chromium, firefox};

const PAGE: &str = "neighbour.html";
const WORKER: &str = "neighbour.js";

/// The other extension, in a folder of its own, and its origin once it runs.
#[derive(Debug)]
pub(super) struct Neighbour {
    folder: TempDir,
    origin: String,
}

impl Neighbour {
    /// Writes it down.
    pub(super) fn new(kind: BrowserKind) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("sada-neighbour-")
            .tempdir()?;
        let background = match kind {
            BrowserKind::Chromium => json!({ "service_worker": WORKER }),
            BrowserKind::Firefox => json!({ "scripts": [WORKER] }),
        };
        let manifest = json!({
            "manifest_version": 3,
            "name": "Neighbour",
            "version": "1",
            "permissions": ["declarativeNetRequest", "proxy"],
            "host_permissions": ["<all_urls>"],
            "background": background,
            "browser_specific_settings": { "gecko": { "id": NEIGHBOUR_ID } },
        });
        let file = |name| folder.path().join(name);
        std::fs::write(file("manifest.json"), manifest.to_string())?;
        std::fs::write(file(PAGE), "<!doctype html><title>Neighbour</title>\n")?;
        // A listener, so that the browser starts it and its origin can be seen.
        let worker = "chrome.runtime.onInstalled.addListener(() => {});\n";
        std::fs::write(file(WORKER), worker)?;
        Ok(Self {
            folder,
            origin: String::new(),
        })
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Installs it where that is still to be done, and learns its origin.
    pub(super) async fn settle(&mut self, driver: &WebDriver, kind: BrowserKind) -> Result<()> {
        self.origin = match kind {
            BrowserKind::Chromium => chromium::origin(driver, WORKER).await?,
            BrowserKind::Firefox => {
                let folder = self.folder().to_str().context("a folder's name")?;
                let tools = FirefoxTools::new(driver.handle().clone());
                let installed = tools.install_addon(folder, Some(true)).await;
                installed.context("installing the other extension")?;
                format!("moz-extension://{NEIGHBOUR_UUID}")
            }
        };
        Ok(())
    }
}

const BLOCK: &str = "
    const [host, done] = arguments;
    const resourceTypes = ['main_frame', 'sub_frame', 'stylesheet', 'script', 'image', 'font',
        'media', 'xmlhttprequest', 'other'];
    const rule = { id: 1, priority: 1, action: { type: 'block' },
        condition: { requestDomains: [host], resourceTypes } };
    chrome.declarativeNetRequest.updateDynamicRules({ addRules: [rule] })
        .then(() => done('done'), error => done(String(error)));";

/// Port 9 is for throwing away, and nothing listens there.
const PROXY: &str = "
    const [done] = arguments;
    const singleProxy = { host: '127.0.0.1', port: 9 };
    chrome.proxy.settings.set({ value: { mode: 'fixed_servers', rules: { singleProxy } } })
        .then(() => done('done'), error => done(String(error)));";

impl Browser {
    /// Makes the other extension cancel every request to this host and those below it.
    ///
    /// # Errors
    /// Without another extension, or when it cannot.
    pub async fn neighbour_blocks(&mut self, host: &str) -> Result<()> {
        self.in_neighbour(BLOCK, vec![json!(host)]).await
    }

    /// Leads everything through a proxy that is not there. In Firefox an extension needs to
    /// be let into private windows for that, so it is done as in the settings.
    ///
    /// # Errors
    /// Without another extension, or when it cannot.
    pub async fn neighbour_sets_dead_proxy(&mut self) -> Result<()> {
        match self.kind() {
            BrowserKind::Chromium => self.in_neighbour(PROXY, Vec::new()).await,
            BrowserKind::Firefox => {
                let script = "
                    const [done] = arguments;
                    for (const way of ['http', 'ssl']) {
                        Services.prefs.setStringPref(`network.proxy.${way}`, '127.0.0.1');
                        Services.prefs.setIntPref(`network.proxy.${way}_port`, 9);
                    }
                    Services.prefs.setIntPref('network.proxy.type', 1);
                    done(null);";
                firefox::in_chrome(&self.driver, script, Vec::new())
                    .await
                    .map(drop)
            }
        }
    }

    async fn in_neighbour(&mut self, script: &str, arguments: Vec<Value>) -> Result<()> {
        let neighbour = self.neighbour.as_ref().context("no other extension")?;
        let page = format!("{}/{PAGE}", neighbour.origin);
        let tab = self.driver.new_tab().await?;
        self.driver.switch_to_window(tab).await?;
        self.load(&page).await?;
        let done = self.driver.execute_async(script, arguments).await;
        let done = done.context("in the other extension")?.json().clone();
        self.driver.close_window().await?;
        self.enter_web_tab().await?;
        ensure!(done == "done", "the other extension: {done}");
        Ok(())
    }
}
