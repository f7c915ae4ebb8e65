//! The collector's hosts, with and without a collector behind them.

use sada_lab::client::{Lab, LabOptions, Place};

use crate::{
    person::{PROGRAM, Person, failed, lab},
    visitor::{How, Order, Outcome, Phase},
};

#[tokio::test]
async fn without_a_collector_they_close_after_the_handshake() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Place::Person).await;
    for url in [
        "https://report.sada.test/report",
        "https://status.sada.test/",
    ] {
        assert_eq!(
            person.visit(url).await,
            failed(Phase::Http, How::Closed),
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
    let mut person = Person::enter(&lab, Place::Person).await;
    let mut collector = Person::enter(&lab, Place::Network).await;
    let body = "the collector heard".to_owned();
    assert_eq!(
        collector.order(Order::Serve { port: 9999, body }).await,
        Outcome::Done
    );
    for url in [
        "https://report.sada.test/report",
        "https://status.sada.test/report",
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
        assert_eq!(
            (version.as_str(), body.as_str()),
            ("HTTP/1.1", "the collector heard GET /report HTTP/1.1")
        );
    }
    // It is the network's own: the person's loopback has nothing there.
    let own = person.connect("127.0.0.1:9999").await;
    assert!(
        matches!(
            own,
            Outcome::Failed {
                phase: Phase::Connection,
                how: How::Other(_)
            }
        ),
        "{own:?}"
    );
}
