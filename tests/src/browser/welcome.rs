//! The page shown after installing, gone through as a person does: boxes, buttons.

use anyhow::{Context, Result, ensure};
use thirtyfour::By;

use super::{Browser, Kind, Page};
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

impl Browser {
    /// Waits until the extension has shown its welcome page by itself, as it does once
    /// after installing, and makes that the tab for its pages.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn welcomed(&mut self) -> Result<()> {
        let address = self.page_address(&self.extension.page("welcome.html")?);
        let driver = self.driver.clone();
        let tab = until("the welcome page", seconds(15), async || {
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
        self.open(Page::Welcome).await?;
        self.drawn().await?;
        if self.kind() == Kind::Chromium {
            let patterns = self.asked_for(choices.platforms).await?;
            self.grant(&patterns).await?;
            self.open(Page::Welcome).await?;
            self.drawn().await?;
        }
        self.tick(choices.platforms).await?;
        self.click("#choose").await?;
        self.becomes("chosen", "true").await?;
        if let Some(country) = choices.country {
            let option = format!("#country option[value={country}]");
            self.driver.find(By::Css(option)).await?.click().await?;
        }
        self.answer("share", "sharing", choices.share).await?;
        self.answer("feed", "feed", choices.feed).await
    }

    /// Presses Yes or No, and waits until that stands.
    async fn answer(&self, question: &str, attribute: &str, answer: Option<bool>) -> Result<()> {
        let (button, state) = match answer {
            None => return Ok(()),
            Some(true) => ("yes", "on"),
            Some(false) => ("no", "off"),
        };
        self.click(&format!("#{question}-{button}")).await?;
        self.becomes(attribute, state).await
    }

    /// Everything that may be asked for, without what only platforms not chosen need.
    async fn asked_for(&mut self, platforms: &[&str]) -> Result<Vec<String>> {
        let view = self.view().await?;
        let (chosen, others): (Vec<_>, Vec<_>) = view
            .platforms
            .iter()
            .partition(|row| platforms.contains(&row.id.as_str()));
        let needed = |pattern: &String| chosen.iter().any(|row| row.origins.contains(pattern));
        let foreign = |pattern: &String| others.iter().any(|row| row.origins.contains(pattern));
        let mut patterns = self.extension.optional_hosts();
        patterns.retain(|pattern| needed(pattern) || !foreign(pattern));
        Ok(patterns)
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
