//! The collector's hosts, with and without a collector behind them.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use sada_lab::client::{EventKind, Lab, LabOptions, Namespace};

use crate::{
    person::{PROGRAM, Person, failed, lab},
    visitor::{FailureCause, Order, Outcome, Phase},
};

#[tokio::test]
async fn without_a_collector_they_close_after_the_handshake() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for url in [
        "https://relay.sada.test/",
        "https://issuer.sada.test/tokens",
        "https://status.sada.test/",
    ] {
        assert_eq!(
            person.visit(url).await,
            failed(Phase::Http, FailureCause::Closed),
            "{url}"
        );
    }
}

#[tokio::test]
async fn they_lead_to_the_collector_wherever_it_listens() {
    let options = LabOptions {
        program: Some(PROGRAM.into()),
        collector_port: 9999,
        ..LabOptions::default()
    };
    let lab = Lab::start(options).await.expect("a lab");
    let mut person = Person::enter(&lab, Namespace::Person).await;
    let mut collector = Person::enter(&lab, Namespace::Network).await;
    for port in [9999, 10_000, 10_001] {
        let body = format!("port {port} heard");
        assert_eq!(
            collector.order(Order::Serve { port, body }).await,
            Outcome::Done
        );
    }
    for (url, heard) in [
        (
            "https://status.sada.test/",
            "port 9999 heard GET / HTTP/1.1",
        ),
        (
            "https://relay.sada.test/",
            "port 10000 heard GET / HTTP/1.1",
        ),
        (
            "https://issuer.sada.test/tokens",
            "port 10001 heard GET /tokens HTTP/1.1",
        ),
    ] {
        // It offers HTTP/1.1 only, whatever the browser would like.
        let Outcome::Page {
            status: 200,
            version,
            body,
        } = person.visit(url).await
        else {
            panic!("{url} failed")
        };
        assert_eq!((version.as_str(), body.as_str()), ("HTTP/1.1", heard));
    }
    // What a person's side said is noted word for word.
    let seen = lab.log().await.expect("a log");
    let said: Vec<String> = seen
        .iter()
        .filter_map(|it| match &it.what {
            EventKind::Sent { host, bytes, .. } if host == "issuer.sada.test" => {
                Some(String::from_utf8(STANDARD.decode(bytes).ok()?).ok()?)
            }
            _ => None,
        })
        .collect();
    assert!(
        said.concat().starts_with("GET /tokens HTTP/1.1\r\n"),
        "{said:?}"
    );
    // And, once it has ended, what each connection took of the line: TLS comes on top.
    let mut carried = ended(&lab).await;
    for _ in 0..100 {
        if carried.len() >= 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        carried = ended(&lab).await;
    }
    let mut hosts: Vec<&str> = carried.iter().map(|(host, ..)| host.as_str()).collect();
    hosts.sort_unstable();
    assert_eq!(
        hosts,
        ["issuer.sada.test", "relay.sada.test", "status.sada.test"]
    );
    assert!(
        carried
            .iter()
            .all(|(_, up, down)| (300..5000).contains(up) && (800..10_000).contains(down)),
        "{carried:?}"
    );
    // It is the network's own: the person's loopback has nothing there.
    let own = person.connect("127.0.0.1:9999").await;
    assert!(
        matches!(
            own,
            Outcome::Failed {
                phase: Phase::Connection,
                how: FailureCause::Other(_)
            }
        ),
        "{own:?}"
    );
}

/// Connections that have ended, by host, with the bytes each way.
async fn ended(lab: &Lab) -> Vec<(String, u64, u64)> {
    let seen = lab.log().await.expect("a log");
    let carried = seen.into_iter().filter_map(|it| match it.what {
        EventKind::Transferred { host, up, down, .. } => Some((host, up, down)),
        _ => None,
    });
    carried.collect()
}
