//! Whatever ends a lab, nothing of it stays.

use std::{fs, path::Path, process::Stdio, time::Duration};

use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};
use sada_lab::client::{Command, Lab, LabOptions, Namespace};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::ChildStdin,
};

use crate::person::{PROGRAM, Person, lab};

/// Processes, wherever they live, whose command line names this folder.
fn processes(folder: &Path) -> Vec<(i32, String)> {
    let folder = folder.display().to_string();
    let entries = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
    entries
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let line = fs::read_to_string(entry.path().join("cmdline"))
                .ok()?
                .replace('\0', " ");
            line.contains(&folder).then_some((id, line))
        })
        .collect()
}

/// The network namespaces that some process still lives in.
fn inhabited() -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
    entries
        .filter_map(|entry| fs::read_link(entry.path().join("ns/net")).ok())
        .collect()
}

/// The kernel and the guard end things while this looks; nothing outside is told when they are done.
async fn soon(what: &str, done: impl Fn() -> bool) {
    for _ in 0..200 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("not within 5 seconds: {what}");
}

#[tokio::test]
async fn killed_without_a_chance_to_tidy_up_it_leaves_nothing() {
    for part in ["sada-lab up ", "inside init", "inside network"] {
        let folder = tempfile::tempdir().expect("a folder");
        let lab = Lab::start(LabOptions {
            dir: Some(folder.path().to_owned()),
            program: Some(PROGRAM.into()),
            ..LabOptions::default()
        })
        .await
        .expect("a lab");
        let person = Person::enter(&lab, Namespace::Person).await;
        // One that has left its process group and its terminal, as browsers' helpers do.
        let argv = [
            "setsid",
            "-f",
            "sh",
            "-c",
            "echo; exec sleep 1000",
            &lab.dir().display().to_string(),
        ];
        let log = lab.dir().join("sleep.log");
        let runaway = Command {
            argv: argv.map(str::to_owned).to_vec(),
            env: vec![],
            log,
        };
        let runaway = lab
            .spawn(Namespace::Person, runaway)
            .await
            .expect("spawned");
        assert!(lab.wait(runaway.id).await.expect("waited").success());

        let all = processes(lab.dir());
        let (victim, _) = all
            .iter()
            .find(|(_, line)| line.contains(part))
            .unwrap_or_else(|| panic!("{part}: {all:?}"));
        let namespaces: Vec<_> = all
            .iter()
            .filter(|(_, line)| line.contains("inside"))
            .map(|(id, _)| fs::read_link(format!("/proc/{id}/ns/net")).expect("alive"))
            .collect();
        assert_eq!(namespaces.len(), 2, "{all:?}");
        assert_ne!(
            namespaces[0],
            fs::read_link("/proc/self/ns/net").expect("own")
        );
        kill(Pid::from_raw(*victim), Signal::SIGKILL).expect("killed");
        person.gone().await;
        soon("no process is left", || processes(lab.dir()).is_empty()).await;
        soon("no namespace is left", || {
            !inhabited().iter().any(|one| namespaces.contains(one))
        })
        .await;
        assert!(
            !fs::read_to_string("/proc/net/dev")
                .expect("devices")
                .contains("sada0")
        );
        lab.clear().await.expect_err("it is gone");
    }
}

#[tokio::test]
async fn shut_down_it_leaves_nothing_not_even_its_folder() {
    let lab = lab().await;
    let person = Person::enter(&lab, Namespace::Person).await;
    let folder = lab.dir().to_owned();
    lab.shutdown().await.expect("ended");
    person.gone().await;
    assert_eq!(processes(&folder), []);
    assert!(!folder.exists());
}

#[tokio::test]
async fn dropped_it_leaves_nothing() {
    let lab = lab().await;
    let person = Person::enter(&lab, Namespace::Person).await;
    let folder = lab.dir().to_owned();
    drop(lab);
    person.gone().await;
    soon("no process is left", || processes(&folder).is_empty()).await;
    soon("its folder is gone", || !folder.exists()).await;
}

#[tokio::test]
async fn a_signal_or_the_end_of_its_input_ends_it_in_order() {
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP] {
        ends_in_order(&format!("{signal}"), |guard, _| {
            kill(guard, signal).expect("sent")
        })
        .await;
        // As a terminal does it: to every process of the lab.
        ends_in_order(&format!("{signal} to all"), |guard, _| {
            killpg(guard, signal).expect("sent")
        })
        .await;
    }
    ends_in_order("end of input", |_, input| drop(input.take())).await;
}

async fn ends_in_order(how: &str, end: impl FnOnce(Pid, &mut Option<ChildStdin>)) {
    let mut up = tokio::process::Command::new(PROGRAM)
        .arg("up")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .expect("started");
    let mut line = String::new();
    BufReader::new(up.stdout.take().expect("piped"))
        .read_line(&mut line)
        .await
        .expect("a line");
    let ready: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(ready["ready"], true, "{line}");
    let ca = Path::new(ready["ca"].as_str().expect("a path"));
    assert!(
        fs::read_to_string(ca)
            .expect("a certificate")
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
    let folder = ca.parent().expect("a folder");
    let guard = i32::try_from(up.id().expect("it runs")).expect("an id");
    // Taken, since waiting would close it.
    let mut input = up.stdin.take();
    end(Pid::from_raw(guard), &mut input);
    let status = up.wait().await.expect("ended");
    drop(input);
    assert!(status.success(), "{how}: {status}");
    assert_eq!(processes(folder), [], "{how}");
    assert!(!folder.exists(), "{how}");
}
