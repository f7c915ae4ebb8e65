//! `run`: the whole chain shown to a person, with nothing to prepare.

use std::{
    env,
    path::{Path, PathBuf, absolute},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    Browser, Choice,
    build_outputs::{BuildOutputs, CollectorLocation},
    need,
    shell::command,
    workspace::Workspace,
};

/// What can be said to `run`.
#[derive(clap::Args)]
pub(crate) struct RunArguments {
    /// Which browser; if not said, those that are installed, and Chromium is installed if none is.
    #[arg(long, value_enum)]
    browser: Option<Choice>,
    /// Without windows. This is so anyway where there is no display.
    #[arg(long)]
    headless: bool,
    /// A browser on the real network, with a collector on this machine: nothing is restricted.
    #[arg(long)]
    no_lab: bool,
    /// Writes what happened at every step to a file, as one JSON object.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Keeps pictures of the popup and the public page in a folder.
    #[arg(long, value_name = "DIR")]
    screenshots: Option<PathBuf>,
    /// Only these acts of the story, separated by commas: install, works, restricted, lifted, alone, trouble, offline,
    /// back.
    #[arg(long, value_name = "ACTS")]
    steps: Option<String>,
}

/// Prepares what is needed, then lets the story be told by its own program.
///
/// # Errors
/// When something is missing that may not be installed here, a build fails, or the story does not go as it should.
pub(crate) fn run(arguments: &RunArguments) -> Result<()> {
    let begun = Instant::now();
    let workspace = Workspace::find()?;
    let browsers = browsers(&workspace, arguments.browser);
    println!("▸ what this needs");
    need::story(&workspace, &browsers, !arguments.no_lab)?;
    println!("▸ the extension");
    let outputs = BuildOutputs::extension(
        &workspace,
        &browsers,
        if arguments.no_lab {
            CollectorLocation::Loopback
        } else {
            CollectorLocation::Lab
        },
    )?;
    println!("▸ lab, collector and story");
    BuildOutputs::programs(&workspace)?;
    println!("▸ ready after {:.0} s\n", begun.elapsed().as_secs_f64());

    let mut story = command(&workspace, outputs.program("sada-story"));
    outputs.tell(&mut story).arg("--browser").arg(
        browsers
            .iter()
            .map(|it| it.id())
            .collect::<Vec<_>>()
            .join(","),
    );
    if arguments.headless || !has_display() {
        story.arg("--headless");
    }
    if arguments.no_lab {
        story.arg("--no-lab");
    }
    pass(&mut story, "--json", arguments.json.as_deref())?;
    pass(
        &mut story,
        "--screenshots",
        arguments.screenshots.as_deref(),
    )?;
    if let Some(steps) = &arguments.steps {
        story.arg("--steps").arg(steps);
    }
    replace_with(story)
}

fn browsers(workspace: &Workspace, choice: Option<Choice>) -> Vec<Browser> {
    if let Some(choice) = choice {
        return choice.browsers().to_vec();
    }
    let installed = need::installed_browsers(workspace);
    if installed.is_empty() {
        vec![Browser::Chromium]
    } else {
        installed
    }
}

/// Whether a window could be seen.
fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|it| !it.is_empty()))
}

/// Passes a path on; the story runs in another folder than the person who named it.
fn pass(story: &mut Command, option: &str, path: Option<&Path>) -> Result<()> {
    if let Some(path) = path {
        let path =
            absolute(path).with_context(|| format!("{option} {} is no path", path.display()))?;
        story.arg(option).arg(path);
    }
    Ok(())
}

/// Becomes the story, so that Ctrl-C reaches it and nothing stands between it and the shell.
#[cfg(unix)]
fn replace_with(mut story: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = story.exec();
    bail!("cannot start the story: {error}")
}

#[cfg(not(unix))]
fn replace_with(mut story: Command) -> Result<()> {
    let status = story.status().context("cannot start the story")?;
    if !status.success() {
        bail!("the story did not go as it should ({status})");
    }
    Ok(())
}
