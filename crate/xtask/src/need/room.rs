//! Room on the disk. A compiler that runs out of it says so in the middle of a file, minutes in.

use anyhow::{Context, Result, ensure};

use crate::{
    shell::{command, output},
    workspace::Workspace,
};

/// What programs and tests come to where nothing is built yet, with some to work in; in gigabytes.
const FRESH: f64 = 8.0;
/// What is needed where most is built.
const AGAIN: f64 = 2.0;

/// Enough room for what will be built.
///
/// # Errors
/// When there is too little, with how much is needed.
pub(crate) fn enough(workspace: &Workspace) -> Result<()> {
    let built = workspace.target.join("debug/deps").exists();
    let needed = if built { AGAIN } else { FRESH };
    let told = output(
        command(workspace, "df")
            .args(["-P", "-k"])
            .arg(&workspace.root),
    )?;
    let free = free(&told).context("`df -P -k` answers in a form of its own")?;
    ensure!(
        free >= needed,
        "{free:.1} GB are left on the disk of {}, and about {needed:.0} are needed: make room, or name a folder on another disk in CARGO_TARGET_DIR",
        workspace.root.display()
    );
    Ok(())
}

/// The gigabytes left, in what `df -P -k` prints: a line of headings, then one with kilobytes, of which the fourth
/// word is what is left.
fn free(told: &str) -> Option<f64> {
    let kilobytes: f64 = told
        .lines()
        .nth(1)?
        .split_whitespace()
        .nth(3)?
        .parse()
        .ok()?;
    Some(kilobytes / 1e6)
}

#[cfg(test)]
mod tests {
    use super::free;

    #[test]
    fn reads_what_is_left() {
        let told = "Filesystem 1024-blocks     Used Available Capacity Mounted on\n/dev/vda 263174212 39543812 2500000 43% /\n";
        assert_eq!(free(told), Some(2.5));
        assert_eq!(free("df: no such file"), None);
    }
}
