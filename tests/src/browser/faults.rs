//! What is wrong with a page, as far as a program can see it.

use anyhow::Result;
use serde_json::{Value, json};

use super::Browser;

const LAYOUT: &str = include_str!("faults.js");
const FOCUS: &str = include_str!("focus.js");

/// Begins whatever the page could have under way, and tells what moves.
const MOVES: &str = "
    const [done] = arguments;
    const busy = document.querySelectorAll('button');
    busy.forEach(it => it.setAttribute('data-busy', ''));
    const moving = document.getAnimations().map(({ animationName, effect }) =>
        `${animationName ?? 'a transition'} of ${effect?.target?.localName}`);
    busy.forEach(it => it.removeAttribute('data-busy'));
    done(moving);";

impl Browser {
    /// What is wrong with how the page in the current tab is laid out: text cut off or beyond the
    /// edge, what cannot be met with a finger, another language or direction than this one's.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn layout_faults(&self, lang: &str, dir: &str) -> Result<Vec<String>> {
        let page = json!({ "lang": lang, "dir": dir });
        self.told(LAYOUT, vec![page]).await
    }

    /// What does not show, or not clearly, that a keyboard has reached it.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn focus_faults(&self) -> Result<Vec<String>> {
        self.told(FOCUS, Vec::new()).await
    }

    /// What moves in the page while it is busy.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn moving(&self) -> Result<Vec<String>> {
        self.told(MOVES, Vec::new()).await
    }

    async fn told(&self, script: &str, arguments: Vec<Value>) -> Result<Vec<String>> {
        let told = self.driver.execute_async(script, arguments).await?;
        Ok(serde_json::from_value(told.json().clone())?)
    }
}
