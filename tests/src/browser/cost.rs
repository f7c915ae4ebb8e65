//! What one of the extension's pages costs: when its sentence was painted, and what memory its
//! process takes.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Browser, BrowserKind, firefox, sleep};
use crate::wait::{Look, seconds, until};

/// The moment of the first paint of anything in the page's `main`, which holds nothing until the
/// sentence is in it. Both browsers keep these paints, so that the page needs no script for them.
/// The largest of each frame is kept; all of a view is drawn in one.
const PAINTED: &str = "
    const [done] = arguments;
    const observer = new PerformanceObserver(list => {
        const entry = list.getEntries().find(({ element }) => element?.closest('main'));
        if (!entry) return;
        observer.disconnect();
        done(entry.startTime);
    });
    observer.observe({ type: 'largest-contentful-paint', buffered: true });
    setTimeout(() => done(null), 3000);";

impl Browser {
    /// Milliseconds from the beginning of the navigation to the paint of the sentence, in the
    /// extension's page that is open now.
    ///
    /// # Errors
    /// When none was painted within three seconds.
    pub async fn sentence_painted(&mut self) -> Result<f64> {
        let painted = self.in_own_page(PAINTED, Vec::new()).await?;
        painted.as_f64().context("the sentence was never painted")
    }

    /// Bytes that the scripts of the extension's page that is open now hold, after all that
    /// nobody holds is thrown away. Only Chromium tells.
    ///
    /// # Errors
    /// When it does not.
    pub async fn heap(&self) -> Result<Option<u64>> {
        if self.kind() == BrowserKind::Firefox {
            return Ok(None);
        }
        let cdp = self.driver.cdp();
        cdp.send_raw("HeapProfiler.collectGarbage", json!({}))
            .await?;
        let told = cdp.send_raw("Runtime.getHeapUsage", json!({})).await?;
        let used = told["usedSize"].as_f64().context("the heap's size")?;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of bytes, which JSON has as a number"
        )]
        Ok(Some(used as u64))
    }

    /// Bytes of the process in which the extension's pages and its background run, shared ones in
    /// proportion, after it was asked to throw away what it does not need.
    ///
    /// # Errors
    /// When there is no such process, or the system does not tell.
    pub async fn extension_memory(&self) -> Result<u64> {
        if self.kind() == BrowserKind::Firefox {
            let script = "
                const [done] = arguments;
                Services.obs.notifyObservers(null, 'child-mmu-request');
                done(null);";
            firefox::in_chrome(&self.driver, script, Vec::new()).await?;
        }
        // What is thrown away is given back a little later.
        let mut before = u64::MAX;
        until("the memory to come to rest", seconds(5), async || {
            let now = self.proportional()?;
            let rests = before.abs_diff(now) < before / 200;
            before = now;
            Ok(if rests {
                Look::Done(now)
            } else {
                Look::NotYet(format!("{now} bytes"))
            })
        })
        .await
    }

    fn proportional(&self) -> Result<u64> {
        let mut sum = 0;
        for id in sleep::processes(self.profile.path())? {
            let folder = Path::new("/proc").join(id.to_string());
            let text = |name| std::fs::read(folder.join(name)).unwrap_or_default();
            let ours = match self.kind() {
                BrowserKind::Chromium => {
                    let mut words = text("cmdline");
                    words.retain(|byte| *byte != 0);
                    String::from_utf8_lossy(&words).contains("--extension-process")
                }
                BrowserKind::Firefox => text("comm") == b"WebExtensions\n",
            };
            if ours {
                let told = String::from_utf8(text("smaps_rollup"))?;
                sum += pss(&told).with_context(|| format!("process {id}: {told}"))?;
            }
        }
        anyhow::ensure!(sum > 0, "no process of the extension");
        Ok(sum)
    }

    /// Milliseconds until a message to the background is done with: one that nobody answers, for
    /// which the background must only wake, or a question for the view.
    ///
    /// # Errors
    /// When it cannot be sent.
    pub async fn answered_in(&mut self, message: Value) -> Result<f64> {
        let script = "
            const [message, done] = arguments;
            const began = performance.now();
            const end = () => done(performance.now() - began);
            chrome.runtime.sendMessage(message).then(end, end);";
        let took = self.in_own_page(script, vec![message]).await?;
        took.as_f64().context("how long an answer took")
    }
}

/// Bytes, out of what the system says of a process.
fn pss(told: &str) -> Option<u64> {
    let line = told.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::pss;

    #[test]
    fn the_proportional_set_is_read_and_not_its_parts() {
        let told = "7f [rollup]\nRss:  9 kB\nPss:       12 kB\nPss_Dirty:  3 kB\n";
        assert_eq!(pss(told), Some(12 * 1024));
        assert_eq!(pss(""), None);
    }
}
