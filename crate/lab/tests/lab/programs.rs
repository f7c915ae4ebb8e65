//! Programs inside: spawned, waited for, killed, talked to through doors and at the command line.

use std::{process::Stdio, time::Duration};

use sada_lab::client::{Command, Exit, Lab, Namespace};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    person::{PROGRAM, Person, lab},
    visitor::{Order, Outcome},
};

fn shell(lab: &Lab, script: &str) -> Command {
    Command {
        argv: ["sh", "-c", script].map(str::to_owned).to_vec(),
        env: vec![("GREETING".to_owned(), "salaam".to_owned())],
        log: lab.dir().join("shell.log"),
    }
}

#[tokio::test]
async fn a_program_runs_in_its_place_and_its_end_is_told() {
    let lab = lab().await;
    for (place, interface) in [(Namespace::Person, "eth0"), (Namespace::Network, "sada0")] {
        let program = shell(
            &lab,
            "echo $GREETING; echo complaint >&2; PATH=$PATH:/sbin ip -br link; exit 7",
        );
        let log = program.log.clone();
        let spawned = lab.spawn(place, program).await.expect("spawned");
        assert_eq!(
            lab.wait(spawned.id).await.expect("waited"),
            Exit {
                code: Some(7),
                signal: None
            }
        );
        // Asked again, the answer is the same.
        assert_eq!(
            lab.wait(spawned.id).await.expect("waited"),
            Exit {
                code: Some(7),
                signal: None
            }
        );
        let said = std::fs::read_to_string(log).expect("a log");
        assert!(
            said.contains("salaam") && said.contains("complaint") && said.contains(interface),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_signal_reaches_the_programs_children_too() {
    let lab = lab().await;
    let person = Person::enter(&lab, Namespace::Person).await;
    lab.kill(person.program.id, 15).await.expect("killed");
    assert_eq!(
        lab.wait(person.program.id).await.expect("waited"),
        Exit {
            code: None,
            signal: Some(15)
        }
    );
    person.gone().await;

    // The shell is the one that was spawned; the child holds the pipe that the test sees the end of.
    let mut program = std::process::Command::new("mkfifo");
    assert!(
        program
            .arg(lab.dir().join("pipe"))
            .status()
            .expect("mkfifo")
            .success()
    );
    let spawned = lab
        .spawn(
            Namespace::Person,
            shell(
                &lab,
                &format!("sleep 1000 > {}/pipe & wait", lab.dir().display()),
            ),
        )
        .await
        .expect("spawned");
    let pipe = lab.dir().join("pipe");
    let mut pipe = tokio::task::spawn_blocking(|| std::fs::File::open(pipe))
        .await
        .expect("ran")
        .expect("the child");
    lab.kill(spawned.id, 9).await.expect("killed");
    let end = tokio::task::spawn_blocking(move || std::io::Read::read(&mut pipe, &mut [0; 1]));
    assert_eq!(end.await.expect("ran").expect("read"), 0);
    lab.kill(spawned.id, 9)
        .await
        .expect("killing what has ended is no error");
}

#[tokio::test]
async fn what_cannot_be_done_is_said() {
    let lab = lab().await;
    let nothing = Command {
        argv: vec!["no-such-program".to_owned()],
        ..shell(&lab, "")
    };
    let refused = lab
        .spawn(Namespace::Person, nothing)
        .await
        .expect_err("no program");
    assert!(refused.to_string().contains("no-such-program"), "{refused}");
    let nowhere = Command {
        log: "/no/such/folder/log".into(),
        ..shell(&lab, "")
    };
    let refused = lab
        .spawn(Namespace::Person, nowhere)
        .await
        .expect_err("no log");
    assert!(
        refused.to_string().contains("/no/such/folder/log"),
        "{refused}"
    );
    lab.spawn(Namespace::Person, Command::default())
        .await
        .expect_err("no name");
    lab.kill(77, 9).await.expect_err("no such id");
    lab.wait(77).await.expect_err("no such id");
    let spawned = lab
        .spawn(Namespace::Person, shell(&lab, "exec sleep 1000"))
        .await
        .expect("spawned");
    lab.kill(spawned.id, 4711)
        .await
        .expect_err("no such signal");
}

#[tokio::test]
async fn a_door_leads_to_the_loopback_of_either_place() {
    let lab = lab().await;
    for place in [Namespace::Person, Namespace::Network] {
        let mut inside = Person::enter(&lab, place).await;
        let door = lab.forward(place, 4444).await.expect("a forwarded port");
        let mut early = TcpStream::connect(door).await.expect("the door is open");
        assert_eq!(
            early
                .read(&mut [0; 1])
                .await
                .expect("closed, since nothing listens"),
            0
        );
        inside
            .order(Order::Serve {
                port: 4444,
                body: format!("{place:?} heard"),
            })
            .await;
        for round in 0..3 {
            let mut stream = TcpStream::connect(door).await.expect("the door is open");
            stream
                .write_all(format!("GET /{round} HTTP/1.1\r\n\r\n").as_bytes())
                .await
                .expect("sent");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.expect("answered");
            assert!(
                answer.ends_with(&format!("{place:?} heard GET /{round} HTTP/1.1")),
                "{answer}"
            );
        }
    }
}

#[tokio::test]
async fn exec_carries_all_three_streams_and_the_exit_code() {
    let lab = lab().await;
    let mut child = tokio::process::Command::new(PROGRAM)
        .arg("exec")
        .arg("--control")
        .arg(lab.control())
        .args([
            "--namespace",
            "person",
            "--",
            "sh",
            "-c",
            "cat; pwd; echo complaint >&2; exit 5",
        ])
        .current_dir("/usr")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("exec");
    // More than any buffer on the way, and bytes that are no text.
    let sent = [0, 255, 10].repeat(100_000);
    let mut stdin = child.stdin.take().expect("piped");
    let bytes = sent.clone();
    tokio::spawn(async move { stdin.write_all(&bytes).await.expect("taken") });
    let output = child.wait_with_output().await.expect("ended");
    assert_eq!(output.status.code(), Some(5));
    assert!(
        output.stdout.strip_prefix(sent.as_slice()) == Some(b"/usr\n"),
        "{} bytes",
        output.stdout.len()
    );
    assert_eq!(output.stderr, b"complaint\n");
}

#[tokio::test]
async fn exec_takes_its_program_with_it() {
    let lab = lab().await;
    let mut inside = tokio::process::Command::new(PROGRAM)
        .arg("exec")
        .arg("--control")
        .arg(lab.control())
        .args(["--", "sh", "-c", "echo running; exec sleep 4242"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("exec");
    inside
        .stdout
        .take()
        .expect("piped")
        .read_exact(&mut [0; 8])
        .await
        .expect("it runs");
    inside.kill().await.expect("killed");
    // The lab ends it by itself; the network's place sees every process of the lab.
    let gone = "while grep -qsz '^4242$' /proc/[0-9]*/cmdline; do sleep 0.05; done";
    let spawned = lab
        .spawn(Namespace::Network, shell(&lab, gone))
        .await
        .expect("spawned");
    let waited = tokio::time::timeout(Duration::from_secs(5), lab.wait(spawned.id)).await;
    assert!(waited.expect("it is gone").expect("waited").success());
}

#[tokio::test]
async fn the_command_line_switches_as_the_library_does() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    let run = async |arguments: &[&str]| {
        let mut command = tokio::process::Command::new(PROGRAM);
        command
            .arg(arguments[0])
            .arg("--control")
            .arg(lab.control())
            .args(&arguments[1..]);
        command.output().await.expect("ran")
    };
    assert!(run(&["set", "x", "http-503"]).await.status.success());
    let visit = person.visit("https://x.com/").await;
    assert!(
        matches!(visit, Outcome::Page { status: 503, .. }),
        "{visit:?}"
    );
    assert!(run(&["network", "link-down"]).await.status.success());
    let state = run(&["state"]).await.stdout;
    let state: serde_json::Value = serde_json::from_slice(&state).expect("JSON");
    assert_eq!(
        (&state["network"], &state["platforms"]["x"]["mechanism"]),
        (&"link-down".into(), &"http-503".into())
    );
    let log = String::from_utf8(run(&["log"]).await.stdout).expect("text");
    assert!(
        log.lines().any(|line| line.contains("\"status\":503")),
        "{log}"
    );
    let wrong = run(&["set", "myspace", "none"]).await;
    assert!(!wrong.status.success());
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("there is no platform myspace"));
}
