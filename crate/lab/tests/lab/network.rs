//! The states of the person's whole line.

use sada_lab::client::{EventKind, Namespace, NetworkState};

use crate::{
    person::{Person, failed, lab},
    visitor::{FailureCause, Outcome, Phase},
};

#[tokio::test]
async fn link_down_is_no_network_at_once_and_comes_back() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for _ in 0..2 {
        lab.network(NetworkState::LinkDown).await.expect("down");
        let Outcome::Failed {
            phase: Phase::Connection,
            how: FailureCause::Other(why),
        } = person.connect("104.244.79.11:443").await
        else {
            panic!("connected without a link");
        };
        assert!(why.contains("NetworkUnreachable"), "{why}");
        let visit = person.visit("https://x.com/").await;
        assert!(
            matches!(
                visit,
                Outcome::Failed {
                    phase: Phase::Name,
                    ..
                }
            ),
            "{visit:?}"
        );
        lab.network(NetworkState::Up).await.expect("up");
        person.assert_works("https://x.com/").await;
    }
}

#[tokio::test]
async fn all_drop_loses_everything_in_silence_and_comes_back() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.network(NetworkState::AllDrop).await.expect("dropped");
    assert_eq!(
        person.resolve("x.com", false).await,
        failed(Phase::Name, FailureCause::Silent)
    );
    assert_eq!(
        person.resolve("x.com", true).await,
        failed(Phase::Name, FailureCause::Silent)
    );
    assert_eq!(
        person.connect("104.244.79.11:443").await,
        failed(Phase::Connection, FailureCause::Silent)
    );
    assert!(
        lab.log().await.expect("a log").is_empty(),
        "something got through"
    );
    lab.network(NetworkState::Up).await.expect("up");
    person.assert_works("https://x.com/").await;
}

#[tokio::test]
async fn states_follow_each_other_in_any_order() {
    use NetworkState::{AllDrop, LinkDown, Up};
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for state in [LinkDown, AllDrop, LinkDown, Up, AllDrop, AllDrop, Up, Up] {
        lab.network(state).await.expect("switched");
        assert_eq!(lab.state().await.expect("a state").network, state);
    }
    person.assert_works("https://x.com/").await;
}

#[tokio::test]
async fn what_was_seen_is_told_in_order() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    person.assert_works("https://api.github.com/?q=1").await;
    let seen = lab.log().await.expect("a log");
    assert!(seen.is_sorted_by_key(|seen| seen.at));
    assert!(seen.iter().any(|seen| matches!(&seen.what,
        EventKind::Dns { name, record, answer } if name == "api.github.com" && record == "A" && answer == "151.101.79.14")));
    assert!(seen.iter().any(|seen| matches!(&seen.what,
        EventKind::Connection { name: Some(name), destination, platform: None, .. }
            if name == "api.github.com" && destination.to_string() == "151.101.79.14:443")));
    assert!(seen.iter().any(|seen| matches!(&seen.what,
        EventKind::Request { host, path, status: 200, .. } if host == "api.github.com" && path == "/?q=1")));
}
