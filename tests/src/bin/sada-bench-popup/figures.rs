//! Both pages opened in turns, and what that gave.

use anyhow::{Result, ensure};
use sada_tests::browser::{Browser, BrowserKind, Page};

use crate::EMPTY_FILE;

/// How it is with the background when a page is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum State {
    /// It runs.
    Awake,
    /// The browser ended it, and it has to wake for the popup.
    Dead,
}

impl State {
    pub(crate) const ALL: [Self; 2] = [Self::Awake, Self::Dead];
}

/// What was measured of one page.
#[derive(Debug, Default)]
struct OfPage {
    awake: Vec<f64>,
    dead: Vec<f64>,
    heap: Vec<f64>,
    process: Vec<f64>,
}

/// What was measured of both.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    popup: OfPage,
    empty: OfPage,
}

impl Figures {
    /// Opens both pages with the background in this state; whoever is first finds the machine as
    /// the other left it, so they take turns in that as well.
    pub(crate) async fn open(
        &mut self,
        browser: &mut Browser,
        state: State,
        round: usize,
    ) -> Result<()> {
        let popup_first = round.is_multiple_of(2);
        for popup in [popup_first, !popup_first] {
            let page = if popup {
                &mut self.popup
            } else {
                &mut self.empty
            };
            page.open(browser, state, popup).await?;
        }
        Ok(())
    }

    pub(crate) fn print(self, kind: BrowserKind) {
        println!("  until the sentence is painted   popup      empty page  ratio");
        let Self { popup, empty } = self;
        row("background awake", popup.awake, empty.awake, "ms", 1.0);
        row("background dead", popup.dead, empty.dead, "ms", 1.0);
        println!("  memory, background awake");
        match kind {
            BrowserKind::Chromium => row("scripts of the page", popup.heap, empty.heap, "kB", 1e3),
            BrowserKind::Firefox => println!(
                "    scripts of the page           not measured: Firefox does not tell it of one page"
            ),
        }
        row(
            "the extension's process",
            popup.process,
            empty.process,
            "MB",
            1e6,
        );
    }
}

impl OfPage {
    async fn open(&mut self, browser: &mut Browser, state: State, popup: bool) -> Result<()> {
        // Awake, whatever it was: a page asks it. Then nothing of the extension is open.
        browser.view().await?;
        browser.close_own_pages().await?;
        if matches!(state, State::Dead) {
            browser.kill_background().await?;
        }
        if popup {
            browser.open(Page::Popup).await?;
        } else {
            browser.open_file(EMPTY_FILE).await?;
        }
        let painted = browser.sentence_painted().await?;
        match state {
            State::Dead => self.dead.push(painted),
            State::Awake => {
                self.awake.push(painted);
                ensure!(browser.background_alive().await?, "the background ended");
                let bytes = |count: u64| u32::try_from(count / 1000).map(|it| f64::from(it) * 1e3);
                if let Some(heap) = browser.heap().await? {
                    self.heap.push(bytes(heap)?);
                }
                self.process.push(bytes(browser.extension_memory().await?)?);
            }
        }
        Ok(())
    }
}

fn row(what: &str, popup: Vec<f64>, empty: Vec<f64>, unit: &str, of: f64) {
    let (popup, empty) = (median(popup), median(empty));
    let ratio = popup / empty;
    let [popup, empty] = [popup, empty].map(|it| format!("{:.1} {unit}", it / of));
    println!("    {what:<28}  {popup:<9}  {empty:<10}  {ratio:.2}");
}

/// Of which half are lower.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
