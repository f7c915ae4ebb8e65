//! A lab with somebody in it.

use std::{
    env,
    net::SocketAddr,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use sada_lab::client::{Action, Command, EventKind, Lab, LabOptions, Namespace, Spawned};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};

use crate::visitor::{FailureCause, Order, Outcome, Phase, SOCKET};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_sada-lab");

pub(crate) async fn lab() -> Lab {
    let options = LabOptions {
        program: Some(PROGRAM.into()),
        ..LabOptions::default()
    };
    Lab::start(options).await.expect("a lab")
}

/// Somebody inside a lab, who does what the test says.
pub(crate) struct Person {
    stream: BufReader<UnixStream>,
    ca: PathBuf,
    pub(crate) program: Spawned,
}

impl Person {
    pub(crate) async fn enter(lab: &Lab, place: Namespace) -> Self {
        Self::enter_as(lab, place, env::current_exe().expect("this program")).await
    }

    pub(crate) async fn enter_as(lab: &Lab, place: Namespace, program: PathBuf) -> Self {
        // Several may be in the same place.
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let socket = lab.dir().join(format!("{place:?}{number}.sock"));
        let listener = UnixListener::bind(&socket).expect("a socket");
        // Inside, an ordinary user must reach it as well.
        std::fs::set_permissions(&socket, std::os::unix::fs::PermissionsExt::from_mode(0o777))
            .expect("own socket");
        let argv = [
            &program.display().to_string(),
            "visitor::person",
            "--exact",
            "--nocapture",
        ];
        let program = lab
            .spawn(
                place,
                Command {
                    argv: argv.map(str::to_owned).to_vec(),
                    env: vec![(SOCKET.to_owned(), socket.display().to_string())],
                    log: lab.dir().join(format!("{place:?}{number}.log")),
                },
            )
            .await
            .expect("somebody inside");
        let (stream, _) = tokio::select! {
            accepted = listener.accept() => accepted.expect("a connection"),
            exit = lab.wait(program.id) => panic!("the person ended at once: {exit:?}"),
        };
        Self {
            stream: BufReader::new(stream),
            ca: lab.ca_pem(),
            program,
        }
    }

    /// Waits until the program inside is gone, without asking the lab.
    pub(crate) async fn gone(mut self) {
        let mut line = String::new();
        // Either is the end of the program at the other end.
        assert_eq!(self.stream.read_line(&mut line).await.unwrap_or(0), 0);
    }

    pub(crate) async fn order(&mut self, order: Order) -> Outcome {
        let mut line = serde_json::to_vec(&order).expect("JSON");
        line.push(b'\n');
        self.stream
            .write_all(&line)
            .await
            .expect("the person listens");
        let mut answer = String::new();
        self.stream
            .read_line(&mut answer)
            .await
            .expect("the person answers");
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{order:?} got {answer:?}"))
    }

    pub(crate) async fn visit(&mut self, url: &str) -> Outcome {
        self.visit_with(url, &["h2", "http/1.1"]).await
    }

    pub(crate) async fn visit_with(&mut self, url: &str, protocols: &[&str]) -> Outcome {
        let protocols = protocols
            .iter()
            .map(|&protocol| protocol.to_owned())
            .collect();
        self.order(Order::Visit {
            url: url.to_owned(),
            ca: self.ca.clone(),
            protocols,
        })
        .await
    }

    /// Loads a page over a connection that stays open under this name, and gives the first bytes of the answer.
    pub(crate) async fn keep(&mut self, url: &str, name: &str) -> String {
        let kept = self
            .order(Order::Keep {
                url: url.to_owned(),
                ca: self.ca.clone(),
                name: name.to_owned(),
            })
            .await;
        match kept {
            Outcome::Page { body, .. } if body.starts_with("HTTP/1.1 ") => body,
            other => panic!("{url}: {other:?}"),
        }
    }

    pub(crate) async fn knock(&mut self, host: &str, name: &str) {
        let knocked = self
            .order(Order::Knock {
                host: host.to_owned(),
                name: name.to_owned(),
            })
            .await;
        assert_eq!(knocked, Outcome::Done);
    }

    /// How a kept connection ended.
    pub(crate) async fn ended(&mut self, name: &str) -> FailureCause {
        match self
            .order(Order::Ended {
                name: name.to_owned(),
            })
            .await
        {
            Outcome::Failed {
                phase: Phase::Kept,
                how,
            } => how,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn resolve(&mut self, name: &str, tcp: bool) -> Outcome {
        self.resolve_record(name, tcp, "A").await
    }

    pub(crate) async fn resolve_record(&mut self, name: &str, tcp: bool, record: &str) -> Outcome {
        self.order(Order::Resolve {
            name: name.to_owned(),
            tcp,
            record: record.to_owned(),
        })
        .await
    }

    /// How many bytes of a page come over HTTP/1.1, and how they end.
    pub(crate) async fn count(&mut self, url: &str) -> (usize, FailureCause) {
        let order = Order::Count {
            url: url.to_owned(),
            ca: self.ca.clone(),
        };
        match self.order(order).await {
            Outcome::Counted { bytes, how } => (bytes, how),
            other => panic!("{url}: {other:?}"),
        }
    }

    /// Sends a datagram, and tells what comes back.
    pub(crate) async fn datagram(&mut self, address: &str, bytes: &[u8]) -> FailureCause {
        let order = Order::Datagram {
            address: address.parse().expect("an address"),
            bytes: bytes.to_vec(),
        };
        match self.order(order).await {
            Outcome::Failed { how, .. } => how,
            other => panic!("{address}: {other:?}"),
        }
    }

    pub(crate) async fn post(&mut self, url: &str, kind: &str, body: &str) -> Outcome {
        self.order(Order::Post {
            url: url.to_owned(),
            ca: self.ca.clone(),
            kind: kind.to_owned(),
            body: body.to_owned(),
        })
        .await
    }

    /// Has more patience, or less, from now on.
    pub(crate) async fn wait(&mut self, millis: u64) {
        assert_eq!(self.order(Order::Wait { millis }).await, Outcome::Done);
    }

    /// Visits a page that fails, and gives the phase and the words of the failure.
    pub(crate) async fn fails(&mut self, url: &str) -> (Phase, String) {
        match self.visit(url).await {
            Outcome::Failed { phase, how } => (phase, format!("{how:?}")),
            other => panic!("{url}: {other:?}"),
        }
    }

    /// Visits a page that comes, and gives its status and its body.
    pub(crate) async fn page(&mut self, url: &str) -> (u16, String) {
        match self.visit(url).await {
            Outcome::Page { status, body, .. } => (status, body),
            other => panic!("{url}: {other:?}"),
        }
    }

    pub(crate) async fn connect(&mut self, address: &str) -> Outcome {
        let address: SocketAddr = address.parse().expect("an address");
        self.order(Order::Connect { address }).await
    }

    pub(crate) async fn assert_works(&mut self, url: &str) {
        let outcome = self.visit(url).await;
        assert!(
            matches!(outcome, Outcome::Page { status: 200, .. }),
            "{url}: {outcome:?}"
        );
    }
}

/// What became of the connections with this name, in order, but for those that a switch found still closing.
pub(crate) async fn actions(lab: &Lab, wanted: &str) -> Vec<Action> {
    let seen = lab.log().await.expect("a log");
    seen.into_iter()
        .filter_map(|seen| match seen.what {
            EventKind::Connection {
                name: Some(name),
                action,
                ..
            } if name == wanted && action != Action::Cut => Some(action),
            _ => None,
        })
        .collect()
}

pub(crate) fn failed(phase: Phase, how: FailureCause) -> Outcome {
    Outcome::Failed { phase, how }
}
