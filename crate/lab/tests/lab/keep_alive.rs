//! Connections that are open when something is switched: a browser's kept-alive one must not hide the change.

use sada_lab::client::{Action, EventKind, LabMechanism, Namespace, NetworkState};

use crate::{
    person::{Person, lab},
    visitor::FailureCause,
};

#[tokio::test]
async fn a_switch_cuts_what_was_open_to_the_platform_and_nothing_else() {
    for mechanism in [
        LabMechanism::DnsNxdomain,
        LabMechanism::TlsReset,
        LabMechanism::TcpSynDrop,
        LabMechanism::Http503,
    ] {
        let lab = lab().await;
        let mut person = Person::enter(&lab, Namespace::Person).await;
        person.keep("https://x.com/", "x").await;
        person.keep("http://x.com/", "x, plain").await;
        person.keep("https://abs.twimg.com/", "its cdn").await;
        person.keep("https://www.youtube.com/", "youtube").await;
        person.keep("https://api.github.com/", "control").await;
        lab.set("x", mechanism).await.expect("set");
        for name in ["x", "x, plain", "its cdn"] {
            assert_eq!(
                person.ended(name).await,
                FailureCause::Reset,
                "{name} under {mechanism:?}"
            );
        }
        for name in ["youtube", "control"] {
            assert_eq!(
                person.ended(name).await,
                FailureCause::Silent,
                "{name} under {mechanism:?}"
            );
        }
        let cuts = lab.log().await.expect("a log");
        let cuts = cuts.iter().filter(|seen| {
            matches!(
                &seen.what,
                EventKind::Connection {
                    action: Action::Cut,
                    ..
                }
            )
        });
        assert_eq!(cuts.count(), 3);
    }
}

#[tokio::test]
async fn taking_a_block_back_cuts_what_was_held() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("x", LabMechanism::TlsDrop).await.expect("set");
    person.knock("x.com", "swallowed").await;
    assert_eq!(person.ended("swallowed").await, FailureCause::Silent);
    lab.clear().await.expect("cleared");
    assert_eq!(person.ended("swallowed").await, FailureCause::Reset);
    person.assert_works("https://x.com/").await;
}

#[tokio::test]
async fn a_block_page_kept_open_is_cut_by_the_platform_that_it_stood_for() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("x", LabMechanism::DnsBlockpage).await.expect("set");
    person.keep("http://x.com/", "block page").await;
    lab.set("youtube", LabMechanism::TlsReset)
        .await
        .expect("set");
    lab.set("x", LabMechanism::None).await.expect("set");
    assert_eq!(person.ended("block page").await, FailureCause::Reset);
}

#[tokio::test]
async fn setting_what_is_set_cuts_nothing() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    person.keep("https://x.com/", "x").await;
    lab.clear().await.expect("cleared");
    lab.network(NetworkState::Up).await.expect("up");
    assert_eq!(person.ended("x").await, FailureCause::Silent);
}

#[tokio::test]
async fn a_line_that_is_switched_cuts_everything() {
    for state in [NetworkState::LinkDown, NetworkState::AllDrop] {
        let lab = lab().await;
        let mut person = Person::enter(&lab, Namespace::Person).await;
        person.keep("https://x.com/", "x").await;
        person.keep("https://api.github.com/", "control").await;
        lab.network(state).await.expect("switched");
        assert_eq!(person.ended("x").await, FailureCause::Reset, "{state:?}");
        assert_eq!(
            person.ended("control").await,
            FailureCause::Reset,
            "{state:?}"
        );
    }
}
