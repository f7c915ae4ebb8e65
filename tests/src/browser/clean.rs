//! Forgetting what pages left behind, so that one cell of a matrix cannot colour the next.

use anyhow::Result;
use serde_json::json;

use super::{Browser, BrowserKind, firefox};

impl Browser {
    /// Removes what this site has stored, its service workers and caches above all.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn clear_site(&self, url: &str) -> Result<()> {
        match self.kind() {
            BrowserKind::Chromium => {
                let what = json!({ "origin": url.trim_end_matches('/'), "storageTypes": "all" });
                let cdp = self.driver.cdp();
                cdp.send_raw("Storage.clearDataForOrigin", what).await?;
                Ok(())
            }
            BrowserKind::Firefox => {
                let script = "
                    const [url, done] = arguments;
                    const { host } = new URL(url);
                    Services.clearData.deleteDataFromHost(
                        host, true, Ci.nsIClearDataService.CLEAR_DOM_STORAGES, () => done(null));";
                firefox::in_chrome(&self.driver, script, vec![json!(url)])
                    .await
                    .map(drop)
            }
        }
    }

    /// Breaks off every connection that is there or being made. Firefox lets a page wait for
    /// one that is being made to an address which it has been told to forget.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn drop_connections(&self) -> Result<()> {
        // Chromium makes new ones by itself.
        if self.kind() == BrowserKind::Chromium {
            return Ok(());
        }
        let script = "
            const [done] = arguments;
            Services.obs.notifyObservers(null, 'net:cancel-all-connections');
            done(null);";
        firefox::in_chrome(&self.driver, script, Vec::new())
            .await
            .map(drop)
    }
}
