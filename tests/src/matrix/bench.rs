//! One lab and one browser, in which many cells are played, each from the same beginning.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::cell::MatrixCell;
use super::column::Column;
use super::deed::{EnvironmentChange, NeighbourAct};
use crate::bins::BIN_SECONDS;
use crate::browser::{Browser, BrowserOptions, Choices, Page, Tab};
use crate::host::{Host, LabMechanism, NelReport, NetworkState, Setting};
use crate::platform::{self, VisitedPlatform};
use crate::view::{Rows, View, word};
use crate::wait::{Look, seconds, until};
use sada_core::time::Millis;

/// A lab and a browser.
#[derive(Debug)]
pub(super) struct Bench {
    pub(super) host: Host,
    pub(super) browser: Browser,
    pub(super) tabs: Vec<Tab>,
    column: Column,
    out: PathBuf,
    headless: bool,
    /// Whether the browser must not be used for another cell.
    spoilt: bool,
}

impl Bench {
    /// Brings up a lab with a browser in it. Logs go to `out`.
    pub(super) async fn start(column: Column, out: PathBuf, headless: bool) -> Result<Self> {
        let host = Host::lab().await?;
        let browser = start(&host, column, &out, headless, false).await?;
        Ok(Self {
            host,
            browser,
            tabs: Vec::new(),
            column,
            out,
            headless,
            spoilt: false,
        })
    }

    /// Ends everything.
    pub(super) async fn end(self) -> Result<()> {
        let quit = self.browser.quit(&self.host).await;
        let ended = self.host.shutdown().await;
        quit.and(ended)
    }

    /// Makes everything as it was at first, with the past that a cell asks for, and gives
    /// what is said then.
    pub(super) async fn prepare(mut self, cell: &MatrixCell) -> Result<(Self, View)> {
        self.close_tabs().await?;
        self.clear_network().await?;
        self.browser.drop_connections().await?;
        let needs_neighbour = needs_neighbour(cell);
        if cell.fresh || needs_neighbour || self.spoilt {
            self = self.renew(needs_neighbour).await?;
            self.spoilt = cell.fresh || needs_neighbour;
        } else {
            self.forget().await?;
        }
        for change in &cell.conditions {
            self.change(change).await?;
        }
        self.browser.forget_names().await?;
        self.live_through(cell).await?;
        self.browser.ended().await?;
        let record = json!({ "tell": { "type": "record", "on": true } });
        self.browser.send(record).await?;
        let view = self.browser.view().await?;
        Ok((self, view))
    }

    /// The diagnostic recording of the cell that was played last.
    pub(super) async fn recording(&mut self) -> Result<String> {
        let mut answer = self.browser.send(json!({ "ask": "recording" })).await?;
        serde_json::from_value(answer["recording"].take()).context("the recording")
    }

    /// Closes every tab that a cell has opened.
    pub(super) async fn close_tabs(&mut self) -> Result<()> {
        for tab in std::mem::take(&mut self.tabs) {
            self.browser.close_tab(tab).await?;
        }
        Ok(())
    }

    /// Changes the world round the browser, which has to forget the names it knew afterwards.
    pub(super) async fn change(&mut self, change: &EnvironmentChange) -> Result<()> {
        match *change {
            EnvironmentChange::Platform(id, setting) => self.host.set(id, setting).await,
            EnvironmentChange::Control(id, mechanism) => self.host.control(id, mechanism).await,
            EnvironmentChange::Line(state) => self.host.network(state).await,
            EnvironmentChange::Neighbour(NeighbourAct::Blocks(host)) => {
                self.browser.neighbour_blocks(host).await
            }
            EnvironmentChange::Neighbour(NeighbourAct::DeadProxy) => {
                self.browser.neighbour_sets_dead_proxy().await
            }
        }
        .with_context(|| format!("{change:?}"))
    }

    /// What the browser has reported so far.
    pub(super) async fn nel(&self) -> Result<Vec<NelReport>> {
        self.host.nel().await
    }

    async fn clear_network(&self) -> Result<()> {
        self.host.network(NetworkState::Up).await?;
        self.host
            .set("all", Setting::of(LabMechanism::None))
            .await?;
        self.host.control("all", LabMechanism::None).await
    }

    /// A new browser in the same lab.
    async fn renew(self, neighbour: bool) -> Result<Self> {
        let Self {
            host,
            browser,
            column,
            out,
            headless,
            ..
        } = self;
        browser.quit(&host).await?;
        let browser = start(&host, column, &out, headless, neighbour).await?;
        Ok(Self {
            host,
            browser,
            tabs: Vec::new(),
            column,
            out,
            headless,
            spoilt: false,
        })
    }

    /// Deletes all that the extension knows, and what pages have stored.
    async fn forget(&mut self) -> Result<()> {
        // What it has under way must not come in later and be taken for this cell's.
        self.browser.interrupt_background().await?;
        self.browser
            .send(json!({ "tell": { "type": "forget" } }))
            .await?;
        let chosen = platform::ALL.map(|platform| platform.id);
        let choose = json!({ "tell": { "type": "choose", "platforms": chosen } });
        self.browser.send(choose).await?;
        for platform in platform::ALL {
            self.browser.clear_site(platform.url).await?;
        }
        Ok(())
    }

    /// Opens every platform, and whatever the cell asks for, while all is well.
    async fn live_through(&mut self, cell: &MatrixCell) -> Result<()> {
        let tab = self.browser.open_tab("about:blank").await?;
        for platform in platform::ALL {
            self.opens_well(&tab, platform).await?;
        }
        for url in &cell.before {
            // One after the other: of two at once the first may end last, and stand.
            self.goes_to(&tab, "about:blank", "").await?;
            // A page with a service worker says in its title when that is ready.
            let title = if url.contains("/sw-") { " ready" } else { "" };
            self.goes_to(&tab, url, title).await?;
        }
        self.browser.close_tab(tab).await
    }

    /// Opens an address and waits until it is there whole, with a title that ends like this.
    async fn goes_to(&self, tab: &Tab, url: &str, title: &str) -> Result<()> {
        let browser = &self.browser;
        browser.go(tab, url).await?;
        until(url, seconds(30), async || {
            let [at, state, shown] = browser.shown(tab).await?;
            let there = at == url && state == "complete" && shown.ends_with(title);
            Ok(Look::at(there, format!("{at} {state} {shown}")))
        })
        .await
    }

    /// Opens a platform and waits until it is said to work and what its page asks for after itself
    /// has come too: only parts that came before are heeded, and leaving the page breaks them off.
    /// A line that has just come up makes browsers break off what they load, and people open it
    /// again.
    async fn opens_well(&mut self, tab: &Tab, platform: VisitedPlatform) -> Result<()> {
        const TIMES: usize = 5;
        let since = now()?;
        let mut last = None;
        for _ in 0..TIMES {
            self.browser.go(tab, platform.url).await?;
            let browser = &mut self.browser;
            let works = until(platform.id, seconds(4), async || {
                let view = browser.view().await?;
                let row = view.platform(platform.id).context("its row")?;
                let works = word(row.verdict).as_deref() == Some("works")
                    && row.last_checked.is_some_and(|at| at >= since);
                let seen = format!("{row:?}");
                let whole = works && browser.knows_api_of(platform.id).await?;
                Ok(Look::at(whole, seen))
            });
            match works.await {
                Ok(()) => return Ok(()),
                Err(error) => last = Some(error),
            }
        }
        let error = last.context("no time at all")?;
        Err(error.context(format!("{} does not open while all is well", platform.id)))
    }
}

/// A browser as everybody who uses Sada has it, listened to.
async fn start(
    host: &Host,
    column: Column,
    out: &std::path::Path,
    headless: bool,
    neighbour: bool,
) -> Result<Browser> {
    let options = BrowserOptions {
        kind: column.kind(),
        dist: crate::paths::dist(),
        headless,
        in_lab: true,
        logs: out.to_owned(),
        neighbour,
        reports_at_once: true,
        bin_seconds: BIN_SECONDS,
        previous: None,
    };
    let mut browser = Browser::start(host, options).await?;
    browser.welcomed().await?;
    let platforms = platform::ALL.map(|platform| platform.id);
    let choices = Choices {
        platforms: &platforms,
        share: None,
        ..Choices::default()
    };
    browser.welcome(&choices).await?;
    if column == Column::FirefoxNavigation {
        browser.grant_navigation().await?;
    }
    browser.open(Page::Popup).await?;
    browser.listen_to_all().await?;
    let view = browser.view().await?;
    for id in platforms {
        let row = view.platform(id).context("a platform's row")?;
        ensure!(row.chosen && row.granted, "{id} is not chosen and granted");
    }
    Ok(browser)
}

fn needs_neighbour(cell: &MatrixCell) -> bool {
    let mut faults = cell.faults.iter();
    faults.any(|change| matches!(change, EnvironmentChange::Neighbour(_)))
}

/// Milliseconds since 1970.
fn now() -> Result<Millis> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Millis(since.as_millis().try_into()?))
}
