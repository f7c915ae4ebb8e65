//! Everything a test plays with: a host, a collector, one person's browser.

use std::path::PathBuf;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::bins::BIN_SECONDS;
use crate::browser::{Browser, BrowserKind, BrowserOptions, refusable};
use crate::collector::Collector;
use crate::host::{Host, LabMechanism};
use crate::paths;

/// Host, collector and browser. The parts are public, so that a test can play any of
/// them; [`play`] sets them up and clears them away.
#[derive(Debug)]
pub struct TestScene {
    /// Where it all runs.
    pub host: Host,
    /// The collector; a test may take it away.
    pub collector: Option<Collector>,
    /// The person's browser.
    pub browser: Browser,
    /// The folder for logs and pictures of this scene.
    pub out: PathBuf,
    data: TempDir,
    /// The copy of the extension, if it is one.
    _copy: Option<TempDir>,
    options: BrowserOptions,
}

/// What a scene is set up with.
#[derive(Debug, Clone)]
pub struct SceneOptions {
    /// The browser.
    pub kind: BrowserKind,
    /// The name of the scene, also of its folder below [`paths::out`].
    pub name: String,
    /// Without a window.
    pub headless: bool,
    /// With a network of its own; else on this machine's.
    pub lab: bool,
    /// Length of a bin, in seconds.
    pub bin_seconds: u64,
    /// The earlier version whose package it begins with.
    pub previous: Option<&'static str>,
    /// With a copy of the extension of which [`Browser::refuse_to_store`] can be asked.
    pub refusable: bool,
}

impl SceneOptions {
    /// A scene in the lab without a window, as tests need it.
    #[must_use]
    pub fn lab(kind: BrowserKind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            headless: true,
            lab: true,
            bin_seconds: BIN_SECONDS,
            previous: None,
            refusable: false,
        }
    }
}

impl TestScene {
    async fn set(setting: &SceneOptions) -> Result<Self> {
        let out = paths::out().join(format!("{}-{}", setting.name, setting.kind));
        std::fs::create_dir_all(&out).with_context(|| format!("making {}", out.display()))?;
        let host = if setting.lab {
            Host::lab().await?
        } else {
            Host::local()
        };
        let data = tempfile::Builder::new().prefix("sada-data-").tempdir()?;
        let folder = data.path().join("collector");
        let bin_seconds = setting.bin_seconds;
        let log = out.join("collector.log");
        let collector = Collector::start(&host, folder, log, bin_seconds).await?;
        let copy = match setting.refusable {
            true => Some(refusable(&paths::dist(), setting.kind)?),
            false => None,
        };
        let options = BrowserOptions {
            kind: setting.kind,
            dist: copy
                .as_ref()
                .map_or_else(paths::dist, |copy| copy.path().to_owned()),
            headless: setting.headless,
            in_lab: setting.lab,
            logs: out.clone(),
            neighbour: false,
            reports_at_once: false,
            bin_seconds,
            previous: setting.previous,
        };
        let browser = Browser::start(&host, options.clone()).await?;
        Ok(Self {
            host,
            collector: Some(collector),
            browser,
            out,
            data,
            _copy: copy,
            options,
        })
    }

    /// The folder for whatever the collector keeps, for starting it a second time.
    #[must_use]
    pub fn collector_data(&self) -> PathBuf {
        self.data.path().join("collector")
    }

    /// Length of a bin, in seconds.
    #[must_use]
    pub const fn bin_seconds(&self) -> u64 {
        self.options.bin_seconds
    }

    /// Ends the browser and starts another one, freshly installed.
    ///
    /// # Errors
    /// When one will not end or the other not start.
    pub async fn renew_browser(&mut self) -> Result<()> {
        let fresh = Browser::start(&self.host, self.options.clone()).await?;
        let old = std::mem::replace(&mut self.browser, fresh);
        old.quit(&self.host).await
    }

    /// Treats a platform, or `all`, in a way from now on, and makes the browser forget
    /// the addresses it knew from before.
    ///
    /// # Errors
    /// Without a lab.
    pub async fn restrict(&self, platform: &str, mechanism: LabMechanism) -> Result<()> {
        self.host.restrict(platform, mechanism).await?;
        self.browser.forget_names().await
    }

    async fn clear(self) -> Result<()> {
        let Self {
            host,
            collector,
            browser,
            data,
            ..
        } = self;
        browser.quit(&host).await?;
        if let Some(collector) = collector {
            collector.end(&host, 15).await?;
        }
        host.shutdown().await?;
        data.close().context("removing the collector's data")
    }

    /// Keeps what helps to find a fault: the last view, what the network saw.
    async fn keep_evidence(&mut self) {
        let view = match self
            .browser
            .send(serde_json::json!({ "ask": "view" }))
            .await
        {
            Ok(view) => format!("{view:#}"),
            Err(error) => format!("{error:#}"),
        };
        // What cannot be kept must not hide the fault itself.
        tokio::fs::write(self.out.join("view.json"), view)
            .await
            .ok();
        if let Ok(seen) = self.host.network_events().await {
            let lines: Vec<String> = seen
                .iter()
                .filter_map(|line| serde_json::to_string(line).ok())
                .collect();
            tokio::fs::write(self.out.join("network.log"), lines.join("\n"))
                .await
                .ok();
        }
    }
}

/// Sets a scene, plays it, and clears everything away again however it went. Its folder
/// then holds the logs, the last view and what the network saw.
///
/// # Errors
/// What setting, playing or clearing away failed with, the first of them.
pub async fn play<T>(
    setting: &SceneOptions,
    action: impl AsyncFnOnce(&mut TestScene) -> Result<T>,
) -> Result<T> {
    let mut scene = TestScene::set(setting).await.context("setting the scene")?;
    let played = action(&mut scene).await;
    scene.keep_evidence().await;
    let cleared = scene.clear().await.context("clearing the scene away");
    let value = played?;
    cleared?;
    Ok(value)
}

/// Plays scenarios, functions of the name given that take a `&mut TestScene`, in the lab,
/// each as two tests: `name::chromium` and `name::firefox`; with bins of another length, or
/// otherwise another field of [`SceneOptions`], where one is named before them.
#[macro_export]
macro_rules! in_both_browsers {
    ($($scenario:ident),+ $(,)?) => {
        $crate::in_both_browsers!(bin_seconds = $crate::bins::BIN_SECONDS; $($scenario),+);
    };
    ($field:ident = $value:expr; $($scenario:ident),+ $(,)?) => {$(
        mod $scenario {
            use $crate::{browser::BrowserKind, scene::{SceneOptions, play}};

            fn setting(kind: BrowserKind) -> SceneOptions {
                SceneOptions { $field: $value, ..SceneOptions::lab(kind, stringify!($scenario)) }
            }

            #[tokio::test]
            async fn chromium() -> anyhow::Result<()> {
                play(&setting(BrowserKind::Chromium), super::$scenario).await
            }

            #[tokio::test]
            async fn firefox() -> anyhow::Result<()> {
                play(&setting(BrowserKind::Firefox), super::$scenario).await
            }
        }
    )+};
}
