//! Where the time goes: what the popup loads for itself, and what its question costs a background
//! that is dead.

use anyhow::{Context as _, Result};
use sada_tests::browser::{Browser, Page};
use serde_json::json;

use crate::{EMPTY_FILE, median};

/// When the page was parsed, and when its scripts had come and run up to their first wait, in
/// milliseconds from the beginning.
const LOADED: &str = "
    const [done] = arguments;
    const [{ domInteractive, domContentLoadedEventEnd }] = performance.getEntriesByType('navigation');
    done([domInteractive, domContentLoadedEventEnd]);";

/// A language's words, as pages read them.
const WORDS: &str = "
    const [done] = arguments;
    const began = performance.now();
    fetch(chrome.runtime.getURL('_locales/en/messages.json'))
        .then(answer => answer.json())
        .then(() => done(performance.now() - began), error => done(String(error)));";

/// The core, made ready in a page: fetched, compiled, its first call possible.
const CORE: &str = "
    const [done] = arguments;
    const began = performance.now();
    import(chrome.runtime.getURL('wasm/sada_web.js'))
        .then(({ default: init }) => init({ module_or_path: chrome.runtime.getURL('wasm/sada_web_bg.wasm') }))
        .then(() => done(performance.now() - began), error => done(String(error)));";

/// Measures and prints.
pub(crate) async fn print(browser: &mut Browser, rounds: usize) -> Result<()> {
    println!("  taking it apart, {rounds} times");
    let [mut parsed, mut scripts, mut words] = [vec![], vec![], vec![]];
    let [mut wakes, mut cold, mut warm, mut core] = [vec![], vec![], vec![], vec![]];
    let view = json!({ "ask": "view" });
    for _ in 0..rounds {
        browser.open(Page::Popup).await?;
        browser.sentence_painted().await?;
        let loaded = browser.in_own_page(LOADED, Vec::new()).await?;
        parsed.extend(loaded[0].as_f64());
        scripts.extend(loaded[1].as_f64());
        browser.open_file(EMPTY_FILE).await?;
        browser.kill_background().await?;
        wakes.push(browser.answered_in(json!({ "nobody": true })).await?);
        // What it began on waking is to be over before it is killed again.
        browser.view().await?;
        browser.kill_background().await?;
        cold.push(browser.answered_in(view.clone()).await?);
        warm.push(browser.answered_in(view.clone()).await?);
        for (script, times) in [(WORDS, &mut words), (CORE, &mut core)] {
            let took = browser.in_own_page(script, Vec::new()).await?;
            times.push(took.as_f64().with_context(|| took.to_string())?);
        }
    }
    for (what, times) in [
        ("the popup is parsed at", parsed),
        ("its scripts have come and run at", scripts),
        ("a language's words take", words),
        ("the view takes, background awake", warm),
        ("the view takes, background dead", cold),
        ("  of that waking, its scripts too", wakes),
        ("  the core, alone in a page", core),
    ] {
        println!("    {what:<36}{:.1} ms", median(times));
    }
    Ok(())
}
