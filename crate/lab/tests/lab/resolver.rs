//! Every lie of the resolver, and where it leads.

use std::net::IpAddr;

use sada_lab::client::{Action, EventKind, Lab, LabMechanism, Namespace};

use crate::{
    person::{Person, actions, failed, lab},
    visitor::{FailureCause, Outcome, Phase},
};

fn resolved(code: u16, addresses: &[&str]) -> Outcome {
    let addresses = addresses.iter().map(|address| address.parse());
    Outcome::Resolved {
        code,
        addresses: addresses
            .collect::<Result<Vec<IpAddr>, _>>()
            .expect("addresses"),
    }
}

async fn told(lab: &Lab, wanted: &str) -> Vec<String> {
    let seen = lab.log().await.expect("a log");
    seen.into_iter()
        .filter_map(|seen| match seen.what {
            EventKind::Dns { name, answer, .. } if name == wanted => Some(answer),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn each_refusal_to_answer_has_its_own_code() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, code, word) in [
        (LabMechanism::DnsNodata, 0, "nodata"),
        (LabMechanism::DnsServfail, 2, "servfail"),
        (LabMechanism::DnsNxdomain, 3, "nxdomain"),
        (LabMechanism::DnsRefused, 5, "refused"),
    ] {
        lab.set("x", mechanism).await.expect("set");
        for tcp in [false, true] {
            let said = person.resolve("x.com", tcp).await;
            assert_eq!(said, resolved(code, &[]), "{mechanism}, tcp {tcp}");
        }
        assert_eq!(
            told(&lab, "x.com").await.last().map(String::as_str),
            Some(word)
        );
        let (phase, _) = person.fails("https://x.com/").await;
        assert_eq!(phase, Phase::Name, "{mechanism}");
        person.assert_works("https://www.youtube.com/").await;
    }
}

#[tokio::test]
async fn a_dropped_question_gets_no_answer_and_others_do() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("x", LabMechanism::DnsDrop).await.expect("set");
    for tcp in [false, true] {
        let said = person.resolve("api.x.com", tcp).await;
        assert_eq!(said, failed(Phase::Name, FailureCause::Silent), "tcp {tcp}");
        let other = person.resolve("graph.facebook.com", tcp).await;
        assert_eq!(other, resolved(0, &["157.240.79.15"]));
    }
    assert_eq!(told(&lab, "api.x.com").await, ["dropped", "dropped"]);
    lab.clear().await.expect("cleared");
    person.assert_works("https://api.x.com/start").await;
}

#[tokio::test]
async fn a_forged_address_leads_to_nobody_or_to_a_block_page() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, address, how) in [
        (LabMechanism::DnsLoopback, "127.0.0.1", "ConnectionRefused"),
        (LabMechanism::DnsZero, "0.0.0.0", "ConnectionRefused"),
        (LabMechanism::DnsRefuser, "185.79.0.99", "ConnectionRefused"),
        (LabMechanism::DnsBogonDead, "10.10.34.35", "Silent"),
    ] {
        lab.set("x", mechanism).await.expect("set");
        assert_eq!(
            person.resolve("x.com", false).await,
            resolved(0, &[address])
        );
        let (phase, why) = person.fails("https://x.com/").await;
        assert_eq!(phase, Phase::Connection, "{mechanism}");
        assert!(why.contains(how), "{mechanism}: {why}");
    }
    // What the kernel did with the two that were tried at an address of the network's is told, without a name.
    let met: Vec<_> = lab
        .log()
        .await
        .expect("a log")
        .into_iter()
        .filter_map(|seen| match seen.what {
            EventKind::Connection {
                destination,
                action,
                ..
            } => Some((destination.to_string(), action)),
            _ => None,
        })
        .collect();
    assert_eq!(
        met,
        [
            ("185.79.0.99:443".to_owned(), Action::Refused),
            ("10.10.34.35:443".to_owned(), Action::Dropped)
        ]
    );
    for (mechanism, address) in [
        (LabMechanism::DnsBogonAlive, "10.10.34.34"),
        (LabMechanism::DnsBlockpage, "185.79.0.66"),
    ] {
        lab.set("x", mechanism).await.expect("set");
        assert_eq!(
            person.resolve("x.com", false).await,
            resolved(0, &[address])
        );
        let (phase, why) = person.fails("https://x.com/").await;
        assert_eq!(phase, Phase::Tls, "{mechanism}");
        assert!(why.contains("UnknownIssuer"), "{mechanism}: {why}");
        let (status, body) = person.page("http://x.com/").await;
        assert_eq!(status, 200);
        assert!(body.contains("cannot be shown"), "{mechanism}: {body}");
    }
    assert_eq!(actions(&lab, "x.com").await, [Action::Passed; 4]);
    lab.clear().await.expect("cleared");
    person.assert_works("https://x.com/").await;
}
