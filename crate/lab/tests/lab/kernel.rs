//! What the kernel does to first packets, and what is told of it.

use sada_lab::client::{Action, EventKind, LabMechanism, Namespace, Scope, Setting};

use crate::{
    person::{Person, lab},
    visitor::Phase,
};

#[tokio::test]
async fn first_packets_are_dropped_or_answered_in_every_way() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, how, action) in [
        (
            LabMechanism::TcpSynReset,
            "ConnectionRefused",
            Action::Refused,
        ),
        (LabMechanism::DeadTcp, "ConnectionRefused", Action::Refused),
        (LabMechanism::IcmpAdmin, "HostUnreachable", Action::Rejected),
        (LabMechanism::IcmpHost, "HostUnreachable", Action::Rejected),
        (
            LabMechanism::IcmpNet,
            "NetworkUnreachable",
            Action::Rejected,
        ),
        (
            LabMechanism::IcmpPort,
            "ConnectionRefused",
            Action::Rejected,
        ),
        (LabMechanism::TcpSynDrop, "Silent", Action::Dropped),
        (LabMechanism::DeadSilent, "Silent", Action::Dropped),
    ] {
        lab.set("x", mechanism).await.expect("set");
        let before = lab.log().await.expect("a log").len();
        for url in ["https://x.com/", "http://abs.twimg.com/"] {
            let (phase, why) = person.fails(url).await;
            assert_eq!(phase, Phase::Connection, "{mechanism} {url}");
            assert!(why.contains(how), "{mechanism} {url}: {why}");
        }
        person.assert_works("https://www.youtube.com/").await;
        // A packet that was sent again and again is told once.
        let told: Vec<_> = lab.log().await.expect("a log")[before..]
            .iter()
            .filter_map(|seen| match &seen.what {
                EventKind::Connection {
                    name: Some(name),
                    destination,
                    platform: Some(platform),
                    action,
                } if platform == "x" => Some((name.clone(), destination.port(), *action)),
                _ => None,
            })
            .collect();
        assert_eq!(
            told,
            [
                ("x.com".to_owned(), 443, action),
                ("abs.twimg.com".to_owned(), 80, action)
            ],
            "{mechanism}"
        );
    }
    lab.clear().await.expect("cleared");
    person.assert_works("https://x.com/").await;
}

/// A kernel that holds its ICMP back would make silence of the second answer.
#[tokio::test]
async fn many_tries_in_a_row_are_all_answered() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("x", LabMechanism::IcmpHost).await.expect("set");
    for _ in 0..20 {
        let (_, why) = person.fails("https://x.com/").await;
        assert!(why.contains("HostUnreachable"), "{why}");
    }
}

#[tokio::test]
async fn a_scope_leaves_the_other_hosts_alone() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    let hosts = [
        (Scope::Page, "https://x.com/"),
        (Scope::Media, "https://abs.twimg.com/picture.svg"),
        (Scope::Pictures, "https://pbs.twimg.com/more.svg"),
        (Scope::Api, "https://api.x.com/start"),
        (Scope::Tracker, "https://analytics.twitter.com/seen.svg"),
    ];
    for mechanism in [
        LabMechanism::TcpSynReset,
        LabMechanism::TlsReset,
        LabMechanism::DnsNxdomain,
        LabMechanism::MitmUnknownCa,
        LabMechanism::OwnExpired,
    ] {
        for (scope, _) in hosts {
            let setting = Setting {
                scope,
                ..mechanism.into()
            };
            lab.set_with("x", setting).await.expect("set");
            let state = lab.state().await.expect("a state");
            assert_eq!(state.platforms["x"], setting);
            for (role, url) in hosts {
                // Pictures are media, too.
                if role == scope || (role, scope) == (Scope::Pictures, Scope::Media) {
                    person.fails(url).await;
                } else {
                    person.assert_works(url).await;
                }
            }
        }
    }
}
