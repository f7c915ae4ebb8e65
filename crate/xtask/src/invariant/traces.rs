//! Nothing in the project tells of the machine it was written on: no path into somebody's home, no package mirror.

use super::{Finding, sources::Sources};

/// Beginnings of paths that exist on one machine only.
const HOMES: &[&str] = &[
    "/home/",
    "/root/",
    "/Users/",
    concat!("/wo", "rk/"),
    "C:\\Users\\",
];
/// Words of programs that keep package mirrors. Put together here so that this file does not hold them.
const MIRRORS: &[&str] = &[
    concat!("arti", "factory"),
    concat!("jf", "rog"),
    concat!("nexus", ".repo"),
    concat!("verda", "ccio"),
];
/// Settings that send a package manager elsewhere.
const SETTINGS: &[&str] = &[
    "registry",
    "replace-with",
    "[source",
    "[registr",
    "index-url",
    "proxy",
    "https-proxy",
];
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

/// Finds traces of one machine in any text file.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in sources.texts() {
        for (index, line) in text.lines().enumerate() {
            found.extend(judge(path, line).map(|what| Finding::new(path, index + 1, what)));
        }
    }
    found
}

fn judge(path: &str, line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    if let Some(mirror) = MIRRORS.iter().find(|mirror| lower.contains(*mirror)) {
        return Some(format!("names a package mirror ({mirror})"));
    }
    if let Some(home) = HOMES.iter().find(|home| is_path(line, home)) {
        return Some(format!("holds a path of one machine ({home}…)"));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let elsewhere = match name {
        "Cargo.lock" => value(line, "source = \"").is_some_and(|source| source != CRATES_IO),
        "package-lock.json" => {
            value(line, "\"resolved\": \"").is_some_and(|address| !address.starts_with(NPM))
        }
        ".npmrc" | "pip.conf" => is_setting(&lower),
        "config.toml" if path.contains(".cargo/") => is_setting(&lower),
        _ => false,
    };
    elsewhere.then(|| "takes packages from somewhere other than the public registries".to_owned())
}

/// Whether a line holds such a path: its beginning, at the beginning of a word, and a name after it.
fn is_path(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + home.len()..].chars().next();
        before.is_none_or(|character| !character.is_alphanumeric() && !"._-~/}".contains(character))
            && after.is_some_and(|character| character.is_alphanumeric() || character == '.')
    })
}

/// Whether a line of a settings file sends a package manager elsewhere, for everything or for one scope of npm.
fn is_setting(line: &str) -> bool {
    SETTINGS
        .iter()
        .any(|setting| line.trim_start().starts_with(setting))
        || line.contains(":registry=")
}

/// What follows a key, up to the closing quote.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.trim_start().strip_prefix(key)?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Sources::of(&[(path, text)]))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn public_registries_and_relative_paths_are_fine() {
        let lock = format!("name = \"a\"\nsource = \"{CRATES_IO}\"");
        assert!(lines("Cargo.lock", &lock).is_empty());
        assert!(
            lines(
                "package-lock.json",
                &format!("\"resolved\": \"{NPM}a/-/a-1.tgz\",")
            )
            .is_empty()
        );
        assert!(
            lines(
                "README.md",
                "see crate/home/user and https://example.org/home/page, ../root/a, $HOME/.pki"
            )
            .is_empty()
        );
        assert!(lines(".npmrc", "omit-lockfile-registry-resolved=true").is_empty());
        assert!(lines(".cargo/config.toml", "[alias]\nxtask = \"run\"").is_empty());
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let home = HOMES[0];
        assert_eq!(
            lines(
                "a.rs",
                &format!("ok\nlet path = \"{home}someone/project\";")
            ),
            [2]
        );
        assert_eq!(lines("a.md", &format!("in {}.cargo", HOMES[1])), [1]);
    }

    #[test]
    fn a_mirror_is_found() {
        assert_eq!(
            lines("a.toml", &format!("# from {}", MIRRORS[0].to_uppercase())),
            [1]
        );
        assert_eq!(
            lines(
                "Cargo.lock",
                "source = \"registry+https://crates.example.org/index\""
            ),
            [1]
        );
        assert_eq!(
            lines(
                "package-lock.json",
                "      \"resolved\": \"https://npm.example.org/a.tgz\","
            ),
            [1]
        );
        assert_eq!(
            lines(
                ".npmrc",
                "registry=https://npm.example.org/\n@a:registry=https://npm.example.org/"
            ),
            [1, 2]
        );
        assert_eq!(
            lines(
                ".cargo/config.toml",
                "[source.crates-io]\nreplace-with = \"mirror\""
            ),
            [1, 2]
        );
    }
}
