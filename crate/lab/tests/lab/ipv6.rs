//! The same over IPv6.

use sada_lab::client::{Action, EventKind, Family, Lab, LabMechanism, Namespace, Setting};

use crate::{
    person::{Person, failed, lab},
    visitor::{FailureCause, Outcome, Phase},
};

const V6: &str = "2606:1f80:f079:79::b";

async fn over(lab: &Lab, family: Family, mechanism: LabMechanism) {
    let setting = Setting {
        family,
        ..mechanism.into()
    };
    lab.set_with("x", setting).await.expect("set");
}

/// Where connections to the page's host went, and what became of them.
async fn met(lab: &Lab) -> Vec<(bool, Action)> {
    let seen = lab.log().await.expect("a log");
    seen.into_iter()
        .filter_map(|seen| match seen.what {
            EventKind::Connection {
                name: Some(name),
                destination,
                action,
                ..
            } if name == "x.com" && action != Action::Cut => Some((destination.is_ipv6(), action)),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn the_family_decides_which_way_is_taken() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (family, a, aaaa) in [
        (Family::V4, Some("104.244.79.11"), None),
        (Family::V6, None, Some(V6)),
        (Family::Both, Some("104.244.79.11"), Some(V6)),
    ] {
        over(&lab, family, LabMechanism::None).await;
        for (record, address) in [("A", a), ("AAAA", aaaa)] {
            let addresses = address
                .iter()
                .map(|address| address.parse().expect("an address"))
                .collect();
            assert_eq!(
                person.resolve_record("x.com", false, record).await,
                Outcome::Resolved { code: 0, addresses },
                "{family} {record}"
            );
        }
        for url in ["https://x.com/", "https://api.x.com/start"] {
            person.assert_works(url).await;
        }
    }
    // Where there is a choice IPv6 is tried first.
    assert_eq!(
        met(&lab).await,
        [
            (false, Action::Passed),
            (true, Action::Passed),
            (true, Action::Passed)
        ]
    );
    // Other platforms have none.
    assert_eq!(
        person
            .resolve_record("www.youtube.com", false, "AAAA")
            .await,
        Outcome::Resolved {
            code: 0,
            addresses: vec![]
        }
    );
}

#[tokio::test]
async fn mechanisms_work_over_it() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    let mut expected = Vec::new();
    for (mechanism, phase, how, action) in [
        (
            LabMechanism::TlsReset,
            Phase::Tls,
            "Reset",
            Some(Action::Reset),
        ),
        (
            LabMechanism::TlsDrop,
            Phase::Tls,
            "Silent",
            Some(Action::Swallowed),
        ),
        (
            LabMechanism::TcpSynDrop,
            Phase::Connection,
            "Silent",
            Some(Action::Dropped),
        ),
        (
            LabMechanism::TcpSynReset,
            Phase::Connection,
            "ConnectionRefused",
            Some(Action::Refused),
        ),
        (
            LabMechanism::IcmpHost,
            Phase::Connection,
            "HostUnreachable",
            Some(Action::Rejected),
        ),
        (
            LabMechanism::MitmExpired,
            Phase::Tls,
            "Expired",
            Some(Action::Intercepted),
        ),
        (LabMechanism::DnsNxdomain, Phase::Name, "", None),
    ] {
        over(&lab, Family::V6, mechanism).await;
        let (met_in, why) = person.fails("https://x.com/").await;
        assert_eq!(met_in, phase, "{mechanism}");
        assert!(why.contains(how), "{mechanism}: {why}");
        expected.extend(action.map(|action| (true, action)));
        assert_eq!(met(&lab).await, expected, "{mechanism}");
    }
    over(&lab, Family::V6, LabMechanism::None).await;
    person.assert_works("https://x.com/").await;
}

#[tokio::test]
async fn broken_ipv6_is_tried_first_and_ipv4_works() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("x", LabMechanism::Ipv6Broken).await.expect("set");
    // This visitor has no patience for a second address; browsers do.
    assert_eq!(
        person.visit("https://x.com/").await,
        failed(Phase::Connection, FailureCause::Silent)
    );
    assert_eq!(met(&lab).await, [(true, Action::Dropped)]);
    assert_eq!(person.connect("104.244.79.11:443").await, Outcome::Done);
    lab.clear().await.expect("cleared");
    person.assert_works("https://x.com/").await;
}

#[tokio::test]
async fn it_comes_back_with_the_link() {
    use sada_lab::client::NetworkState;
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    over(&lab, Family::V6, LabMechanism::None).await;
    for state in [NetworkState::LinkDown, NetworkState::NoRoute] {
        lab.network(state).await.expect("switched");
        let why = person.connect(&format!("[{V6}]:443")).await;
        assert!(format!("{why:?}").contains("NetworkUnreachable"), "{why:?}");
        lab.network(NetworkState::Up).await.expect("up");
        person.assert_works("https://x.com/").await;
    }
}
