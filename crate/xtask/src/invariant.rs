//! What must stay true of the sources and no compiler checks. Each invariant has a file, and tests on good and bad input.

mod arrows;
mod boundary;
mod circles;
mod claims;
mod doc_words;
mod docs;
mod map;
mod modules;
mod names;
mod pure;
mod size;
mod sources;
mod times;
mod traces;
mod types;

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use sources::Sources;

/// Something that is not as it must be.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    /// Counted from 1; 0 for the file as a whole.
    line: usize,
    what: String,
}

impl Finding {
    fn new(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }
}

/// Holds every invariant against the sources.
///
/// # Errors
/// When one is broken, or the sources cannot be listed.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let sources = Sources::of_checkout(workspace)?;
    let (crates, unread) = modules::crates(&sources);
    let mut held = vec![
        ("every module is read", unread),
        (
            "no circle between files of a crate",
            circles::check(&crates),
        ),
        (
            "a type's name means one thing in a crate",
            types::check(&crates),
        ),
        (
            "a public type's name stands once in the workspace",
            types::check_public(&crates),
        ),
        ("a time that is told has a unit", times::check(&crates)),
        ("no documentation of one word", doc_words::check(&sources)),
        (
            "no source file is longer than 500 lines",
            size::check(&sources),
        ),
        (
            "crates depend downwards only",
            arrows::check(&workspace.metadata),
        ),
        ("core and detect are pure", pure::check(&sources)),
        ("below web nothing names a browser", names::check(&sources)),
        (
            "nothing of the machine it was written on",
            traces::check(&sources),
        ),
        ("the documents name what exists", docs::check(&sources)),
        ("the table of changes leads somewhere", map::check(&sources)),
        (
            "the shapes of core and shell are the same",
            boundary::check(&sources),
        ),
    ];
    let names: Vec<&str> = held.iter().map(|(what, _)| *what).collect();
    let claims = claims::check(&sources, &names);
    held.push(("every promise names a test that exists", claims));
    let mut broken = 0;
    for (what, findings) in held {
        println!(
            "  {} {what}",
            if findings.is_empty() {
                "holds: "
            } else {
                "BROKEN:"
            }
        );
        for Finding { file, line, what } in &findings {
            println!(
                "    {file}{} {what}",
                if *line == 0 {
                    ":".into()
                } else {
                    format!(":{line}:")
                }
            );
        }
        broken += usize::from(!findings.is_empty());
    }
    if broken > 0 {
        bail!("{broken} invariants are broken; each place is named above");
    }
    println!("  {} files looked at", sources.len());
    Ok(())
}
