//! The privacy policy as a page that stands alone: stores want an address under which everybody can read it.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result};
use pulldown_cmark::{Options, Parser, html};

const FILE: &str = "PRIVACY.md";
const STYLE: &str = "body{font:1rem/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}\
    table{border-collapse:collapse;font-size:.9rem}td,th{border:1px solid #8888;padding:.4rem .6rem;text-align:start;vertical-align:top}\
    .wide{overflow-x:auto}";

/// PRIVACY.md as HTML, with nothing fetched from anywhere.
///
/// # Errors
/// When it cannot be read.
pub(super) fn page(root: &Path) -> Result<Vec<u8>> {
    let text =
        fs::read_to_string(root.join(FILE)).with_context(|| format!("cannot read {FILE}"))?;
    Ok(rendered(&text)?.into_bytes())
}

fn rendered(text: &str) -> Result<String> {
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(text, Options::ENABLE_TABLES));
    // Tables are wider than phones.
    let body = body
        .replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>");
    let mut page = String::new();
    write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Sada: what leaves your device</title>\n<style>{STYLE}</style>\n<main>\n{body}</main>\n</html>\n"
    )?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_becomes_a_page_that_stands_alone() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let page = String::from_utf8(page(&root).unwrap()).unwrap();
        for part in [
            "<h1>What leaves your device</h1>",
            "<td>",
            "Limited Use",
            "www.wikidata.org",
        ] {
            assert!(page.contains(part), "{part}");
        }
        for foreign in [" src=", "<script", "<link"] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }
}
