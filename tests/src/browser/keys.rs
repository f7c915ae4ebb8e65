//! A person without a mouse: keys, and where the focus stands after each.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::{By, Key};

use super::Browser;
use crate::wait::{Look, seconds, until};

/// Further from one place to another than any page is long.
const FARTHEST: usize = 120;

/// Where the focus stands.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Focus {
    /// What a person would call it.
    pub name: String,
    /// Whether it is on something at all.
    somewhere: bool,
    /// Whether it is in sight, or as much of it as a finger would need.
    in_sight: bool,
    /// Whether something round it shows it.
    shown: bool,
    /// Whether it comes after what had it before, in the order in which the page is read.
    pub onward: bool,
}

const FOCUS: &str = "
    const element = document.activeElement;
    const somewhere = element !== null && element !== document.body;
    if (!somewhere) return { name: 'nothing', somewhere, in_sight: false, shown: false, onward: false };
    const box = element.getBoundingClientRect();
    // Firefox does not scroll to what is in sight in part.
    const within = (from, to, room) => Math.min(to, room) - Math.max(from, 0) >= Math.min(24, to - from) - 1;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    const before = window.sadaFocus;
    window.sadaFocus = element;
    const rtl = getComputedStyle(element.parentElement).direction === 'rtl';
    // Lower, or on the same line and further on in the direction of the text.
    const follows = () => {
        if (!before?.isConnected || before === element) return true;
        if (!(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) return false;
        const old = before.getBoundingClientRect();
        if (box.top >= old.bottom - 1) return true;
        const beside = rtl ? old.left - box.right : box.left - old.right;
        return box.bottom > old.top && (beside >= -1 || before.contains(element));
    };
    return {
        name: `${element.localName} ${element.id} ${(element.innerText || element.value || '').trim().slice(0, 40)}`,
        somewhere,
        in_sight: within(box.top, box.bottom, innerHeight) && within(box.left, box.right, innerWidth),
        shown: outlined || boxShadow !== 'none',
        onward: follows(),
    };";

impl Browser {
    /// Presses a key, with Shift if so, in the current tab.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn press(&self, key: Key) -> Result<()> {
        let keys = self.driver.action_chain().key_down(key.clone()).key_up(key);
        keys.perform().await.context("pressing a key")
    }

    /// Goes on to the next place by Tab until it is the one that this selector names; at each on
    /// the way the focus must be somewhere, in sight, shown, and further on than before.
    ///
    /// # Errors
    /// When it is not, or there is no way to that place.
    pub async fn tab_to(&self, selector: &str) -> Result<()> {
        let mut way = Vec::new();
        for _ in 0..FARTHEST {
            self.press(Key::Tab).await?;
            let focus = self.focus().await?;
            ensure!(focus.onward, "back to {focus:?} after {way:?}");
            way.push(focus.name);
            if self.focused(selector).await? {
                return Ok(());
            }
        }
        bail!("no way to {selector}: {way:#?}")
    }

    /// The same back, by Shift and Tab.
    ///
    /// # Errors
    /// When the focus is not to be seen at each place, or there is no way to that one.
    pub async fn tab_back_to(&self, selector: &str) -> Result<()> {
        let mut way = Vec::new();
        for _ in 0..FARTHEST {
            let keys = self.driver.action_chain().key_down(Key::Shift);
            let keys = keys.key_down(Key::Tab).key_up(Key::Tab);
            keys.key_up(Key::Shift).perform().await?;
            way.push(self.focus().await?.name);
            if self.focused(selector).await? {
                return Ok(());
            }
        }
        bail!("no way back to {selector}: {way:#?}")
    }

    /// Where the focus stands: somewhere, in sight, and to be seen.
    ///
    /// # Errors
    /// When it is none of these.
    pub async fn focus(&self) -> Result<Focus> {
        // A page may still be scrolling to it.
        until("the focus to be seen", seconds(5), async || {
            let told = self.driver.execute(FOCUS, Vec::new()).await?;
            let focus: Focus = serde_json::from_value(told.json().clone())?;
            Ok(if focus.somewhere && focus.in_sight && focus.shown {
                Look::Done(focus)
            } else {
                Look::NotYet(format!("{focus:?}"))
            })
        })
        .await
    }

    /// Whether it stands on what this selector names.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn focused(&self, selector: &str) -> Result<bool> {
        let script = "return document.activeElement?.matches(arguments[0]) ?? false";
        let told = self.driver.execute(script, vec![json!(selector)]).await?;
        Ok(told.json() == &json!(true))
    }

    /// Waits until the current tab has what this selector names, to be seen.
    ///
    /// # Errors
    /// When it has not within 15 seconds.
    pub async fn sees(&self, selector: &str) -> Result<()> {
        until(selector, seconds(15), async || {
            let seen = match self.driver.find(By::Css(selector)).await {
                Ok(element) => element.is_displayed().await.unwrap_or(false),
                // Between two documents there is none.
                Err(_) => false,
            };
            Ok(Look::at(seen, "not there"))
        })
        .await
    }
}
