//! One manifest for both browsers. Where they must differ, the difference stands here with its reason.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::Browser;

/// What one browser's package goes without.
struct Omission {
    browser: Browser,
    /// The object or list it is in: a JSON pointer.
    within: &'static str,
    /// A key of the object, or a text of the list.
    what: &'static str,
}

const OMISSIONS: &[Omission] = &[
    // Chromium takes the service worker and lists this key as an error of the extension ("requires manifest version
    // of 2 or lower"); an error that is always there hides the ones that matter. Other keys of Firefox's it lets be,
    // and Firefox's lint has nothing against Chromium's.
    Omission {
        browser: Browser::Chromium,
        within: "/background",
        what: "scripts",
    },
    // Permissions that only Firefox has; it grants them without asking. Chromium lists each as a fault.
    Omission {
        browser: Browser::Chromium,
        within: "/permissions",
        what: "dns",
    },
    Omission {
        browser: Browser::Chromium,
        within: "/permissions",
        what: "captivePortal",
    },
    // Firefox names failures of TLS with this permission only. Chromium names them without, so there it would be
    // asked for in vain.
    Omission {
        browser: Browser::Chromium,
        within: "/optional_permissions",
        what: "webNavigation",
    },
];

/// The manifest for one browser, carrying the version the workspace has and the operator's hosts.
///
/// # Errors
/// When the source is not a JSON object.
pub(super) fn for_browser(
    source: &str,
    browser: Browser,
    version: &str,
    hosts: &[String],
) -> Result<String> {
    let mut manifest: Value = serde_json::from_str(source).context("manifest.json is not JSON")?;
    let object = manifest
        .as_object_mut()
        .context("manifest.json is not an object")?;
    // The workspace's version is the only one kept by hand.
    object.insert("version".into(), version.into());
    for omission in OMISSIONS
        .iter()
        .filter(|omission| omission.browser == browser)
    {
        omit(&mut manifest, omission);
    }
    if browser == Browser::Firefox {
        ask_for(&mut manifest, hosts);
    }
    Ok(format!("{manifest:#}\n"))
}

/// Firefox tells each host it has no permission for which installation asks: with a Yes to sharing the operator's hosts
/// are asked for. Chromium has one name for all installations, and needs none.
fn ask_for(manifest: &mut Value, hosts: &[String]) {
    if let Some(Value::Array(optional)) = manifest.get_mut("optional_host_permissions") {
        optional.extend(hosts.iter().map(|host| Value::from(host.as_str())));
    }
}

fn omit(manifest: &mut Value, omission: &Omission) {
    match manifest.pointer_mut(omission.within) {
        Some(Value::Object(object)) => drop(object.remove(omission.what)),
        Some(Value::Array(list)) => list.retain(|it| it != omission.what),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SOURCE: &str = r#"{"name":"n","minimum_chrome_version":"121","browser_specific_settings":{},
        "background":{"service_worker":"b.js","scripts":["b.js"],"preferred_environment":["document"]},
        "optional_host_permissions":["*://*.x.com/*"],"permissions":["storage","dns","captivePortal"],
        "optional_permissions":["webNavigation","notifications"]}"#;

    fn made(browser: Browser) -> Value {
        let hosts = ["https://relay.example/*".to_owned()];
        serde_json::from_str(&for_browser(SOURCE, browser, "1.2.3", &hosts).unwrap()).unwrap()
    }

    #[test]
    fn each_browser_keeps_what_it_needs() {
        let chromium = made(Browser::Chromium);
        assert_eq!(chromium["minimum_chrome_version"], "121");
        assert_eq!(chromium["background"]["service_worker"], "b.js");
        assert!(chromium["background"].get("scripts").is_none());
        assert_eq!(chromium["permissions"], json!(["storage"]));
        assert_eq!(chromium["optional_permissions"], json!(["notifications"]));
        let firefox = made(Browser::Firefox);
        assert!(firefox.get("browser_specific_settings").is_some());
        assert_eq!(firefox["background"]["scripts"][0], "b.js");
        assert_eq!(
            firefox["permissions"],
            json!(["storage", "dns", "captivePortal"])
        );
        let optional = json!(["webNavigation", "notifications"]);
        assert_eq!(firefox["optional_permissions"], optional);
        let hosts = |made: &Value| made["optional_host_permissions"].clone();
        assert_eq!(hosts(&chromium), json!(["*://*.x.com/*"]));
        let with = json!(["*://*.x.com/*", "https://relay.example/*"]);
        assert_eq!(hosts(&firefox), with);
    }

    #[test]
    fn a_key_the_source_has_not_need_not_be_left_out() {
        let bare = for_browser(r#"{"name":"n"}"#, Browser::Chromium, "1", &[]).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&bare).unwrap(),
            json!({ "name": "n", "version": "1" })
        );
    }

    #[test]
    fn the_version_is_the_workspaces() {
        assert_eq!(made(Browser::Firefox)["version"], "1.2.3");
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        assert!(for_browser("[]", Browser::Firefox, "1", &[]).is_err());
        assert!(for_browser("nonsense", Browser::Firefox, "1", &[]).is_err());
    }
}
