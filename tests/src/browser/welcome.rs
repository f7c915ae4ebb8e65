//! The page shown after installing, gone through as a person does: boxes, buttons.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use thirtyfour::By;

use super::{Browser, BrowserKind, Page};
use crate::wait::{Look, seconds, until};

/// What a person answers on the welcome page.
#[derive(Debug, Clone, Default)]
pub struct Choices<'a> {
    /// The platforms to watch.
    pub platforms: &'a [&'a str],
    /// The answer to the sharing question; `None` leaves it unanswered.
    pub share: Option<bool>,
    /// The answer to the question for the public feed; `None` leaves it unanswered.
    pub feed: Option<bool>,
    /// Whose feed; `None` leaves that as it is.
    pub country: Option<&'a str>,
}

/// What is asked with an equal Yes and No.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Whether to share.
    Sharing,
    /// Whether to fetch what others see.
    Feed,
}

impl Browser {
    /// Waits until the extension has shown its welcome page by itself, as it does once
    /// after installing, and makes that the tab for its pages.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn welcomed(&mut self) -> Result<()> {
        self.opened("welcome.html").await
    }

    /// Waits until one of the extension's pages is there in whatever tab, by a link or by itself,
    /// and makes that the tab for its pages.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn opened(&mut self, page: &str) -> Result<()> {
        let address = self.page_address(&self.extension.page(page)?);
        let driver = self.driver.clone();
        let tab = until(page, seconds(15), async || {
            let mut seen = Vec::new();
            for tab in driver.windows().await? {
                driver.switch_to_window(tab.clone()).await?;
                let url = driver.current_url().await?.to_string();
                if url.starts_with(&address) {
                    return Ok(Look::Done(tab));
                }
                seen.push(url);
            }
            Ok(Look::NotYet(seen.join(" ")))
        })
        .await?;
        self.own = Some(tab);
        self.loaded(&address).await
    }

    /// Opens the welcome page and goes through it.
    ///
    /// # Errors
    /// When a choice is not taken.
    pub async fn welcome(&mut self, choices: &Choices<'_>) -> Result<()> {
        self.choose(choices.platforms).await?;
        if let Some(country) = choices.country {
            self.choose_country(country).await?;
        }
        if let Some(yes) = choices.share {
            self.answer(Question::Sharing, yes).await?;
        }
        match choices.feed {
            Some(yes) => self.answer(Question::Feed, yes).await,
            None => Ok(()),
        }
    }

    /// Opens the welcome page and chooses these platforms there, with the permissions they need.
    ///
    /// # Errors
    /// When the choice is not taken.
    pub async fn choose(&mut self, platforms: &[&str]) -> Result<()> {
        self.allow(platforms).await?;
        self.tick(platforms).await?;
        self.click("#choose").await?;
        self.becomes("chosen", "true").await
    }

    /// Opens the welcome page of a browser that will let the extension have what these platforms
    /// need: Firefox answers its question itself, for Chromium see `grant`.
    ///
    /// # Errors
    /// When the page does not come.
    pub async fn allow(&mut self, platforms: &[&str]) -> Result<()> {
        self.open(Page::Welcome).await?;
        self.drawn().await?;
        if self.kind() == BrowserKind::Chromium {
            let patterns = self.asked_for(platforms).await?;
            self.grant(&patterns).await?;
            self.open(Page::Welcome).await?;
            self.drawn().await?;
        }
        Ok(())
    }

    /// Chooses whose feed is fetched, on the page that is open and asks.
    ///
    /// # Errors
    /// When the page has no such country.
    pub async fn choose_country(&self, code: &str) -> Result<()> {
        self.click(&format!("#country option[value={code}]")).await
    }

    /// Presses Yes or No on the page that is open and asks, and waits until that stands.
    ///
    /// # Errors
    /// When the answer is not taken.
    pub async fn answer(&self, question: Question, yes: bool) -> Result<()> {
        let (button, state) = if yes { ("yes", "on") } else { ("no", "off") };
        let (question, attribute) = match question {
            Question::Sharing => ("share", "sharing"),
            Question::Feed => ("feed", "feed"),
        };
        self.click(&format!("#{question}-{button}")).await?;
        self.becomes(attribute, state).await
    }

    /// Exactly what is asked for with a choice of these platforms.
    async fn asked_for(&mut self, platforms: &[&str]) -> Result<Vec<String>> {
        let view = self.view().await?;
        let chosen = view
            .platforms
            .iter()
            .filter(|row| platforms.contains(&row.id.name()));
        let patterns: BTreeSet<String> = chosen.flat_map(|row| row.origins.clone()).collect();
        Ok(patterns.into_iter().collect())
    }

    async fn tick(&self, platforms: &[&str]) -> Result<()> {
        for input in self
            .driver
            .find_all(By::Css("input[name=platform]"))
            .await?
        {
            let id = input
                .value()
                .await?
                .context("a platform's box without a value")?;
            if input.is_selected().await? != platforms.contains(&id.as_str()) {
                input.click().await?;
            }
        }
        for id in platforms {
            let input = By::Css(format!("input[name=platform][value={id}]"));
            let input = self
                .driver
                .find(input)
                .await
                .with_context(|| format!("no box {id}"))?;
            ensure!(input.is_selected().await?, "the box {id} cannot be ticked");
        }
        Ok(())
    }

    /// Waits until the boxes are there.
    async fn drawn(&self) -> Result<()> {
        until("the welcome page's boxes", seconds(10), async || {
            let boxes = self
                .driver
                .find_all(By::Css("input[name=platform]"))
                .await?;
            Ok(Look::at(!boxes.is_empty(), "no box"))
        })
        .await
    }

    /// Waits until the document's element has this data attribute.
    async fn becomes(&self, attribute: &str, value: &str) -> Result<()> {
        until(
            &format!("data-{attribute}={value}"),
            seconds(15),
            async || {
                let script = "
                const { dataset, innerText } = document.documentElement;
                return [dataset[arguments[0]] ?? '', innerText];";
                let told = self.driver.execute(script, vec![attribute.into()]).await?;
                Ok(Look::at(told.json()[0] == value, told.json().to_string()))
            },
        )
        .await
    }
}
