//! What waits for a network and for node, done beside what compiles: by this program once more, whose words are kept
//! and told when it has ended, so that two steps never speak at once.

use std::{
    env,
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result};

use crate::{Choice, check, need, summary::Summary, workspace::Workspace};

/// The step without which nothing can be tested.
const NEEDS: &str = "what this needs";
/// Where the other one leaves how its steps went, and what it says, in cargo's target folder.
const STEPS: &str = "aside.tsv";
const SAID: &str = "aside.log";

/// The other one at work.
pub(super) struct Aside {
    child: Child,
    said: PathBuf,
}

impl Aside {
    /// Begins.
    ///
    /// # Errors
    /// When this program cannot be started again.
    pub(super) fn begin(workspace: &Workspace) -> Result<Self> {
        // What is left from before must not be taken for what is now.
        fs::remove_file(workspace.target.join(STEPS)).ok();
        let said = workspace.target.join(SAID);
        let log =
            File::create(&said).with_context(|| format!("cannot write {}", said.display()))?;
        let myself = env::current_exe().context("where this program is")?;
        let child = Command::new(myself)
            .arg("aside")
            .stdin(Stdio::null())
            .stderr(log.try_clone()?)
            .stdout(log)
            .spawn()
            .context("cannot start what goes beside")?;
        Ok(Self { child, said })
    }

    /// Waits for its end, tells what it said, and adds its steps. Says whether everything that tests need is there.
    ///
    /// # Errors
    /// When it left no steps.
    pub(super) fn end(mut self, workspace: &Workspace, summary: &mut Summary) -> Result<bool> {
        let begun = Instant::now();
        self.child.wait()?;
        let longer = begun.elapsed().as_secs_f64();
        println!("\n▸ beside all that, and {longer:.1} s longer:");
        print!("{}", String::from_utf8_lossy(&fs::read(&self.said)?));
        let file = workspace.target.join(STEPS);
        let steps = Summary::read(&file).context("what went beside came to no end")?;
        let equipped = steps.succeeded(NEEDS);
        summary.append(steps);
        Ok(equipped)
    }
}

/// Installs what tests need, and checks what is no Rust.
///
/// # Errors
/// When how it went cannot be written; what failed is in that.
pub(crate) fn run() -> Result<()> {
    let workspace = Workspace::find()?;
    let mut summary = Summary::default();
    let file = workspace.target.join(STEPS);
    summary.step(NEEDS, || {
        need::story(&workspace, Choice::Both.browsers(), true)?;
        need::xml(&workspace)?;
        need::text_browser(&workspace)?;
        need::schemathesis(&workspace)?;
        need::nextest(&workspace)
    });
    check::beside(&workspace, &mut summary);
    summary.write(&file)
}
