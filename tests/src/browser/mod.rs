//! One browser over Chromium and Firefox, with the extension installed, as one person
//! uses it: a tab for the web, a tab with the popup's page.

mod address;
mod appearance;
mod axe;
mod chromium;
mod clean;
mod cost;
mod extension;
mod faults;
mod firefox;
mod gecko;
mod heard;
mod keys;
mod kind;
mod names;
mod neighbour;
mod page;
mod picture;
mod popup;
mod refusing;
mod sleep;
mod start;
mod tabs;
mod trust;
mod upgrade;
mod visit;
mod welcome;
mod words;

pub use appearance::{Appearance, Colours};
pub use extension::{Extension, copy_files};
pub use heard::Heard;
pub use kind::BrowserKind;
pub use page::Page;
pub use popup::{Popup, PopupRow};
pub use refusing::refusable;
pub use tabs::Tab;
pub use welcome::{Choices, Question};
pub use words::EndedRequest;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use thirtyfour::{WebDriver, WindowHandle};

use crate::host::{Host, Process};
use address::DriverAddress;
use neighbour::Neighbour;

/// How a browser is started.
#[derive(Debug, Clone)]
pub struct BrowserOptions {
    /// Which one.
    pub kind: BrowserKind,
    /// The folder with the built extension, one folder a browser: [`crate::paths::dist`], but for
    /// a copy of it that something was changed in.
    pub dist: PathBuf,
    /// Without a window.
    pub headless: bool,
    /// Inside the lab, where the browser cannot make namespaces of its own.
    pub in_lab: bool,
    /// The folder, made if missing, for the driver's log and what pages said.
    pub logs: PathBuf,
    /// With another extension beside Sada, which can block requests and set a proxy.
    pub neighbour: bool,
    /// Chromium sends its reports of failed requests within a second, not within minutes.
    pub reports_at_once: bool,
    /// Length of a bin, in seconds.
    pub bin_seconds: u64,
    /// The earlier version whose package it has, until [`Browser::upgrade`].
    pub previous: Option<&'static str>,
}

/// A browser that runs.
#[derive(Debug)]
pub struct Browser {
    options: BrowserOptions,
    driver: WebDriver,
    server: Process,
    address: DriverAddress,
    extension: Extension,
    /// The extension's origin, without a slash at the end.
    origin: String,
    web: WindowHandle,
    own: Option<WindowHandle>,
    neighbour: Option<Neighbour>,
    profile: TempDir,
}

impl Browser {
    /// Which browser it is.
    #[must_use]
    pub fn kind(&self) -> BrowserKind {
        self.options.kind
    }

    /// The folder for what is kept of it.
    #[must_use]
    pub fn logs(&self) -> &Path {
        &self.options.logs
    }

    /// Its driver, for what the functions here do not offer.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// The address of one of the extension's pages.
    #[must_use]
    pub fn page_address(&self, path: &str) -> String {
        format!("{}/{}", self.origin, path.trim_start_matches('/'))
    }

    /// Kills the extension's background the way the browser does when it was idle for
    /// long, and comes back when it is gone. Whatever it had only in memory is lost.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn kill_background(&self) -> Result<()> {
        match self.kind() {
            BrowserKind::Chromium => chromium::kill_background(&self.driver, &self.origin).await,
            BrowserKind::Firefox => {
                firefox::kill_background(&self.driver, self.extension.gecko_id()?).await
            }
        }
        .context("killing the background")
    }

    /// Ends whatever the extension's background has under way: it is killed, and may be woken
    /// again at once by an event or a page.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn interrupt_background(&self) -> Result<()> {
        match self.kind() {
            BrowserKind::Chromium => chromium::stop_workers(&self.driver).await,
            BrowserKind::Firefox => {
                let id = self.extension.gecko_id()?;
                firefox::stop_background(&self.driver, id).await.map(drop)
            }
        }
    }

    /// Grants what only Firefox offers and nobody is asked for at first: the kinds of TLS
    /// failures, by `webNavigation`.
    ///
    /// # Errors
    /// In Chromium, and when this build of the extension does not ask for it.
    pub async fn grant_navigation(&self) -> Result<()> {
        ensure!(
            self.kind() == BrowserKind::Firefox,
            "only Firefox has a use for it"
        );
        firefox::grant(&self.driver, self.extension.gecko_id()?, &["webNavigation"]).await
    }

    /// Whether the extension's background runs now. Looking does not wake it.
    ///
    /// # Errors
    /// When the browser does not say.
    pub async fn background_alive(&self) -> Result<bool> {
        match self.kind() {
            BrowserKind::Chromium => chromium::background_alive(&self.driver, &self.origin).await,
            BrowserKind::Firefox => {
                firefox::background_alive(&self.driver, self.extension.gecko_id()?).await
            }
        }
    }

    /// Closes the browser and ends its driver. The profile goes with it.
    ///
    /// # Errors
    /// When something will not end.
    pub async fn quit(self, host: &Host) -> Result<()> {
        self.save_console().await;
        self.driver
            .clone()
            .quit()
            .await
            .context("closing the browser")?;
        host.end(&self.server, 15)
            .await
            .context("ending the driver")?;
        self.profile.close().context("removing the profile")
    }
}
