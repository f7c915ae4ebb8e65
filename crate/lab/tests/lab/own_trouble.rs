//! Platforms in trouble of their own, over their own certificates, and the pages that they have.

use sada_lab::client::{LabMechanism, Namespace};

use crate::{
    person::{Person, lab},
    visitor::Phase,
};

#[tokio::test]
async fn each_trouble_is_the_platforms_own_word() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, status, text) in [
        (LabMechanism::Http403, 403, "x: sorry"),
        (LabMechanism::Http404, 404, "x: sorry"),
        (LabMechanism::Http429, 429, "x: sorry"),
        (LabMechanism::Http451, 451, "x: sorry"),
        (LabMechanism::Http500, 500, "x: sorry"),
        (LabMechanism::Http502, 502, "x: sorry"),
        (LabMechanism::Http503, 503, "x: sorry"),
        (
            LabMechanism::Http503Maintenance,
            503,
            "making things better",
        ),
        (LabMechanism::Challenge, 403, "you are a person"),
        (LabMechanism::LoginLoop, 302, ""),
        (LabMechanism::NoContent, 204, ""),
    ] {
        lab.set("x", mechanism).await.expect("set");
        let (said, body) = person.page("https://x.com/").await;
        assert_eq!(said, status, "{mechanism}");
        assert!(body.contains(text), "{mechanism}: {body}");
        // Port 80 still leads to the platform's own https.
        assert_eq!(person.page("http://x.com/").await.0, 301, "{mechanism}");
        person.assert_works("https://www.youtube.com/").await;
    }
}

#[tokio::test]
async fn its_own_certificate_can_be_wrong() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    for (mechanism, how) in [
        (LabMechanism::OwnExpired, "Expired"),
        (LabMechanism::OwnWrongHost, "NotValidForName"),
    ] {
        person.assert_works("https://x.com/").await;
        lab.set("x", mechanism).await.expect("set");
        let (phase, why) = person.fails("https://x.com/").await;
        assert_eq!(phase, Phase::Tls, "{mechanism}");
        assert!(why.contains(how), "{mechanism}: {why}");
        person.assert_works("https://www.facebook.com/").await;
        lab.clear().await.expect("cleared");
    }
}

#[tokio::test]
async fn browsers_report_failures_to_a_host_of_the_labs() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    let head = person.keep("https://x.com/", "page").await;
    assert!(
        head.contains("report-to: {\"group\":\"nel\"") && head.contains("nel: {\"report_to\""),
        "{head}"
    );
    assert!(head.contains("content-length: 40000"), "{head}");
    let report = r#"[{"age":0,"type":"network-error","url":"https://x.com/","body":{"phase":"connection","type":"tcp.reset","elapsed_time":12}}]"#;
    let url = "https://nel.sada.test/report";
    let sent = person.post(url, "application/reports+json", report).await;
    assert!(
        matches!(sent, crate::visitor::Outcome::Page { status: 204, .. }),
        "{sent:?}"
    );
    let kept = lab.nel().await.expect("reports");
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].report["body"]["type"], "tcp.reset");
    assert!(kept[0].at.0 > 1_700_000_000_000, "{kept:?}");
}
