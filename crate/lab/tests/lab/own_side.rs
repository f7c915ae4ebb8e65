//! Faults of the person's own side that are more than an end of everything.

use sada_lab::client::{Action, CONTROLS, EventKind, LabMechanism, Namespace, NetworkState};

use crate::{
    person::{Person, actions, failed, lab},
    visitor::{FailureCause, Outcome, Phase},
};

const PLAIN: &str = "http://detectportal.firefox.com/success.txt";
const PLATFORM: &str = "https://x.com/";
const CONTROL: &str = "https://api.github.com/";

#[tokio::test]
async fn without_a_route_every_address_is_out_of_reach_at_once() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.network(NetworkState::NoRoute).await.expect("switched");
    // The resolver is a neighbour.
    let said = person.resolve("x.com", false).await;
    assert!(
        matches!(said, Outcome::Resolved { code: 0, .. }),
        "{said:?}"
    );
    for url in [PLATFORM, CONTROL] {
        let (phase, why) = person.fails(url).await;
        assert_eq!(phase, Phase::Connection);
        assert!(why.contains("NetworkUnreachable"), "{why}");
    }
    lab.network(NetworkState::Up).await.expect("up");
    person.assert_works(PLATFORM).await;
}

#[tokio::test]
async fn with_a_dead_upstream_names_resolve_and_nothing_connects() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.network(NetworkState::UpstreamDead)
        .await
        .expect("switched");
    for url in [PLATFORM, CONTROL, PLAIN] {
        assert_eq!(
            person.visit(url).await,
            failed(Phase::Connection, FailureCause::Silent),
            "{url}"
        );
    }
    assert_eq!(actions(&lab, "x.com").await, [Action::Dropped]);
    lab.network(NetworkState::Up).await.expect("up");
    person.assert_works(PLATFORM).await;
}

#[tokio::test]
async fn a_closed_resolver_answers_no_question_and_everything_else_works() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.network(NetworkState::ResolverClosed)
        .await
        .expect("switched");
    for tcp in [false, true] {
        let said = person.resolve("x.com", tcp).await;
        let Outcome::Failed {
            phase: Phase::Name,
            how: FailureCause::Other(why),
        } = said
        else {
            panic!("{said:?}")
        };
        assert!(why.contains("ConnectionRefused"), "{why}");
    }
    assert_eq!(person.connect("104.244.79.11:443").await, Outcome::Done);
    lab.network(NetworkState::Up).await.expect("up");
    person.assert_works(PLATFORM).await;
}

#[tokio::test]
async fn a_portal_catches_everything_in_each_of_three_ways() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (state, phase, tls, status) in [
        (NetworkState::PortalDns, Phase::Tls, "UnknownIssuer", 200),
        (
            NetworkState::PortalRedirect,
            Phase::Tls,
            "UnknownIssuer",
            302,
        ),
        (
            NetworkState::PortalHttp,
            Phase::Connection,
            "ConnectionRefused",
            200,
        ),
    ] {
        assert_eq!(person.page(PLAIN).await, (200, "success\n".to_owned()));
        lab.network(state).await.expect("switched");
        for url in [PLATFORM, CONTROL] {
            let (met, why) = person.fails(url).await;
            assert_eq!(met, phase, "{state} {url}");
            assert!(why.contains(tls), "{state} {url}: {why}");
        }
        let (said, body) = person.page(PLAIN).await;
        assert_eq!(said, status, "{state}");
        assert_ne!(body, "success\n");
        // However one comes there, the portal itself can be used.
        let (said, body) = person.page("http://portal.example/login").await;
        assert_eq!(said, 200, "{state}");
        assert!(body.contains("Welcome to our network"), "{state}: {body}");
        lab.network(NetworkState::Up).await.expect("up");
        person.assert_works(PLATFORM).await;
    }
    lab.network(NetworkState::PortalRedirect)
        .await
        .expect("switched");
    let head = person.keep(PLAIN, "redirect").await;
    assert!(
        head.contains("location: http://portal.example/login"),
        "{head}"
    );
}

#[tokio::test]
async fn what_stands_between_shows_its_own_certificate_for_everything() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (state, how) in [
        (NetworkState::InterceptedUnknown, "UnknownIssuer"),
        (NetworkState::ClockWrong, "Expired"),
    ] {
        lab.network(state).await.expect("switched");
        for url in [PLATFORM, CONTROL, "https://relay.sada.test/"] {
            let (phase, why) = person.fails(url).await;
            assert_eq!(phase, Phase::Tls, "{state} {url}");
            assert!(why.contains(how), "{state} {url}: {why}");
        }
        assert_eq!(person.page(PLAIN).await.0, 200, "{state}");
    }
}

#[tokio::test]
async fn who_is_trusted_and_stands_between_is_not_seen() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.network(NetworkState::InterceptedTrusted)
        .await
        .expect("switched");
    for (protocol, version) in [("h2", "HTTP/2.0"), ("http/1.1", "HTTP/1.1")] {
        for (url, known) in [
            (PLATFORM, "This is x"),
            (CONTROL, "current_user_url"),
            ("https://abs.twimg.com/app.js", "dataset.script"),
        ] {
            let Outcome::Page {
                status: 200,
                version: spoken,
                body,
            } = person.visit_with(url, &[protocol]).await
            else {
                panic!("{url}")
            };
            assert_eq!(spoken, version, "{url}");
            assert!(body.contains(known), "{url}: {body}");
        }
    }
    assert_eq!(
        actions(&lab, "api.github.com").await,
        [Action::Intercepted; 2]
    );
    // What is blocked further out stays blocked.
    lab.set("x", LabMechanism::TlsReset).await.expect("set");
    assert_eq!(
        person.visit(PLATFORM).await,
        failed(Phase::Tls, FailureCause::Reset)
    );
    lab.set("x", LabMechanism::Http503).await.expect("set");
    assert_eq!(person.page(PLATFORM).await.0, 503);
}

#[tokio::test]
async fn one_control_site_can_be_treated_like_a_platform() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, phase, how) in [
        (LabMechanism::TlsReset, Phase::Tls, "Reset"),
        (LabMechanism::TlsDrop, Phase::Tls, "Silent"),
        (LabMechanism::DnsNxdomain, Phase::Name, ""),
    ] {
        lab.control_site("github", mechanism).await.expect("set");
        let state = lab.state().await.expect("a state");
        assert_eq!(state.controls["github"], mechanism);
        let (met, why) = person.fails(CONTROL).await;
        assert_eq!(met, phase, "{mechanism}");
        assert!(why.contains(how), "{mechanism}: {why}");
        for url in [
            PLATFORM,
            "https://cdn.jsdelivr.net/npm/is-number@7.0.0/package.json",
            PLAIN,
        ] {
            person.assert_works(url).await;
        }
    }
    lab.control_site("all", LabMechanism::Http503)
        .await
        .expect("set");
    assert_eq!(
        lab.state().await.expect("a state").controls.len(),
        CONTROLS.len()
    );
    for url in [CONTROL, PLAIN, "https://www.wikidata.org/w/api.php"] {
        assert_eq!(person.page(url).await.0, 503, "{url}");
    }
    person.assert_works(PLATFORM).await;
    lab.control_site("all", LabMechanism::None)
        .await
        .expect("set");
    for url in [CONTROL, PLAIN] {
        person.assert_works(url).await;
    }
    let refused = lab.control_site("myspace", LabMechanism::None).await;
    let said = refused.expect_err("no such site").to_string();
    assert!(
        said.contains("wikidata, cloudflare, jsdelivr, github, plain"),
        "{said}"
    );
}

#[tokio::test]
async fn quic_alone_is_dropped_while_it_is_offered() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("x", LabMechanism::QuicDrop).await.expect("set");
    let head = person.keep(PLATFORM, "page").await;
    assert!(head.contains("alt-svc: h3=\":443\""), "{head}");
    // The first byte of a QUIC packet with a long head. A port that is only closed would answer with ICMP.
    for (address, how) in [
        ("104.244.79.11:443", FailureCause::Silent),
        ("142.250.79.11:443", FailureCause::Other(String::new())),
    ] {
        match (person.datagram(address, &[0xc0; 100]).await, how) {
            (FailureCause::Silent, FailureCause::Silent) => {}
            (FailureCause::Other(why), FailureCause::Other(_)) => {
                assert!(why.contains("ConnectionRefused"), "{why}")
            }
            (other, _) => panic!("{address}: {other:?}"),
        }
    }
    let dropped = lab.log().await.expect("a log").into_iter().filter(|seen| {
        matches!(&seen.what, EventKind::Connection { name: Some(name), action: Action::Dropped, .. }
            if name == "x.com")
    });
    assert_eq!(dropped.count(), 1);
}
