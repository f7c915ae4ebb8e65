//! Disks that are read-only or full: at the start that is said, with the folder and the reason; while
//! it runs, whoever reports hears to come again, and it goes on once there is room.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::roles::issuer_file;
use crate::support::{Collector, command, failed, presence_and, refused_start, report};

/// The command in a view of the disk of its own, in which this was done first. The folder's name is
/// `$DATA` there.
fn with_disk(command: &Command, folder: &Path, first: &str) -> Command {
    let script = format!("{first}\nexec \"$0\" \"$@\"");
    let mut shell = Command::new("unshare");
    shell.args(["--user", "--map-root-user", "--mount", "--", "sh", "-ec"]);
    shell.arg(script).arg(command.get_program());
    shell.args(command.get_args());
    shell.env("DATA", folder);
    shell
}

const READ_ONLY: &str = "mount --bind \"$DATA\" \"$DATA\"\nmount -o remount,bind,ro \"$DATA\"";
/// With less room than is tried at the start, and with the keys that the tests know.
const FULL: &str = "gateway=$(cat \"$DATA/gateway.toml\")
issuer=$(cat \"$DATA/issuer.toml\")
mount -t tmpfs -o size=1m tmpfs \"$DATA\"
printf '%s\\n' \"$gateway\" > \"$DATA/gateway.toml\"
printf '%s\\n' \"$issuer\" > \"$DATA/issuer.toml\"
dd if=/dev/zero of=\"$DATA/filling\" bs=4096 2>/dev/null || true";
/// A small disk, with the same keys.
const SMALL: &str = "gateway=$(cat \"$DATA/gateway.toml\")
issuer=$(cat \"$DATA/issuer.toml\")
mount -t tmpfs -o size=6m tmpfs \"$DATA\"
printf '%s\\n' \"$gateway\" > \"$DATA/gateway.toml\"
printf '%s\\n' \"$issuer\" > \"$DATA/issuer.toml\"";

/// The key stands beside the folder.
fn issuer(folder: &Path) -> Command {
    let mut command = crate::support::roles::program("issuer");
    command.arg("--data").arg(folder);
    command
        .arg("--keys")
        .arg(issuer_file(folder.parent().unwrap()));
    command.args(["--assume-country", "PK", "--assume-asn", "17557"]);
    command
}

fn gateway(folder: &Path) -> Command {
    let beside = folder.parent().unwrap();
    let mut command = crate::support::roles::program("gateway");
    command.arg("--data").arg(folder);
    command.arg("--issuer-keys").arg(issuer_file(beside));
    let key = crate::support::roles::gateway_file(beside, 1, 1);
    command.arg("--gateway-keys").arg(key);
    command
}

fn watch(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    command.args(["watch", "--once", "--data"]).arg(folder);
    command
}

#[test]
fn at_the_start_folder_and_reason_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let collector = Collector::start(&data);
    assert_eq!(collector.post(&report(1, failed())).status, 200);
    assert!(collector.stop().0.success());
    let name = data.to_str().unwrap();
    for (disk, reason) in [
        (READ_ONLY, "Read-only file system"),
        (FULL, "No space left on device"),
    ] {
        for (command, what) in [
            (gateway(&data), "reports cannot be kept in"),
            (watch(&data), "events cannot be kept in"),
            (issuer(&data), "what is given out cannot be kept in"),
        ] {
            let said = refused_start(&mut with_disk(&command, &data, disk));
            for part in [what, name, reason] {
                assert!(said.contains(part), "{part}: {said}");
            }
        }
    }
    // Nothing was harmed.
    let collector = Collector::start(&data);
    assert_eq!(collector.post(&report(2, failed())).status, 200);
    assert_eq!(presence_and(&data, failed()), (2, 2));
}

/// A disk that fills up while reports come, and has room again.
#[test]
fn a_full_disk_is_said_to_whoever_reports_and_survived() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    let collector = Collector::spawn(&mut with_disk(&command(&data), &data, SMALL));
    // As the program sees it.
    let inside = format!("/proc/{}/root{}", collector.pid(), data.display());
    let inside = PathBuf::from(inside);
    assert_eq!(collector.post(&report(0, failed())).status, 200);
    let filling = format!("of={}", inside.join("filling").display());
    let mut fill = Command::new("dd");
    let filled = fill.args(["if=/dev/zero", "bs=4096"]).arg(filling).output();
    assert!(!filled.unwrap().status.success(), "until the disk is full");

    let mut accepted = 1;
    let full = loop {
        let answer = collector.post(&report(accepted, failed()));
        if answer.status != 200 {
            break answer;
        }
        accepted += 1;
        assert!(accepted < 5000, "the disk is never full");
    };
    let sealed = (full.status, full.kind.as_str());
    assert_eq!(sealed, (503, "message/ohttp-res"));
    assert_eq!(collector.get("/healthz").status, 503);
    assert_eq!(collector.get("/").status, 200, "what is kept can be read");

    std::fs::remove_file(inside.join("filling")).unwrap();
    let health = collector.get("/healthz").status;
    assert_eq!(health, 200, "it finds out by itself");
    for number in 0..=accepted {
        assert_eq!(collector.post(&report(number, failed())).status, 200);
    }
    std::fs::create_dir(&out).unwrap();
    for name in ["journal.sqlite", "journal.sqlite-wal"] {
        std::fs::copy(inside.join(name), out.join(name)).unwrap();
    }
    let all = accepted + 1;
    assert_eq!(presence_and(&out, failed()), (all, all), "each counts once");
}
