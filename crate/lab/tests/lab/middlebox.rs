//! Every way of the middlebox, once it has read a name.

use sada_lab::client::{Action, LabMechanism, Namespace};

use crate::{
    person::{Person, actions, failed, lab},
    visitor::{FailureCause, Phase},
};

#[tokio::test]
async fn a_client_hello_is_answered_in_every_way() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    let mut expected = Vec::new();
    for (mechanism, how, action) in [
        (LabMechanism::TlsReset, "Reset", Action::Reset),
        (LabMechanism::TlsClose, "Closed", Action::Closed),
        (
            LabMechanism::TlsAlert40,
            "AlertReceived(HandshakeFailure)",
            Action::Alerted,
        ),
        (
            LabMechanism::TlsAlert112,
            "AlertReceived(UnrecognisedName)",
            Action::Alerted,
        ),
        (
            LabMechanism::TlsAlert49,
            "AlertReceived(AccessDenied)",
            Action::Alerted,
        ),
        (
            LabMechanism::TlsAlert80,
            "AlertReceived(InternalError)",
            Action::Alerted,
        ),
        (
            LabMechanism::TlsPlaintext,
            "InvalidMessage(InvalidContentType)",
            Action::Plaintext,
        ),
        (
            LabMechanism::MitmUnknownCa,
            "InvalidCertificate(UnknownIssuer)",
            Action::Intercepted,
        ),
        (
            LabMechanism::MitmSelfSigned,
            "InvalidCertificate(UnknownIssuer)",
            Action::Intercepted,
        ),
        (
            LabMechanism::MitmExpired,
            "InvalidCertificate(Expired",
            Action::Intercepted,
        ),
        (
            LabMechanism::MitmWrongHost,
            "InvalidCertificate(NotValidForName",
            Action::Intercepted,
        ),
        (LabMechanism::TlsDrop, "Silent", Action::Swallowed),
    ] {
        lab.set("x", mechanism).await.expect("set");
        let (phase, why) = person.fails("https://x.com/").await;
        assert_eq!(phase, Phase::Tls, "{mechanism}");
        assert!(why.contains(how), "{mechanism}: {why}");
        expected.push(action);
        assert_eq!(actions(&lab, "x.com").await, expected, "{mechanism}");
        // Nobody else's.
        person.assert_works("https://www.youtube.com/").await;
    }
    lab.clear().await.expect("cleared");
    person.assert_works("https://x.com/").await;
}

#[tokio::test]
async fn plain_http_passes_where_only_tls_is_meddled_with() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, passes) in [
        (LabMechanism::TlsAlert40, true),
        (LabMechanism::TlsPlaintext, true),
        (LabMechanism::MitmUnknownCa, true),
        (LabMechanism::TlsClose, false),
        (LabMechanism::TlsReset, false),
    ] {
        lab.set("x", mechanism).await.expect("set");
        if passes {
            assert_eq!(person.page("http://x.com/").await.0, 301, "{mechanism}");
        } else {
            let (phase, _) = person.fails("http://x.com/").await;
            assert_eq!(phase, Phase::Http, "{mechanism}");
        }
    }
}

#[tokio::test]
async fn who_is_trusted_can_show_anything() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("x", LabMechanism::MitmTrustedCa)
        .await
        .expect("set");
    for url in ["https://x.com/", "https://api.x.com/start"] {
        let (status, body) = person.page(url).await;
        assert_eq!(status, 200);
        assert!(body.contains("cannot be shown"), "{url}: {body}");
    }
    let (_, body) = person.page("https://www.youtube.com/").await;
    assert!(body.contains("This is youtube"), "{body}");
}

#[tokio::test]
async fn plain_http_is_answered_with_a_block_page_in_every_way_and_tls_ended() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, status, text, tls) in [
        (
            LabMechanism::HttpBlock200,
            200,
            "cannot be shown",
            FailureCause::Reset,
        ),
        (
            LabMechanism::HttpBlock451,
            451,
            "cannot be shown",
            FailureCause::Reset,
        ),
        (
            LabMechanism::HttpBlock403,
            403,
            "cannot be shown",
            FailureCause::Reset,
        ),
        (LabMechanism::HttpBlock302, 302, "", FailureCause::Reset),
        (
            LabMechanism::HttpBlock200TlsDrop,
            200,
            "cannot be shown",
            FailureCause::Silent,
        ),
    ] {
        lab.set("x", mechanism).await.expect("set");
        let (said, body) = person.page("http://x.com/home").await;
        assert_eq!(said, status, "{mechanism}");
        assert!(body.contains(text), "{mechanism}: {body}");
        assert_eq!(
            person.visit("https://x.com/").await,
            failed(Phase::Tls, tls),
            "{mechanism}"
        );
    }
    lab.set("x", LabMechanism::HttpBlock302).await.expect("set");
    let head = person.keep("http://x.com/", "redirect").await;
    assert!(head.contains("location: http://blocked.example/"), "{head}");
    let (_, body) = person.page("http://blocked.example/").await;
    assert!(body.contains("cannot be shown"), "{body}");
}

#[tokio::test]
async fn an_injected_page_is_read_and_then_reset() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("x", LabMechanism::HttpInjectReset)
        .await
        .expect("set");
    let head = person.keep("http://x.com/", "injected").await;
    assert!(
        head.contains("200 OK") && head.contains("cannot be shown"),
        "{head}"
    );
    assert_eq!(person.ended("injected").await, FailureCause::Reset);
    let (status, _) = person.page("http://x.com/").await;
    assert_eq!(status, 200);
    assert_eq!(
        actions(&lab, "x.com").await,
        [Action::Injected, Action::Injected]
    );
}

#[tokio::test]
async fn what_a_middlebox_holds_is_cut_when_it_is_told_otherwise() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.network(sada_lab::client::NetworkState::InterceptedTrusted)
        .await
        .expect("intercepted");
    person.keep("https://x.com/", "intercepted").await;
    lab.set("x", LabMechanism::Throttle128k).await.expect("set");
    assert_eq!(person.ended("intercepted").await, FailureCause::Reset);
    person.keep("https://x.com/", "throttled").await;
    lab.clear().await.expect("cleared");
    assert_eq!(person.ended("throttled").await, FailureCause::Reset);
}
