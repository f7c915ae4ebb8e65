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

/// Latin words in a page whose catalogue has none; what is put into a sentence is a name, a moment
/// or a number, and stands between marks of its own.
const UNWORDED: &str = "
    const [done] = arguments;
    const names = 'code, pre, select, script, style, template, [data-languages], [data-name], .platform, [data-version]';
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (parentElement.checkVisibility() && !parentElement.closest(names)) found.push(data);
    }
    for (const it of document.querySelectorAll('[aria-label]')) found.push(it.ariaLabel);
    // Names are names in every language.
    const named = ['Sada', ...[...document.querySelectorAll('[data-name], .platform')].map(it => it.textContent.trim())];
    const nameless = text => named.reduce((rest, name) => name ? rest.replaceAll(name, '') : rest, text);
    const own = found.map(text => nameless(text).replaceAll(/\u{2068}[^\u{2069}]*\u{2069}/gu, '').trim());
    done(own.filter(text => /[a-z]{2}/i.test(text)));";

impl Browser {
    /// What is wrong with how the page in the current tab is laid out: text cut off or beyond the
    /// edge, what cannot be met with a finger, another language or direction than this one's.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn layout_faults(&self, lang: &str, dir: &str) -> Result<Vec<String>> {
        let page = json!({ "lang": lang, "dir": dir });
        self.run(LAYOUT, vec![page]).await
    }

    /// What does not show, or not clearly, that a keyboard has reached it.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn focus_faults(&self) -> Result<Vec<String>> {
        self.run(FOCUS, Vec::new()).await
    }

    /// What moves in the page while it is busy.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn moving(&self) -> Result<Vec<String>> {
        self.run(MOVES, Vec::new()).await
    }

    /// Texts of the page that no catalogue holds, in a browser whose catalogue has no Latin letter.
    ///
    /// # Errors
    /// When the page is gone.
    pub async fn unworded(&self) -> Result<Vec<String>> {
        self.run(UNWORDED, Vec::new()).await
    }

    async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Vec<String>> {
        let told = self.driver.execute_async(script, arguments).await?;
        Ok(serde_json::from_value(told.json().clone())?)
    }
}
