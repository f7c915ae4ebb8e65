//! Pages held against the rules of accessibility that a program can check, by axe.

use anyhow::{Context, Result};
use serde_json::json;

use super::Browser;
use crate::paths;

const RUN: &str = "
    const [done] = arguments;
    // Of WCAG 2.2 it has one rule, which it leaves out unless asked.
    const rules = { 'target-size': { enabled: true } };
    axe.run({ rules }).then(
        ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`))),
        error => done([String(error)]));";

impl Browser {
    /// What axe finds in the page in the current tab.
    ///
    /// # Errors
    /// When axe is not installed, or the page is gone.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let there = self
            .driver
            .execute("return 'axe' in window", Vec::new())
            .await?;
        if there.json() != &json!(true) {
            let axe = std::fs::read_to_string(paths::node_module("axe-core/axe.min.js"))
                .context("axe-core: npm ci")?;
            self.driver.execute(axe, Vec::new()).await?;
        }
        let found = self.driver.execute_async(RUN, Vec::new()).await?;
        Ok(serde_json::from_value(found.json().clone())?)
    }
}
