//! A device that sleeps, as a browser lives through it: its processes stand still, and the
//! clock does not.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;

use super::Browser;

impl Browser {
    /// Makes every process of the browser stand still. Nothing may be asked of it until
    /// [`Browser::wake`].
    ///
    /// # Errors
    /// When its processes cannot be found or signalled.
    pub async fn sleep(&self) -> Result<()> {
        signal("-STOP", &processes(self.profile.path())?).await
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// When its processes cannot be found or signalled.
    pub async fn wake(&self) -> Result<()> {
        signal("-CONT", &processes(self.profile.path())?).await
    }
}

/// The browser's own process, which has its profile among its arguments, and every
/// descendant of it.
pub(super) fn processes(profile: &Path) -> Result<Vec<u32>> {
    let mut parents = BTreeMap::new();
    let mut found = Vec::new();
    let profile = profile.as_os_str().as_encoded_bytes();
    for entry in std::fs::read_dir("/proc").context("the list of processes")? {
        let entry = entry?;
        let Some(id) = entry.file_name().to_str().and_then(|it| it.parse().ok()) else {
            continue;
        };
        // Processes end while they are being listed.
        let Ok(status) = std::fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        if let Some(parent) = parent_of(&status) {
            parents.insert(id, parent);
        }
        let arguments = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let names_it = arguments.windows(profile.len()).any(|part| part == profile);
        if names_it {
            found.push(id);
        }
    }
    ensure!(!found.is_empty(), "no process of this browser");
    let descends = |id: u32| {
        std::iter::successors(Some(id), |id| parents.get(id).copied())
            .any(|ancestor| found.contains(&ancestor))
    };
    Ok(parents.keys().copied().filter(|id| descends(*id)).collect())
}

/// The parent, out of a process's `stat`: the second word after the name, which stands in
/// brackets and may hold anything.
fn parent_of(status: &str) -> Option<u32> {
    let (_, rest) = status.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

async fn signal(signal: &str, processes: &[u32]) -> Result<()> {
    let mut kill = Command::new("kill");
    kill.arg(signal)
        .args(processes.iter().map(u32::to_string))
        .stderr(Stdio::null());
    // One that has ended meanwhile makes the program fail; the others got theirs.
    kill.status().await.context("signalling the browser")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parent_of;

    #[test]
    fn a_name_with_brackets_hides_no_parent() {
        assert_eq!(parent_of("12 (Web) Content) S 7 12 12 0"), Some(7));
        assert_eq!(parent_of("nonsense"), None);
    }
}
