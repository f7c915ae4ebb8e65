//! What only Chromium needs: its switches, its id for the extension, the permission
//! prompt that nobody can answer without a screen.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

use super::BrowserOptions;
use crate::paths;
use crate::wait::{Look, seconds, until};

/// What a browser is started with, `extensions` in it.
pub(super) fn capabilities(
    options: &BrowserOptions,
    profile: &Path,
    extensions: &[&Path],
) -> Result<Capabilities> {
    let extensions: Vec<_> = extensions
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    let binary = paths::tool("SADA_CHROMIUM", &["chromium", "chromium-browser"])?;
    let mut switches = vec![
        format!("--user-data-dir={}", profile.display()),
        format!("--load-extension={}", extensions.join(",")),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--window-size=1000,900".to_owned(),
        "--lang=en".to_owned(),
    ];
    if options.headless {
        switches.push("--headless=new".to_owned());
    }
    if options.reports_at_once {
        switches.push("--short-reporting-delay".to_owned());
    }
    if options.in_lab || is_root() {
        // Inside namespaces, and for root, Chromium cannot make its own.
        switches.push("--no-sandbox".to_owned());
    }
    let capabilities = json!({
        "browserName": "chrome",
        "pageLoadStrategy": "none",
        "goog:chromeOptions": {
            "binary": binary,
            "args": switches,
            // Without it the driver hides the tab that the extension opens by itself.
            "enableExtensionTargets": true,
            // As a person's browser: with automation on, error pages do not reload themselves.
            "excludeSwitches": ["enable-automation"],
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    object(capabilities)
}

/// An extension's origin: its id follows from the folder's path, so it is looked up where
/// its worker, the script of this name, runs.
pub(super) async fn origin(driver: &WebDriver, worker: &str) -> Result<String> {
    until("the extension's worker", seconds(15), async || {
        let targets = targets(driver).await?;
        let found = targets.iter().find_map(|(kind, url)| {
            let origin = url.strip_suffix(worker)?.strip_suffix('/')?;
            (kind == "service_worker" && origin.starts_with("chrome-extension://"))
                .then(|| origin.to_owned())
        });
        Ok(found.map_or_else(|| Look::NotYet(format!("{targets:?}")), Look::Done))
    })
    .await
}

/// Kills the worker at once, as the browser does when it was idle for long, and waits until
/// it is gone.
pub(super) async fn kill_background(driver: &WebDriver, origin: &str) -> Result<()> {
    stop_workers(driver).await?;
    until("the worker's end", seconds(10), async || {
        let alive = background_alive(driver, origin).await?;
        if alive {
            // What a page had still under way may have woken it again.
            stop_workers(driver).await?;
        }
        Ok(Look::at(!alive, "it is still there"))
    })
    .await
}

/// Stops every worker. An event or a page may wake the extension's again at once.
pub(super) async fn stop_workers(driver: &WebDriver) -> Result<()> {
    for command in ["enable", "stopAllWorkers", "disable"] {
        let command = format!("ServiceWorker.{command}");
        driver.cdp().send_raw(&command, json!({})).await?;
    }
    Ok(())
}

/// Whether the worker runs now.
pub(super) async fn background_alive(driver: &WebDriver, origin: &str) -> Result<bool> {
    let targets = targets(driver).await?;
    Ok(targets
        .iter()
        .any(|(kind, url)| kind == "service_worker" && url.starts_with(origin)))
}

/// Writes into the profile, while the browser is not running, what a person's Yes to
/// the permission prompt would have written: these hosts and no others, and these permissions
/// besides those there are.
pub(super) fn grant(
    profile: &Path,
    origin: &str,
    patterns: Option<&[String]>,
    names: &[&str],
) -> Result<()> {
    let file = profile.join("Default/Preferences");
    let text = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
    let mut preferences: Value = serde_json::from_slice(&text).context("Preferences")?;
    let id = origin.trim_start_matches("chrome-extension://");
    let settings = preferences
        .pointer_mut(&format!("/extensions/settings/{id}"))
        .and_then(Value::as_object_mut)
        .context("the profile does not know the extension")?;
    for list in ["active_permissions", "granted_permissions"] {
        let permissions = settings.entry(list).or_insert_with(|| json!({}));
        if let Some(patterns) = patterns {
            permissions["explicit_host"] = json!(patterns);
        }
        for name in names {
            let api = permissions["api"].as_array_mut();
            api.context("a list of permissions")?.push(json!(name));
        }
    }
    // Without it an extension from a folder is switched off once it is loaded again.
    preferences["extensions"]["ui"]["developer_mode"] = json!(true);
    let text = serde_json::to_vec(&preferences).context("Preferences")?;
    std::fs::write(&file, text).with_context(|| format!("writing {}", file.display()))
}

/// Waits until the browser has left its profile.
pub(super) async fn gone(profile: &Path) -> Result<()> {
    // A dangling link: only its own metadata tells whether it is there.
    let lock = profile.join("SingletonLock");
    until("Chromium's end", seconds(20), async || {
        Ok(Look::at(
            lock.symlink_metadata().is_err(),
            "its lock is still there",
        ))
    })
    .await
}

async fn targets(driver: &WebDriver) -> Result<Vec<(String, String)>> {
    let answer = driver
        .cdp()
        .send_raw("Target.getTargets", json!({}))
        .await?;
    let targets = answer["targetInfos"]
        .as_array()
        .context("the browser's targets")?;
    let word = |target: &Value, name: &str| target[name].as_str().unwrap_or("").to_owned();
    Ok(targets
        .iter()
        .map(|target| (word(target, "type"), word(target, "url")))
        .collect())
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

pub(super) fn object(value: Value) -> Result<Capabilities> {
    serde_json::from_value(value).context("capabilities")
}
