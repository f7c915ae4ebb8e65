//! Starting a browser: profile, driver, session, extension.

use std::path::Path;

use anyhow::{Context, Result};
use thirtyfour::{Capabilities, WebDriver};

use super::address::DriverAddress;
use super::neighbour::Neighbour;
use super::{Browser, BrowserKind, BrowserOptions, Extension, chromium, firefox, trust};
use crate::host::{Host, Namespace, Process};
use crate::paths;

impl Browser {
    /// Starts a browser with a fresh profile that trusts the host's authority, and
    /// installs the built extension in it.
    ///
    /// # Errors
    /// When browser, driver or extension are missing, or one of them will not start.
    pub async fn start(host: &Host, options: BrowserOptions) -> Result<Self> {
        std::fs::create_dir_all(&options.logs)
            .with_context(|| format!("making {}", options.logs.display()))?;
        let extension = match options.previous {
            Some(version) => Extension::previous(version, options.kind)?,
            None => Extension::built(&options.dist, options.kind, options.bin_seconds)?,
        };
        let profile = tempfile::Builder::new()
            .prefix(&format!("sada-{}-", options.kind))
            .tempdir()
            .context("making a profile")?;
        prepare(profile.path(), options.kind, host.authority().as_deref()).await?;
        let server = start_driver(host, &options, profile.path()).await?;
        let port = server.announced_port(announcement(options.kind)).await?;
        let address = DriverAddress {
            door: host.forward(Namespace::Person, port).await?,
            port,
        };
        let mut neighbour = match options.neighbour {
            true => Some(Neighbour::new(options.kind)?),
            false => None,
        };
        let mut folders = vec![extension.folder()];
        folders.extend(neighbour.as_ref().map(Neighbour::folder));
        let driver = session(&address, &options, profile.path(), &extension, &folders).await?;
        let origin = match options.kind {
            BrowserKind::Chromium => chromium::origin(&driver, extension.worker()?).await?,
            BrowserKind::Firefox => {
                firefox::install(&driver, &extension).await?;
                firefox::origin()
            }
        };
        if let Some(neighbour) = &mut neighbour {
            neighbour.settle(&driver, options.kind).await?;
        }
        let web = driver.window().await.context("the first tab")?;
        Ok(Self {
            options,
            driver,
            server,
            address,
            extension,
            origin,
            web,
            own: None,
            neighbour,
            profile,
        })
    }

    /// Lets the extension see these hosts, as after a Yes to the browser's question.
    ///
    /// Firefox can be told to answer its question itself, so there is nothing to do.
    /// Chromium cannot: it is closed, its profile written to, and started again, with
    /// all tabs gone.
    pub(super) async fn grant(&mut self, patterns: &[String]) -> Result<()> {
        if self.options.kind == BrowserKind::Firefox {
            return Ok(());
        }
        let origin = self.origin.clone();
        self.restart(|profile| chromium::grant(profile, &origin, Some(patterns), &[]))
            .await
    }

    /// Answers the browser's question for notifications with Yes, before it is put.
    ///
    /// # Errors
    /// When the browser does not come back.
    pub async fn permit_notifications(&mut self) -> Result<()> {
        if self.options.kind == BrowserKind::Firefox {
            return Ok(());
        }
        let origin = self.origin.clone();
        self.restart(|profile| chromium::grant(profile, &origin, None, &["notifications"]))
            .await
    }

    /// Closes Chromium, does something to its profile, and starts it again, with all tabs gone.
    async fn restart(&mut self, meanwhile: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        self.driver
            .clone()
            .quit()
            .await
            .context("closing the browser")?;
        let profile = data(self.profile.path(), self.options.kind);
        chromium::gone(&profile).await?;
        meanwhile(&profile)?;
        let mut folders = vec![self.extension.folder()];
        folders.extend(self.neighbour.as_ref().map(Neighbour::folder));
        self.driver = session(
            &self.address,
            &self.options,
            self.profile.path(),
            &self.extension,
            &folders,
        )
        .await?;
        self.origin = chromium::origin(&self.driver, self.extension.worker()?).await?;
        self.web = self.driver.window().await.context("the first tab")?;
        self.own = None;
        Ok(())
    }
}

/// The browser's own data, below the folder that is its HOME too.
fn data(profile: &Path, kind: BrowserKind) -> std::path::PathBuf {
    profile.join(kind.name())
}

async fn prepare(profile: &Path, kind: BrowserKind, authority: Option<&Path>) -> Result<()> {
    let data = data(profile, kind);
    std::fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    let Some(authority) = authority else {
        return Ok(());
    };
    let database = match kind {
        BrowserKind::Chromium => profile.join(".pki/nssdb"),
        BrowserKind::Firefox => data,
    };
    trust::trust(&database, authority).await
}

async fn start_driver(host: &Host, options: &BrowserOptions, profile: &Path) -> Result<Process> {
    let (program, arguments): (_, &[&str]) = match options.kind {
        BrowserKind::Chromium => (
            paths::tool("SADA_CHROMEDRIVER", &["chromedriver"])?,
            &["--port=0"],
        ),
        BrowserKind::Firefox => {
            let program = paths::tool("SADA_GECKODRIVER", &["geckodriver"])?;
            (program, &["--port", "0", "--allow-system-access"])
        }
    };
    let mut argv = vec![program.display().to_string()];
    argv.extend(arguments.iter().map(|&argument| argument.to_owned()));
    // A HOME of its own: settings, authorities and crash reports of one browser only.
    let home = profile.display().to_string();
    let env = vec![
        ("HOME".to_owned(), home.clone()),
        ("XDG_CACHE_HOME".to_owned(), home),
    ];
    let log = options.logs.join(format!("{}-driver.log", options.kind));
    host.spawn(Namespace::Person, argv, env, log).await
}

/// The words before the port in what a driver prints when it is ready.
fn announcement(kind: BrowserKind) -> &'static str {
    match kind {
        BrowserKind::Chromium => "started successfully on port ",
        BrowserKind::Firefox => "Listening on 127.0.0.1:",
    }
}

async fn session(
    address: &DriverAddress,
    options: &BrowserOptions,
    profile: &Path,
    extension: &Extension,
    folders: &[&Path],
) -> Result<WebDriver> {
    let data = data(profile, options.kind);
    let capabilities: Capabilities = match options.kind {
        BrowserKind::Chromium => chromium::capabilities(options, &data, folders)?,
        BrowserKind::Firefox => firefox::capabilities(options, &data, extension)?,
    };
    WebDriver::builder(address.url(), capabilities)
        .client(address.client()?)
        .await
        .with_context(|| format!("starting {}", options.kind))
}
