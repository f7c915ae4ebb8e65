//! The core never learns the time except as an argument, and has no other way to the world: no files, no network,
//! no chance, no output.

use proc_macro2::{TokenStream, TokenTree};

use super::{Finding, sources::Sources};

const PURE: &[&str] = &["crate/units/src/", "crate/core/src/", "crate/detect/src/"];
/// Types of a clock, wherever they come from.
const CLOCKS: &[&str] = &["Instant", "SystemTime"];
/// Modules of std that lead outside.
const DOORS: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread"];
/// Macros that print.
const PRINTERS: &[&str] = &["dbg", "eprint", "eprintln", "print", "println"];

/// Finds what a pure crate must not use. Comments and strings may speak of anything.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in sources.below(PURE, &[".rs"]) {
        match text.parse::<TokenStream>() {
            Ok(tokens) => look(&tokens.into_iter().collect::<Vec<_>>(), path, &mut found),
            Err(error) => found.push(Finding::new(path, 0, format!("is not Rust: {error}"))),
        }
    }
    found
}

fn look(tokens: &[TokenTree], path: &str, found: &mut Vec<Finding>) {
    for (index, token) in tokens.iter().enumerate() {
        let rest = &tokens[index + 1..];
        match token {
            TokenTree::Group(group) => {
                look(&group.stream().into_iter().collect::<Vec<_>>(), path, found)
            }
            TokenTree::Ident(name) => {
                let mut tell =
                    |what: String| found.push(Finding::new(path, name.span().start().line, what));
                let name = name.to_string();
                if CLOCKS.contains(&name.as_str()) {
                    tell(format!("uses {name}; the time is an argument"));
                }
                if name == "std" {
                    let doors = after_colons(rest)
                        .into_iter()
                        .filter(|door| DOORS.contains(&door.as_str()));
                    doors.for_each(|door| {
                        tell(format!("uses std::{door}; a pure crate has no way outside"))
                    });
                }
                if PRINTERS.contains(&name.as_str()) && is_sign(rest.first(), '!') {
                    tell(format!("uses {name}!; a pure crate prints nothing"));
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The names that directly follow `::`, one or a group of them.
fn after_colons(tokens: &[TokenTree]) -> Vec<String> {
    if !(is_sign(tokens.first(), ':') && is_sign(tokens.get(1), ':')) {
        return Vec::new();
    }
    match tokens.get(2) {
        Some(TokenTree::Ident(name)) => vec![name.to_string()],
        Some(TokenTree::Group(group)) => {
            let names = group.stream().into_iter().scan(',', |before, token| {
                let first = *before == ',';
                *before = match &token {
                    TokenTree::Punct(sign) => sign.as_char(),
                    _ => ' ',
                };
                Some((first, token))
            });
            names
                .filter_map(|(first, token)| first.then(|| token.to_string()))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        check(&Sources::of(&[("crate/core/src/lib.rs", text)]))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn what_computes_is_pure() {
        let text = r#"
            use std::{collections::BTreeMap, fmt::{self, Display}, time::Duration};
            // std::fs and SystemTime::now are only spoken of
            fn process(net: u8) -> &'static str { let env = net; "std::net Instant println!" }
        "#;
        assert_eq!(lines(text), [] as [usize; 0]);
    }

    #[test]
    fn every_way_outside_is_found() {
        assert_eq!(lines("fn f() { std::time::Instant::now(); }"), [1]);
        assert_eq!(lines("\nuse std::time::{Duration, SystemTime};"), [2]);
        assert_eq!(lines("use std::fs;"), [1]);
        assert_eq!(lines("use std::{fmt, net::IpAddr};"), [1]);
        assert_eq!(
            lines("fn f() {\n if true {\n std::env::var(\"X\"); } }"),
            [3]
        );
        assert_eq!(lines("fn f() { println!(\"hello\") }"), [1]);
    }

    #[test]
    fn other_crates_may() {
        assert!(check(&Sources::of(&[("crate/web/src/lib.rs", "use std::fs;")])).is_empty());
    }

    #[test]
    fn what_does_not_lex_is_told() {
        assert_eq!(lines("fn f( {"), [0]);
    }
}
