//! The extension's own pages: opening them, and asking the background from inside one.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use thirtyfour::By;

use super::Browser;
use crate::view::{self, View};
use crate::wait::{Look, seconds, until};

/// One of the extension's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// What a click on the extension's button shows, here in a tab.
    Popup,
    /// What is shown after installing.
    Welcome,
    /// The settings.
    Options,
    /// What is kept, with the diagnostic recording and the way to delete everything.
    Data,
}

/// Sends a message to the background and hands over its answer as text, since objects
/// do not always survive the way out of an extension's page.
const SEND: &str = "
    const [message, done] = arguments;
    chrome.runtime.sendMessage(message).then(
        answer => done(JSON.stringify(answer ?? null)),
        error => done(JSON.stringify({ error: String(error) })),
    );";

impl Browser {
    /// Shows one of the extension's pages in the tab kept for them.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn open(&mut self, page: Page) -> Result<()> {
        let path = match page {
            Page::Popup => self.extension.popup()?.to_owned(),
            Page::Welcome => self.page_path("welcome")?,
            Page::Options => self.page_path("options")?,
            Page::Data => self.page_path("data")?,
        };
        self.open_file(&path).await
    }

    /// The same for any page of the extension, by its name without `.html`.
    ///
    /// # Errors
    /// When there is no such page, or it does not load.
    pub async fn open_named(&mut self, name: &str) -> Result<()> {
        let path = self.page_path(name)?;
        self.open_file(&path).await
    }

    /// The path of a page in the extension's folder, by its name without `.html`.
    ///
    /// # Errors
    /// When there is no such page.
    pub fn page_path(&self, name: &str) -> Result<String> {
        self.extension.page(&format!("{name}.html"))
    }

    /// The same for a file of the extension, by its path.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn open_file(&mut self, path: &str) -> Result<()> {
        let address = self.page_address(path);
        self.enter_own_tab().await?;
        self.load(&address).await
    }

    /// Leaves the extension's pages: nothing of it is open then but its background.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn close_own_pages(&mut self) -> Result<()> {
        if let Some(own) = self.own.take() {
            self.driver
                .switch_to_window(own)
                .await
                .context("the extension's tab")?;
            self.driver
                .close_window()
                .await
                .context("closing the extension's tab")?;
        }
        self.enter_web_tab().await
    }

    /// Asks the background for everything it would show. Opens the popup's page if no
    /// page of the extension is open; wakes the background if it sleeps.
    ///
    /// # Errors
    /// When it does not answer, or with something that is no view.
    pub async fn view(&mut self) -> Result<View> {
        let mut answer = self.send(json!({ "ask": "view" })).await?;
        let view = answer["view"].take();
        if self.options.previous.is_some() {
            view::read_previous(view)
        } else {
            view::read(view)
        }
    }

    /// Sends a message to the background, as the extension's own pages do, and gives
    /// its answer.
    ///
    /// # Errors
    /// When it answers with an error, or not at all.
    pub async fn send(&mut self, message: Value) -> Result<Value> {
        let answer = self.in_own_page(SEND, vec![message]).await?;
        let answer: Value =
            serde_json::from_str(answer.as_str().context("an answer")?).context("an answer")?;
        match answer.get("error") {
            Some(error) => bail!("the background answers: {error}"),
            None => Ok(answer),
        }
    }

    /// Shows the extension's own pages in this language from the next opening on, or, with
    /// none, in the browser's.
    ///
    /// # Errors
    /// When the page that is open is gone.
    pub async fn speak(&mut self, language: Option<&str>) -> Result<()> {
        let script = "
            const [language, done] = arguments;
            if (language === null) localStorage.removeItem('language');
            else localStorage.setItem('language', language);
            done(null);";
        self.in_own_page(script, vec![json!(language)])
            .await
            .map(drop)
    }

    /// The badge's text on the extension's button.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn badge(&mut self) -> Result<String> {
        let script = "
            const [done] = arguments;
            chrome.action.getBadgeText({}).then(done, error => done(String(error)));";
        let badge = self.in_own_page(script, Vec::new()).await?;
        badge
            .as_str()
            .map(str::to_owned)
            .context("the badge's text")
    }

    /// Clicks on what this selector names, in the current tab, as soon as it can be.
    ///
    /// # Errors
    /// When it is not there, or not usable.
    pub async fn click(&self, button: &str) -> Result<()> {
        let element = until(button, seconds(10), async || {
            // A page may be there before what its script puts in.
            let Ok(element) = self.driver.find(By::Css(button)).await else {
                return Ok(Look::NotYet("not there".to_owned()));
            };
            let ready = element.is_displayed().await? && element.is_enabled().await?;
            Ok(if ready {
                Look::Done(element)
            } else {
                Look::NotYet("not usable".to_owned())
            })
        })
        .await?;
        element
            .click()
            .await
            .with_context(|| format!("clicking {button}"))
    }

    /// Whether the background has stored a load under way and asked to be woken for it: from
    /// then on it may be killed.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn load_is_kept(&mut self) -> Result<bool> {
        let script = "
            const [done] = arguments;
            Promise.all([chrome.storage.session.get('living'), chrome.alarms.getAll()]).then(
                ([{ living }, alarms]) => done(String(living).includes('told_silent') && alarms.length > 0),
                error => done(String(error)),
            );";
        let kept = self.in_own_page(script, Vec::new()).await?;
        kept.as_bool()
            .with_context(|| format!("what is kept: {kept}"))
    }

    /// Whether the extension remembers that something of a page's own data service came: the
    /// last that pages ask for.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn knows_api_of(&mut self, platform: &str) -> Result<bool> {
        let script = "
            const [name, done] = arguments;
            chrome.storage.local.get('lasting').then(
                ({ lasting }) => done(JSON.parse(lasting ?? '{}').state?.standings?.[name]?.arrivals?.length > 0),
                error => done(String(error)),
            );";
        let name = json!(format!("{platform}/api"));
        let known = self.in_own_page(script, vec![name]).await?;
        known
            .as_bool()
            .with_context(|| format!("what is kept: {known}"))
    }

    /// Runs a script in the extension's tab; its last argument takes the result. Opens
    /// the popup's page if no page of the extension is open.
    ///
    /// # Errors
    /// When the page is gone or the script fails.
    pub async fn in_own_page(&mut self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        match &self.own {
            Some(own) => self.driver.switch_to_window(own.clone()).await?,
            None => self.open(Page::Popup).await?,
        }
        let result = self.driver.execute_async(script, arguments).await;
        Ok(result.context("in the extension's page")?.json().clone())
    }

    pub(super) async fn enter_own_tab(&mut self) -> Result<()> {
        let own = match self.own.clone() {
            Some(own) => own,
            None => self
                .driver
                .new_tab()
                .await
                .context("a tab for the extension's pages")?,
        };
        self.own = Some(own.clone());
        self.driver
            .switch_to_window(own)
            .await
            .context("the extension's tab")
    }

    pub(super) async fn enter_web_tab(&self) -> Result<()> {
        self.driver
            .switch_to_window(self.web.clone())
            .await
            .context("the tab for the web")
    }

    /// Goes to an address in the current tab and waits until it is there, completely, and
    /// no longer what was there before, which may have had the same address.
    pub(super) async fn load(&self, address: &str) -> Result<()> {
        // A page where no script runs, such as an error page, is no danger either.
        self.driver.execute("window.sadaLeft = true", []).await.ok();
        self.driver
            .goto(address)
            .await
            .with_context(|| format!("opening {address}"))?;
        self.loaded(address).await
    }

    /// Waits until the current tab shows this address, completely.
    pub(super) async fn loaded(&self, address: &str) -> Result<()> {
        until(address, seconds(15), async || {
            let script = "
                return window.sadaLeft ? 'the page before'
                    : [location.href, document.readyState].join(' ')";
            // Between two documents there is none to run a script in.
            let state = match self.driver.execute(script, []).await {
                Ok(state) => state.json().as_str().unwrap_or_default().to_owned(),
                Err(error) => error.to_string(),
            };
            let there = state.starts_with(address) && state.ends_with(" complete");
            Ok(Look::at(there, state))
        })
        .await
    }
}
