//! Every permission is justified, in as many words as a store's form takes.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::listing::sections;

const FILE: &str = "store/permissions.md";
/// The longest justification Chrome's form takes.
const LONGEST: usize = 1000;
/// The heading under which the hosts are.
const HOSTS: &str = "Optional hosts";

/// Holds the justifications against the manifest.
///
/// # Errors
/// When one is missing, too long, or for something that is not asked for.
pub(super) fn check(root: &Path) -> Result<()> {
    let read = |name: &str| {
        fs::read_to_string(root.join(name)).with_context(|| format!("cannot read {name}"))
    };
    let manifest = serde_json::from_str(&read("manifest.json")?).context("manifest.json")?;
    judge(&manifest, &read(FILE)?)
}

fn judge(manifest: &Value, text: &str) -> Result<()> {
    let justified = sections(text);
    let asked: Vec<_> = ["/permissions", "/optional_permissions"]
        .into_iter()
        .flat_map(|list| strings(manifest, list))
        .collect();
    for permission in &asked {
        let heading = format!("`{permission}`");
        ensure!(
            justified.contains_key(&heading),
            "{FILE} has no section {heading}"
        );
    }
    for (heading, why) in &justified {
        let name = heading
            .strip_prefix('`')
            .and_then(|it| it.strip_suffix('`'));
        ensure!(
            name.is_none_or(|name| asked.contains(&name)),
            "{FILE} justifies {heading}, which is not asked for"
        );
        // Notes that are no answer to a question of a form may be longer; the hosts have a list besides.
        let answer = name.is_some() || heading == HOSTS;
        let length = why
            .split("\n### ")
            .next()
            .unwrap_or_default()
            .chars()
            .count();
        ensure!(
            !answer || (1..=LONGEST).contains(&length),
            "{FILE}: {heading} has {length} characters; {LONGEST} is the most"
        );
    }
    let hosts = justified.get(HOSTS).map_or("", String::as_str);
    for host in strings(manifest, "/optional_host_permissions") {
        ensure!(
            hosts.contains(&format!("`{host}`")),
            "{FILE} does not name {host} under {HOSTS}"
        );
    }
    Ok(())
}

fn strings<'a>(manifest: &'a Value, list: &str) -> impl Iterator<Item = &'a str> {
    let list = manifest.pointer(list).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judged(text: &str) -> Result<()> {
        let manifest = json!({
            "permissions": ["storage"],
            "optional_permissions": ["notifications"],
            "optional_host_permissions": ["*://*.x.com/*"],
        });
        judge(&manifest, text)
    }

    const GOOD: &str = "# P\n\n## `storage`\nA.\n\n## `notifications`\nB.\n\n## Optional hosts\nC.\n\n### X\n`*://*.x.com/*`\n";

    #[test]
    fn what_is_asked_for_is_justified() {
        check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
        judged(GOOD).unwrap();
    }

    #[test]
    fn what_is_missing_or_too_much_is_found() {
        for (there, instead) in [
            ("## `storage`\n", "## `alarms`\n"),
            ("## `notifications`\nB.\n", ""),
            ("A.", ""),
            ("A.", &"a".repeat(1001)),
            ("`*://*.x.com/*`", "all of them"),
            ("## Optional", "## `tabs`\nD.\n\n## Optional"),
        ] {
            let changed = GOOD.replace(there, instead);
            assert!(judged(&changed).is_err(), "{changed}");
        }
    }
}
