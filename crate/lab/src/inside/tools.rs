//! The system's own programs that shape the network: `ip`, `tc` and `nft`.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::{io::AsyncWriteExt, process::Command};

use crate::LabError;

/// The running program, whatever has become of its file meanwhile.
pub(super) const THIS_PROGRAM: &str = "/proc/self/exe";

const IP: Tool = Tool {
    name: "ip",
    package: "iproute2",
};
const NFT: Tool = Tool {
    name: "nft",
    package: "nftables",
};

const TC: Tool = Tool {
    name: "tc",
    package: "iproute2",
};

struct Tool {
    name: &'static str,
    package: &'static str,
}

/// Looks whether everything needed is installed, so that its absence is said before anything is made.
pub(super) fn check() -> Result<(), LabError> {
    IP.find()?;
    NFT.find()?;
    TC.find()?;
    Ok(())
}

/// Runs a batch of `ip` commands, one a line, in the namespace of the calling thread.
pub(super) async fn ip(batch: &str) -> Result<(), LabError> {
    IP.feed(&["-batch", "-"], batch).await
}

/// Runs a batch of `tc` commands, one a line, in the namespace of the calling thread.
pub(super) async fn tc(batch: &str) -> Result<(), LabError> {
    TC.feed(&["-batch", "-"], batch).await
}

/// Runs a script of `nft`, all of it or nothing, in the namespace of the calling thread.
pub(super) async fn nft(script: &str) -> Result<(), LabError> {
    NFT.feed(&["-f", "-"], script).await
}

impl Tool {
    fn find(&self) -> Result<PathBuf, LabError> {
        // An ordinary user's PATH often lacks the folders that these live in.
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path)
            .chain(["/usr/sbin", "/sbin", "/usr/bin", "/bin"].map(PathBuf::from))
            .map(|folder| folder.join(self.name))
            .find(|candidate| candidate.is_file())
            .ok_or(LabError::MissingTool {
                tool: self.name,
                package: self.package,
            })
    }

    async fn feed(&self, arguments: &[&str], input: &str) -> Result<(), LabError> {
        let program = self.find()?;
        run(&program, arguments, input)
            .await
            .map_err(LabError::io(format!("running {}", self.name)))
    }
}

async fn run(program: &Path, arguments: &[&str], input: &str) -> std::io::Result<()> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes()).await?;
    }
    let output = child.wait_with_output().await?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(std::io::Error::other(format!("{}: {said}", output.status)))
}

#[cfg(test)]
mod tests {
    use super::{IP, Tool, check, run};

    #[test]
    fn a_tool_that_is_missing_is_named_with_its_package() {
        let missing = Tool {
            name: "no-such-tool",
            package: "no-such-package",
        };
        let said = missing.find().expect_err("it is missing").to_string();
        assert!(said.contains("`no-such-tool`"), "{said}");
        assert!(said.contains("apt-get install no-such-package"), "{said}");
        assert!(check().is_ok());
    }

    #[tokio::test]
    async fn what_a_tool_complains_about_is_passed_on() {
        let ip = IP.find().expect("installed");
        let complaint = run(&ip, &["-batch", "-"], "link show dev nowhere0\n").await;
        let said = complaint.expect_err("no such device").to_string();
        assert!(said.contains("nowhere0"), "{said}");
    }
}
