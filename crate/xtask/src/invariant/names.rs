//! Below web, nothing names a browser: what browsers say is translated once, in the core's words.

use super::{Finding, sources::Sources};

const BELOW_WEB: &[&str] = &[
    "crate/units/src/",
    "crate/core/src/",
    "crate/detect/src/",
    "crate/report/src/",
];
/// Where browsers' words are parsed.
const BROWSER_ERRORS: &str = "crate/core/src/browser_errors/";
/// Where sites that are asked have their names; one is a browser's own.
const SITES: &str = "crate/core/src/catalogue/controls.rs";
const BROWSERS: &[&str] = &[
    "chrome", "chromium", "firefox", "gecko", "mozilla", "safari", "webkit",
];

/// Finds lines below web that name a browser, comments too.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in sources
        .below(BELOW_WEB, &[".rs"])
        .filter(|(path, _)| !path.starts_with(BROWSER_ERRORS) && *path != SITES)
    {
        for (number, line) in text.lines().enumerate() {
            let line = line.to_lowercase();
            if let Some(browser) = BROWSERS.iter().find(|browser| line.contains(*browser)) {
                found.push(Finding::new(
                    path,
                    number + 1,
                    format!("names {browser}; its words belong in {BROWSER_ERRORS}"),
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_know_browsers() {
        let sources = Sources::of(&[
            ("crate/core/src/browser_errors/gecko.rs", "// Firefox says"),
            (SITES, "detectportal.firefox.com"),
            ("crate/web/src/lib.rs", "// Chromium"),
            ("crate/core/src/load.rs", "fn a() {}\nif is_firefox {}"),
            ("crate/report/src/lib.rs", "// in Chromium"),
        ]);
        let found = check(&sources);
        assert_eq!(
            found
                .iter()
                .map(|it| (it.file.as_str(), it.line))
                .collect::<Vec<_>>(),
            [
                ("crate/core/src/load.rs", 2),
                ("crate/report/src/lib.rs", 1)
            ]
        );
    }
}
