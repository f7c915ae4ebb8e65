//! What only Firefox needs: its preferences, and commands in the browser's own context.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::extensions::addons::firefox::FirefoxTools;
use thirtyfour::{Capabilities, RequestData, SessionId, WebDriver};

use super::gecko::{NEIGHBOUR_ID, NEIGHBOUR_UUID};
use super::{BrowserOptions, Extension, chromium::object};
use crate::paths;

/// The extension's origin is drawn by lot in each profile; this one is drawn for all.
const UUID: &str = "5ada5ada-5ada-45ad-a5ad-a5ada5ada5ad";

/// The extension's origin.
pub(super) fn origin() -> String {
    format!("moz-extension://{UUID}")
}

pub(super) fn capabilities(
    options: &BrowserOptions,
    profile: &Path,
    extension: &Extension,
) -> Result<Capabilities> {
    let binary = paths::tool("SADA_FIREFOX", &["firefox-esr", "firefox"])?;
    let mut arguments = vec!["-profile".to_owned(), profile.display().to_string()];
    if options.headless {
        arguments.push("-headless".to_owned());
    }
    let capabilities = json!({
        "browserName": "firefox",
        "pageLoadStrategy": "none",
        "moz:firefoxOptions": {
            "binary": binary,
            "args": arguments,
            "prefs": preferences(extension.gecko_id()?),
        },
    });
    object(capabilities)
}

fn preferences(gecko_id: &str) -> Value {
    json!({
        // The driver's own set switches off what is under test: noticing that the line is down.
        "remote.prefs.recommended": false,
        "network.manage-offline-status": true,
        "extensions.webextensions.uuids": json!({ gecko_id: UUID, NEIGHBOUR_ID: NEIGHBOUR_UUID }).to_string(),
        // A headless browser has nobody to answer; the click before the prompt stays a real one.
        "extensions.webextOptionalPermissionPrompts": false,
        "network.trr.mode": 5,
        // The browser's own traffic only fills the logs.
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "app.update.auto": false,
        "browser.aboutwelcome.enabled": false,
        "browser.newtabpage.enabled": false,
        "browser.safebrowsing.malware.enabled": false,
        "browser.safebrowsing.phishing.enabled": false,
        "browser.search.update": false,
        "browser.tabs.warnOnClose": false,
        "browser.translations.enable": false,
        "datareporting.usage.uploadEnabled": false,
        "termsofuse.bypassNotification": true,
        "toolkit.telemetry.reportingpolicy.firstRun": false,
        "intl.locale.requested": "en-US",
        // Pictures are as wide as asked for only without a bar beside the page.
        "ui.useOverlayScrollbars": 1,
        // A window in the background must not slow its pages down.
        "dom.min_background_timeout_value": 100,
    })
}

pub(super) async fn install(driver: &WebDriver, extension: &Extension) -> Result<()> {
    let folder = extension
        .folder()
        .to_str()
        .context("a folder whose name is text")?;
    let tools = FirefoxTools::new(driver.handle().clone());
    tools
        .install_addon(folder, Some(true))
        .await
        .context("installing the extension")
}

/// Grants the extension permissions that it asks for but does not need, as a person's Yes
/// to the browser's question does.
pub(super) async fn grant(driver: &WebDriver, gecko_id: &str, permissions: &[&str]) -> Result<()> {
    let script = "
        const [id, permissions, done] = arguments;
        const { ExtensionPermissions } = ChromeUtils.importESModule(
            'resource://gre/modules/ExtensionPermissions.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID(id);
        const offered = extension.manifest.optional_permissions ?? [];
        const missing = permissions.filter(it => !offered.includes(it));
        if (missing.length > 0) done(`this build does not ask for ${missing}`);
        else ExtensionPermissions.add(id, { permissions, origins: [] }, extension)
            .then(() => done('done'), error => done(String(error)));";
    let done = in_chrome(driver, script, vec![json!(gecko_id), json!(permissions)]).await?;
    ensure!(done == "done", "granting {permissions:?}: {done}");
    Ok(())
}

/// Ends the event page at once, as the browser does when it was idle for long.
pub(super) async fn kill_background(driver: &WebDriver, gecko_id: &str) -> Result<()> {
    let state = stop_background(driver, gecko_id).await?;
    ensure!(state == "stopped", "the event page is {state}");
    Ok(())
}

/// The same, and gives the state it is in then: an event or a page may have woken it again.
pub(super) async fn stop_background(driver: &WebDriver, gecko_id: &str) -> Result<Value> {
    let script = "
        const [id, done] = arguments;
        const { extension } = WebExtensionPolicy.getByID(id);
        extension
            .terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })
            .then(() => done(extension.backgroundState), error => done(String(error)));";
    in_chrome(driver, script, vec![json!(gecko_id)]).await
}

/// Whether the event page runs now.
pub(super) async fn background_alive(driver: &WebDriver, gecko_id: &str) -> Result<bool> {
    let script = "
        const [id, done] = arguments;
        done(WebExtensionPolicy.getByID(id).extension.backgroundState);";
    Ok(in_chrome(driver, script, vec![json!(gecko_id)]).await? != "stopped")
}

/// Gives the selected tab this width in CSS pixels, or all there is.
pub(super) async fn set_width(driver: &WebDriver, width: Option<u32>) -> Result<()> {
    let script = "
        const [width, done] = arguments;
        const { gBrowser } = Services.wm.getMostRecentBrowserWindow();
        const { style } = gBrowser.selectedBrowser;
        style.minWidth = style.maxWidth = style.width = width === null ? '' : `${width}px`;
        done(null);";
    in_chrome(driver, script, vec![json!(width)])
        .await
        .map(drop)
}

/// Runs a script with the browser's own powers; its last argument takes the result.
pub(super) async fn in_chrome(
    driver: &WebDriver,
    script: &str,
    arguments: Vec<Value>,
) -> Result<Value> {
    driver
        .cmd(SwitchContext("chrome"))
        .await
        .context("entering the browser's context")?;
    let result = driver.execute_async(script, arguments).await;
    // Back first: whatever became of the script, what follows belongs to the page.
    driver
        .cmd(SwitchContext("content"))
        .await
        .context("leaving the browser's context")?;
    Ok(result.context("in the browser's context")?.json().clone())
}

/// Firefox's own command that switches between the page and the browser round it.
#[derive(Debug)]
struct SwitchContext(&'static str);

impl FormatRequestData for SwitchContext {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(
            http::Method::POST,
            format!("/session/{session}/moz/context"),
        )
        .add_body(json!({ "context": self.0 }))
    }
}
