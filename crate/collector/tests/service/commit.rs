//! A report is acknowledged only after its commit has returned, and a commit returns
//! only after the disk has been waited for.

use std::time::Duration;

use crate::support::{
    Collector, command, database, failed, now, presence_and, report, settled_bin,
};
use rusqlite::Connection;
use sada_core::vote::Control;
use sada_ledger::store::{
    Cell, CellKey, Grade, Provenance, RollupStore as _, Source, SqliteStore, Subject, Tier,
};
use sada_units::{BinStart, Seconds};

/// Makes every COMMIT fail, and nothing before it: a constraint that is looked at only
/// then.
const BREAK_COMMITS: &str = "
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER break AFTER INSERT ON seen BEGIN INSERT INTO child VALUES (1); END;";

#[test]
fn a_report_whose_commit_fails_is_not_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let body = report(1, failed());
    let other = Connection::open(database(folder.path())).unwrap();
    other.execute_batch(BREAK_COMMITS).unwrap();
    for _ in 0..3 {
        let answer = collector.post(&body);
        assert_eq!(
            (answer.status, answer.kind.as_str()),
            (503, "message/ohttp-res")
        );
        assert_eq!(presence_and(folder.path(), failed()), (0, 0));
    }
    assert_eq!(
        collector.get("/").status,
        200,
        "what is kept can still be read"
    );
    other.execute_batch("DROP TRIGGER break").unwrap();
    assert_eq!(
        collector.post(&body).status,
        200,
        "and it goes on by itself"
    );
    assert_eq!(collector.get("/healthz").status, 200);
    assert_eq!(presence_and(folder.path(), failed()), (1, 1));
}

#[test]
fn counts_are_kept_for_as_many_whole_days_as_it_is_told() {
    const DAY: u64 = 86_400;
    let folder = tempfile::tempdir().unwrap();
    let oldest = (now() / DAY - 30) * DAY;
    let store = SqliteStore::open(&database(folder.path())).unwrap();
    let bins = [oldest - 300, oldest, oldest + 300, settled_bin()];
    let cells = bins.map(|bin| Cell {
        key: CellKey {
            bin: BinStart(Seconds(bin)),
            provenance: Provenance {
                country: "PK".parse().unwrap(),
                asn: 17557,
                tier: Tier::Attested,
                grade: Grade::A,
            },
            subject: Subject::Presence,
            control: Control::Yes,
        },
        source: Source("test".into()),
        count: 1,
    });
    store.merge(&cells).unwrap();
    let collector = Collector::spawn(command(folder.path()).args(["--keep-days", "30"]));
    let forgotten = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        store.oldest().unwrap() == Some(BinStart(Seconds(oldest)))
    });
    assert!(forgotten, "{:?} and not {oldest}", store.oldest());
    assert!(collector.stop().0.success());
}

#[cfg(target_os = "linux")]
mod linux {
    use std::process::Command;

    use super::*;
    use crate::support::{arguments, signal};

    /// A file-size limit, which a full disk is like: writes fail, the process need not.
    #[test]
    fn a_full_disk_is_said_and_survived() {
        let folder = tempfile::tempdir().unwrap();
        // Makes the journal, so that the limit meets only what is written later.
        drop(Collector::start(folder.path()));
        let program = command(folder.path()).get_program().to_owned();
        let limited = "trap '' XFSZ; ulimit -S -f 512; exec \"$0\" \"$@\"";
        let mut shell = Command::new("sh");
        shell
            .args(["-c", limited])
            .arg(program)
            .args(arguments(folder.path()));
        let collector = Collector::spawn(&mut shell);
        let mut accepted = 0;
        let full = loop {
            let answer = collector.post(&report(accepted, failed()));
            if answer.status != 200 {
                break answer;
            }
            accepted += 1;
            assert!(accepted < 10_000, "the limit was never met");
        };
        assert_eq!(
            (full.status, full.kind.as_str()),
            (503, "message/ohttp-res")
        );
        assert_eq!(collector.get("/healthz").status, 503);
        assert_eq!(
            collector.get("/").status,
            200,
            "what is kept can still be read"
        );
        assert_eq!(presence_and(folder.path(), failed()), (accepted, accepted));
        let freed = Command::new("prlimit")
            .args(["--fsize=unlimited:", "--pid", &collector.pid().to_string()])
            .status();
        assert!(freed.unwrap().success());
        assert_eq!(
            collector.get("/healthz").status,
            200,
            "it finds out by itself"
        );
        assert_eq!(collector.post(&report(accepted, failed())).status, 200);
        assert_eq!(presence_and(folder.path(), failed()).0, accepted + 1);
    }

    /// The order of system calls, as the kernel saw them: the request is read, the
    /// write-ahead log is synced, and only then the answer is written.
    #[test]
    fn the_disk_is_waited_for_before_the_answer_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let trace = folder.path().join("trace");
        let program = command(folder.path()).get_program().to_owned();
        let calls = "trace=read,recvfrom,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync";
        let mut strace = Command::new("strace");
        strace
            .args(["-f", "-y", "-s", "64", "-e", calls, "-o"])
            .arg(&trace)
            .arg("--");
        strace.arg(program).args(arguments(folder.path()));
        let collector = Collector::spawn(&mut strace);
        for number in 0..3 {
            assert_eq!(collector.post(&report(number, failed())).status, 200);
        }
        signal(child_of(collector.pid()), "TERM");
        let log = std::iter::repeat_with(|| std::fs::read_to_string(&trace).unwrap())
            .find(|log| log.contains("+++ exited with 0 +++"))
            .unwrap();
        let mut answers = 0;
        let mut synced = false;
        for line in log.lines() {
            if line.contains("\"POST /gateway") {
                synced = false;
            } else if is_sync_done(line) {
                synced = true;
            } else if line.contains("\"HTTP/1.1 200 OK") {
                assert!(synced, "answered before the disk was waited for:\n{log}");
                answers += 1;
            }
        }
        assert_eq!(answers, 3, "{log}");
        if let Ok(out) = std::env::var("SADA_OUT") {
            std::fs::create_dir_all(&out).unwrap();
            std::fs::copy(&trace, format!("{out}/commit.strace")).unwrap();
        }
    }

    /// A sync of the log that has returned, whether or not another thread's call came
    /// in between.
    fn is_sync_done(line: &str) -> bool {
        let whole = line.contains("sync(") && line.contains("-wal>") && line.ends_with("= 0");
        whole || (line.contains("sync resumed>") && line.ends_with("= 0"))
    }

    fn child_of(pid: u32) -> u32 {
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
        children
            .split_whitespace()
            .next()
            .expect("strace runs the collector")
            .parse()
            .unwrap()
    }
}
