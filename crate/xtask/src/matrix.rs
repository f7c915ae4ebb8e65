//! `matrix`: every kind of interference and every innocent fault, in real browsers in the lab.

use std::path::{Path, PathBuf, absolute};

use anyhow::{Context, Result, bail};

use crate::{
    Choice,
    build_outputs::{BuildOutputs, CollectorLocation},
    need,
    origin::Origin,
    shell::command,
    workspace::Workspace,
};

/// What can be said to `matrix`.
#[derive(clap::Args)]
pub(crate) struct MatrixArguments {
    /// In which browsers.
    #[arg(long, value_enum, default_value_t = Choice::Both)]
    browser: Choice,
    /// With which permissions: webnavigation lets Firefox, and only Firefox, name failures of TLS.
    #[arg(long, value_enum, default_value_t = Permissions::Both)]
    permissions: Permissions,
    /// So many columns at once, each with a lab and a browser of its own: cells mostly wait.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    at_once: u8,
    /// Only cells whose group/name matches one of these patterns, separated by commas; * stands for anything, and a
    /// group alone for all of its cells.
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    only: Vec<String>,
    /// Only the cells that every test run plays.
    #[arg(long)]
    fast: bool,
    /// Waits for Chromium's own reports of failures also where not all cells are played.
    #[arg(long)]
    nel: bool,
    /// Names the cells and plays none.
    #[arg(long)]
    list: bool,
    /// Writes everything to a file, as one JSON object.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes the tables to a file of `docs/results`, with command, commit and date.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Permissions {
    Default,
    Webnavigation,
    Both,
}

impl Permissions {
    fn id(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Webnavigation => "webnavigation",
            Self::Both => "both",
        }
    }
}

/// Prepares what is needed and plays the matrix.
///
/// # Errors
/// When something is missing that may not be installed here, a build fails, or a cell is answered wrongly or late.
pub(crate) fn run(arguments: &MatrixArguments) -> Result<()> {
    let workspace = Workspace::find()?;
    let origin = Origin::here(&workspace);
    let browsers = arguments.browser.browsers();
    if arguments.list {
        BuildOutputs::programs(&workspace)?;
        let program = workspace.target.join("debug").join(program_name());
        return played(
            command(&workspace, program)
                .arg("--list")
                .args(chosen(arguments)),
        );
    }
    need::story(&workspace, browsers, true)?;
    let outputs = BuildOutputs::extension(&workspace, browsers, CollectorLocation::Lab)?;
    BuildOutputs::programs(&workspace)?;
    let mut matrix = command(&workspace, outputs.program("sada-matrix"));
    let names: Vec<_> = browsers.iter().map(|it| it.id()).collect();
    outputs
        .tell(&mut matrix)
        .arg("--browser")
        .arg(names.join(","))
        .args(["--permissions", arguments.permissions.id()])
        .args(["--at-once", &arguments.at_once.to_string()])
        .args(chosen(arguments));
    if arguments.nel {
        matrix.arg("--nel");
    }
    pass(&mut matrix, "--json", arguments.json.as_deref())?;
    pass(&mut matrix, "--markdown", arguments.markdown.as_deref())?;
    let verdict = played(&mut matrix);
    // The tables are written of wrong answers too, but not of a run that broke off.
    match &arguments.markdown {
        Some(file) => verdict.and(origin.put_before(file, "The matrix")),
        None => verdict,
    }
}

/// Which cells.
fn chosen(arguments: &MatrixArguments) -> Vec<String> {
    let mut chosen = Vec::new();
    if !arguments.only.is_empty() {
        chosen.extend(["--only".to_owned(), arguments.only.join(",")]);
    }
    if arguments.fast {
        chosen.push("--fast".to_owned());
    }
    chosen
}

/// Passes a path on; the matrix runs in another folder than the person who named it.
fn pass(matrix: &mut std::process::Command, option: &str, path: Option<&Path>) -> Result<()> {
    if let Some(path) = path {
        let path =
            absolute(path).with_context(|| format!("{option} {} is no path", path.display()))?;
        matrix.arg(option).arg(path);
    }
    Ok(())
}

fn played(matrix: &mut std::process::Command) -> Result<()> {
    let status = matrix.status().context("cannot start the matrix")?;
    if !status.success() {
        bail!("the matrix is not as it should be ({status}); wrong and late cells are told above");
    }
    Ok(())
}

fn program_name() -> String {
    format!("sada-matrix{}", std::env::consts::EXE_SUFFIX)
}
