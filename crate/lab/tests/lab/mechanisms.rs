//! Every mechanism, as a client meets it.

use sada_lab::client::{Action, Lab, LabMechanism, Namespace};

use crate::{
    person::{Person, actions, failed, lab},
    visitor::{FailureCause, Outcome, Phase},
};

const YOUTUBE: &str = "https://www.youtube.com/watch?v=1";

async fn restricted(mechanism: LabMechanism) -> (Lab, Person) {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    person.assert_works(YOUTUBE).await;
    lab.set("youtube", mechanism).await.expect("set");
    (lab, person)
}

/// Nobody else is touched, and it is gone when it is taken back.
async fn assert_only_youtube(lab: &Lab, person: &mut Person) {
    for url in [
        "https://x.com/",
        "https://www.facebook.com/",
        "https://abs.twimg.com/app.js",
        "https://api.github.com/",
    ] {
        person.assert_works(url).await;
    }
    lab.clear().await.expect("cleared");
    for url in [
        YOUTUBE,
        "https://i.ytimg.com/picture.svg",
        "https://rr1.googlevideo.com/",
    ] {
        person.assert_works(url).await;
    }
}

#[tokio::test]
async fn without_any_every_host_answers_in_both_versions_of_http() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (url, known) in [
        ("https://www.youtube.com/", "This is youtube"),
        ("https://youtube.com/", "This is youtube"),
        ("https://i.ytimg.com/vi/picture.svg", "<svg"),
        ("https://rr1.googlevideo.com/app.js", "youtube"),
        ("https://www.facebook.com/login", "This is facebook"),
        ("https://facebook.com/", "This is facebook"),
        ("https://static.xx.fbcdn.net/app.js", "facebook"),
        ("https://x.com/home", "This is x"),
        ("https://abs.twimg.com/app.js", "x"),
        ("https://www.instagram.com/", "This is instagram"),
        ("https://instagram.com/", "This is instagram"),
        ("https://static.cdninstagram.com/app.js", "instagram"),
        (
            "https://www.wikidata.org/w/api.php?origin=*&action=query",
            "\"sitename\":\"Wikidata\"",
        ),
        (
            "https://cloudflare-dns.com/dns-query?name=example.com",
            "\"Status\":0",
        ),
        (
            "https://cdn.jsdelivr.net/npm/is-number@7.0.0/package.json",
            "\"name\": \"is-number\"",
        ),
        ("https://api.github.com/", "\"current_user_url\""),
    ] {
        for (protocol, version) in [("h2", "HTTP/2.0"), ("http/1.1", "HTTP/1.1")] {
            match person.visit_with(url, &[protocol]).await {
                Outcome::Page {
                    status: 200,
                    version: spoken,
                    body,
                } => {
                    assert_eq!(spoken, version, "{url}");
                    assert!(body.contains(known), "{url}: {body}");
                }
                other => panic!("{url}: {other:?}"),
            }
        }
    }
    let plain = person.visit("http://x.com/home").await;
    assert!(
        matches!(plain, Outcome::Page { status: 301, .. }),
        "{plain:?}"
    );
    let nowhere = person.resolve("www.example.com", false).await;
    assert_eq!(
        nowhere,
        Outcome::Resolved {
            code: 3,
            addresses: vec![]
        }
    );
}

#[tokio::test]
async fn dns_nxdomain_takes_the_names_away() {
    let (lab, mut person) = restricted(LabMechanism::DnsNxdomain).await;
    for tcp in [false, true] {
        for name in ["www.youtube.com", "i.ytimg.com"] {
            let said = person.resolve(name, tcp).await;
            assert_eq!(
                said,
                Outcome::Resolved {
                    code: 3,
                    addresses: vec![]
                },
                "{name}, tcp {tcp}"
            );
        }
    }
    let visit = person.visit(YOUTUBE).await;
    assert!(
        matches!(
            visit,
            Outcome::Failed {
                phase: Phase::Name,
                how: FailureCause::Other(_)
            }
        ),
        "{visit:?}"
    );
    assert_only_youtube(&lab, &mut person).await;
}

#[tokio::test]
async fn dns_blockpage_leads_to_another_host_with_a_wrong_certificate() {
    let (lab, mut person) = restricted(LabMechanism::DnsBlockpage).await;
    let said = person.resolve("www.youtube.com", false).await;
    assert_eq!(
        said,
        Outcome::Resolved {
            code: 0,
            addresses: vec!["185.79.0.66".parse().expect("an address")]
        }
    );
    let visit = person.visit(YOUTUBE).await;
    let Outcome::Failed {
        phase: Phase::Tls,
        how: FailureCause::Other(why),
    } = &visit
    else {
        panic!("{visit:?}")
    };
    assert!(why.contains("UnknownIssuer"), "{why}");
    let plain = person.visit("http://www.youtube.com/").await;
    let Outcome::Page {
        status: 200, body, ..
    } = &plain
    else {
        panic!("{plain:?}")
    };
    assert!(body.contains("cannot be shown"), "{body}");
    assert_only_youtube(&lab, &mut person).await;
}

#[tokio::test]
async fn tls_reset_resets_once_the_name_was_read() {
    let (lab, mut person) = restricted(LabMechanism::TlsReset).await;
    // The connection itself stands: it is the name that is punished.
    assert_eq!(person.connect("142.250.79.11:443").await, Outcome::Done);
    assert_eq!(
        person.visit(YOUTUBE).await,
        failed(Phase::Tls, FailureCause::Reset)
    );
    assert_eq!(
        person.visit("http://www.youtube.com/").await,
        failed(Phase::Http, FailureCause::Reset)
    );
    assert_eq!(
        actions(&lab, "www.youtube.com").await,
        [Action::Passed, Action::Reset, Action::Reset]
    );
    assert_only_youtube(&lab, &mut person).await;
}

#[tokio::test]
async fn tls_drop_swallows_and_stays_silent() {
    let (lab, mut person) = restricted(LabMechanism::TlsDrop).await;
    assert_eq!(person.connect("142.250.79.11:443").await, Outcome::Done);
    assert_eq!(
        person.visit(YOUTUBE).await,
        failed(Phase::Tls, FailureCause::Silent)
    );
    assert_eq!(
        person.visit("http://www.youtube.com/").await,
        failed(Phase::Http, FailureCause::Silent)
    );
    assert_eq!(
        actions(&lab, "www.youtube.com").await,
        [Action::Passed, Action::Swallowed, Action::Swallowed]
    );
    assert_only_youtube(&lab, &mut person).await;
}

#[tokio::test]
async fn tcp_syn_drop_lets_no_connection_come_about() {
    let (lab, mut person) = restricted(LabMechanism::TcpSynDrop).await;
    let said = person.resolve("www.youtube.com", false).await;
    assert_eq!(
        said,
        Outcome::Resolved {
            code: 0,
            addresses: vec!["142.250.79.11".parse().expect("an address")]
        }
    );
    assert_eq!(
        person.visit(YOUTUBE).await,
        failed(Phase::Connection, FailureCause::Silent)
    );
    assert_eq!(
        person.visit("http://i.ytimg.com/").await,
        failed(Phase::Connection, FailureCause::Silent)
    );
    assert_only_youtube(&lab, &mut person).await;
}

#[tokio::test]
async fn http_503_is_the_platforms_own_answer_with_its_own_certificate() {
    let (lab, mut person) = restricted(LabMechanism::Http503).await;
    for url in [YOUTUBE, "https://i.ytimg.com/app.js"] {
        let visit = person.visit(url).await;
        assert!(
            matches!(visit, Outcome::Page { status: 503, .. }),
            "{visit:?}"
        );
    }
    assert_only_youtube(&lab, &mut person).await;
}

#[tokio::test]
async fn each_platform_can_meet_another_one_at_the_same_time() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    lab.set("youtube", LabMechanism::DnsNxdomain)
        .await
        .expect("set");
    lab.set("facebook", LabMechanism::TlsReset)
        .await
        .expect("set");
    lab.set("x", LabMechanism::TcpSynDrop).await.expect("set");
    lab.set("instagram", LabMechanism::Http503)
        .await
        .expect("set");
    let visit = person.visit(YOUTUBE).await;
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
    assert_eq!(
        person.visit("https://www.facebook.com/").await,
        failed(Phase::Tls, FailureCause::Reset)
    );
    assert_eq!(
        person.visit("https://x.com/").await,
        failed(Phase::Connection, FailureCause::Silent)
    );
    let visit = person.visit("https://www.instagram.com/").await;
    assert!(
        matches!(visit, Outcome::Page { status: 503, .. }),
        "{visit:?}"
    );
    person.assert_works("https://api.github.com/").await;

    lab.set("all", LabMechanism::TlsReset).await.expect("set");
    let state = lab.state().await.expect("a state");
    assert!(
        state
            .platforms
            .values()
            .all(|setting| setting.mechanism == LabMechanism::TlsReset),
        "{state:?}"
    );
    assert_eq!(
        person.visit("https://x.com/").await,
        failed(Phase::Tls, FailureCause::Reset)
    );
    let refused = lab
        .set("myspace", LabMechanism::None)
        .await
        .expect_err("no platform");
    assert!(
        refused
            .to_string()
            .contains("youtube, facebook, x, instagram"),
        "{refused}"
    );
}
