//! The lab of somebody who is not root, and of somebody who may not have one.

use std::{
    env, fs,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use clap::ValueEnum;
use sada_lab::client::{Lab, LabMechanism, LabOptions, Namespace, NetworkState};

use crate::{
    person::{PROGRAM, Person, failed},
    visitor::{FailureCause, Phase},
};

const NOBODY: u32 = 65534;

/// A folder of an ordinary user's, with programs in it that everybody can reach.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("own folder");
        let lab = folder.path().join("lab");
        fs::create_dir(&lab).expect("a folder");
        if nix::unistd::geteuid().is_root() {
            chown(&lab, Some(NOBODY), Some(NOBODY)).expect("root may");
        }
        Self(folder)
    }

    fn copy(&self, program: &Path, name: &str) -> PathBuf {
        let to = self.0.path().join(name);
        fs::copy(program, &to).expect("copied");
        to
    }

    /// A program that starts the lab as an ordinary user, whoever runs the test.
    fn program(&self) -> PathBuf {
        let lab = self.copy(Path::new(PROGRAM), "sada-lab-copy");
        if !nix::unistd::geteuid().is_root() {
            return lab;
        }
        let script = format!(
            "#!/bin/sh\nexec setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --inh-caps=-all {} \"$@\"\n",
            lab.display()
        );
        let program = self.0.path().join("as-nobody");
        fs::write(&program, script).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("own file");
        program
    }
}

#[tokio::test]
async fn an_ordinary_user_gets_the_same_lab() {
    let home = Home::new();
    let dir = home.0.path().join("lab");
    let options = LabOptions {
        dir: Some(dir.clone()),
        program: Some(home.program()),
        ..LabOptions::default()
    };
    let lab = Lab::start(options).await.expect("a lab");
    assert_ne!(
        fs::metadata(lab.ca_pem())
            .map(|ca| std::os::unix::fs::MetadataExt::uid(&ca))
            .expect("made"),
        0
    );
    let visitor = home.copy(&env::current_exe().expect("this program"), "visitor");
    let mut person = Person::enter_as(&lab, Namespace::Person, visitor).await;
    person.assert_works("https://x.com/").await;
    for (mechanism, outcome) in [
        (
            LabMechanism::TlsReset,
            failed(Phase::Tls, FailureCause::Reset),
        ),
        (
            LabMechanism::TlsDrop,
            failed(Phase::Tls, FailureCause::Silent),
        ),
        (
            LabMechanism::TcpSynDrop,
            failed(Phase::Connection, FailureCause::Silent),
        ),
    ] {
        lab.set("x", mechanism).await.expect("set");
        assert_eq!(person.visit("https://x.com/").await, outcome);
    }
    // Every mechanism and every state can be switched without being root, whatever the kernel has to do for it.
    for mechanism in LabMechanism::value_variants() {
        lab.set("x", *mechanism).await.expect("set");
    }
    lab.clear().await.expect("cleared");
    for state in NetworkState::value_variants() {
        lab.network(*state).await.expect("switched");
    }
    lab.set("x", LabMechanism::IcmpHost).await.expect("set");
    lab.network(NetworkState::Up).await.expect("up");
    let (phase, why) = person.fails("https://x.com/").await;
    assert_eq!(phase, Phase::Connection);
    assert!(why.contains("HostUnreachable"), "{why}");
    lab.clear().await.expect("cleared");
    person.assert_works("https://x.com/").await;
    lab.shutdown().await.expect("ended");
    person.gone().await;
    assert!(dir.exists(), "a folder that was given is kept");
}

#[test]
fn who_may_not_have_namespaces_is_told_what_to_do_instead() {
    // A root whose user namespace allows no network namespaces is as powerless as an ordinary user who is forbidden them.
    let script = format!("echo 0 > /proc/sys/user/max_net_namespaces && exec {PROGRAM} up");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "sh", "-c", &script])
        .stdin(Stdio::null())
        .output()
        .expect("unshare");
    assert!(!output.status.success());
    let ready: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("one line of JSON");
    assert_eq!(ready["ready"], false);
    for said in [
        ready["error"].as_str().expect("a reason"),
        &String::from_utf8_lossy(&output.stderr),
    ] {
        assert!(
            said.contains("cargo xtask run --no-lab") && said.contains("Run as root"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named() {
    let long = format!("/tmp/{}", "long".repeat(30));
    let options = LabOptions {
        dir: Some(long.clone().into()),
        program: Some(PROGRAM.into()),
        ..LabOptions::default()
    };
    let refused = Lab::start(options).await.expect_err("too long");
    assert!(
        refused.to_string().contains("too long a path for a socket"),
        "{refused}"
    );
    fs::remove_dir_all(long).expect("made on the way");
    let options = LabOptions {
        dir: Some("/proc/nowhere".into()),
        program: Some(PROGRAM.into()),
        ..LabOptions::default()
    };
    let refused = Lab::start(options).await.expect_err("no place for files");
    assert!(refused.to_string().contains("/proc/nowhere"), "{refused}");
}
