//! Connections that stand and then end or stop, before an answer or in the middle of it.

use sada_lab::client::{Action, EventKind, LabMechanism, Namespace};

use crate::{
    person::{Person, actions, failed, lab},
    visitor::{FailureCause, Outcome, Phase},
};

#[tokio::test]
async fn about_24_kilobytes_pass_and_then_it_ends_in_every_way() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    let whole = person.count("https://abs.twimg.com/big.bin").await;
    assert!(whole.0 > 200_000, "{whole:?}");
    for (mechanism, how, action) in [
        (
            LabMechanism::StallBody,
            FailureCause::Silent,
            Action::Stalled,
        ),
        (LabMechanism::ResetBody, FailureCause::Reset, Action::Broken),
        (LabMechanism::CloseBody, FailureCause::Closed, Action::Ended),
    ] {
        lab.set("x", mechanism).await.expect("set");
        // A small page fits; what is counted is inside of TLS, whose own bytes are among what is counted.
        person.assert_works("https://x.com/small").await;
        let before = actions(&lab, "abs.twimg.com").await.len();
        // A record of TLS is 16 kB long and not read before it is whole.
        let (bytes, ended) = person.count("https://abs.twimg.com/big.bin").await;
        assert!((1..24 * 1024).contains(&bytes), "{mechanism}: {bytes}");
        assert_eq!(ended, how, "{mechanism}");
        assert_eq!(
            actions(&lab, "abs.twimg.com").await[before..],
            [Action::Passed, action],
            "{mechanism}"
        );
        // The head came, and the body breaks off.
        let page = person.visit("https://x.com/big").await;
        assert!(
            matches!(
                page,
                Outcome::Failed {
                    phase: Phase::Http,
                    ..
                }
            ),
            "{mechanism}: {page:?}"
        );
    }
    lab.clear().await.expect("cleared");
    let (status, body) = person.page("https://x.com/big").await;
    assert_eq!((status, body.len()), (200, 200_000));
}

#[tokio::test]
async fn a_request_is_met_with_silence_or_a_reset_after_a_good_handshake() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, how, action) in [
        (
            LabMechanism::StallHeaders,
            FailureCause::Silent,
            Action::Stalled,
        ),
        (
            LabMechanism::ResetAfterTls,
            FailureCause::Reset,
            Action::Broken,
        ),
    ] {
        lab.set("x", mechanism).await.expect("set");
        for protocol in ["h2", "http/1.1"] {
            let before = lab.log().await.expect("a log").len();
            assert_eq!(
                person.visit_with("https://x.com/", &[protocol]).await,
                failed(Phase::Http, how.clone()),
                "{mechanism} {protocol}"
            );
            let log = lab.log().await.expect("a log");
            let told = &log[before..];
            assert!(
                told.iter().any(|seen| matches!(&seen.what,
                    EventKind::Request { host, status: 0, .. } if host == "x.com")),
                "{mechanism} {protocol}: {told:?}"
            );
            assert!(
                told.iter().any(|seen| matches!(&seen.what,
                    EventKind::Connection { action: what, .. } if *what == action)),
                "{mechanism} {protocol}: {told:?}"
            );
        }
        person.assert_works("https://www.youtube.com/").await;
    }
}
