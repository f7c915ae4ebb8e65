mod redirects;

use super::*;
use crate::outcome::{Failure, Ignored, Sign};

fn details(id: &str, url: &str) -> RequestDetails {
    RequestDetails {
        request_id: id.into(),
        ..RequestDetails::of(url)
    }
}

const X: &str = "https://x.com/";

fn began(at: Millis) -> Loads {
    let mut loads = Loads::default();
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let details = RequestDetails {
        time_stamp: at.get() as f64,
        ..details("1", X)
    };
    assert_eq!(
        loads.handle(RequestEvent::OnBeforeRequest, &details, at),
        None
    );
    loads
}

fn error(word: &str) -> RequestDetails {
    RequestDetails {
        error: Some(word.into()),
        ..details("1", X)
    }
}

fn status(code: u32) -> RequestDetails {
    RequestDetails {
        status_code: Some(code),
        ..details("1", X)
    }
}

#[test]
fn a_status_over_https_is_the_platforms_own() {
    for (code, ok) in [
        (200, true),
        (204, true),
        (404, true),
        (503, false),
        (451, false),
    ] {
        let ended = began(Millis(1000))
            .handle(RequestEvent::OnCompleted, &status(code), Millis(1500))
            .unwrap();
        assert_eq!(ended.outcome == Outcome::Ok, ok, "{code}");
    }
}

#[test]
fn what_comes_over_http_or_from_the_cache_says_nothing() {
    let mut loads = Loads::default();
    let plain = RequestDetails {
        status_code: Some(200),
        ..details("1", "http://help.x.com/")
    };
    loads.handle(RequestEvent::OnBeforeRequest, &plain, Millis(0));
    let ended = loads
        .handle(RequestEvent::OnCompleted, &plain, Millis(5))
        .unwrap();
    assert_eq!(ended.outcome, Outcome::Ignored(Ignored::Unprotected));

    let cached = RequestDetails {
        from_cache: Some(true),
        ..status(200)
    };
    let ended = began(Millis(0))
        .handle(RequestEvent::OnCompleted, &cached, Millis(5))
        .unwrap();
    assert_eq!(ended.outcome, Outcome::Ignored(Ignored::FromCache));
}

#[test]
fn a_redirect_to_https_is_followed_and_one_away_is_not() {
    let mut loads = Loads::default();
    let plain = details("1", "http://x.com/");
    loads.handle(RequestEvent::OnBeforeRequest, &plain, Millis(0));
    let to = |url: &str| RequestDetails {
        redirect_url: Some(url.into()),
        ..plain.clone()
    };
    assert_eq!(
        loads.handle(RequestEvent::OnBeforeRedirect, &to(X), Millis(1)),
        None
    );
    let ended = loads
        .handle(RequestEvent::OnCompleted, &status(200), Millis(2))
        .unwrap();
    assert_eq!(ended.outcome, Outcome::Ok);

    let away = to("http://block.example/");
    let ended = began(Millis(0))
        .handle(RequestEvent::OnBeforeRedirect, &away, Millis(1))
        .unwrap();
    assert_eq!(ended.outcome, Outcome::Ignored(Ignored::Elsewhere));
}

#[test]
fn silence_is_told_once_and_giving_up_does_not_take_it_back() {
    let mut loads = began(Millis(1000));
    assert_eq!(loads.next_due(), Some(Millis(1000) + SILENT_AFTER));
    assert!(loads.silent(SILENT_AFTER).is_empty(), "a second too early");
    let told = loads.silent(Millis(1000) + SILENT_AFTER);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].outcome, Outcome::Stalled);
    assert!(loads.silent(Millis(5000) + SILENT_AFTER).is_empty());
    for word in [
        "net::ERR_ABORTED",
        "net::ERR_TIMED_OUT",
        "NS_BINDING_ABORTED",
    ] {
        let mut loads = loads.clone();
        assert_eq!(
            loads.handle(RequestEvent::OnErrorOccurred, &error(word), Millis(31_000)),
            None,
            "{word}"
        );
    }
    let reset = error("net::ERR_CONNECTION_RESET");
    assert!(
        loads
            .handle(RequestEvent::OnErrorOccurred, &reset, Millis(31_000))
            .is_some()
    );
}

#[test]
fn an_answer_begun_is_not_silent() {
    let mut loads = began(Millis(0));
    loads.handle(
        RequestEvent::OnResponseStarted,
        &details("1", X),
        Millis(3000),
    );
    assert!(loads.silent(SILENT_AFTER).is_empty());
    assert_eq!(loads.next_due(), None);
}

#[test]
fn a_device_that_slept_proves_nothing() {
    let mut loads = began(Millis(0));
    assert!(loads.silent(SILENT_AFTER + SLEPT_AFTER).is_empty());
}

#[test]
fn leaving_early_says_nothing() {
    let ended = began(Millis(0)).handle(
        RequestEvent::OnErrorOccurred,
        &error("net::ERR_ABORTED"),
        Millis(900),
    );
    assert_eq!(ended.unwrap().outcome, Outcome::Ignored(Ignored::Aborted));
}

#[test]
fn an_end_without_a_beginning_still_counts() {
    let mut loads = Loads::default();
    let ended = loads
        .handle(
            RequestEvent::OnErrorOccurred,
            &error("NS_ERROR_NET_RESET"),
            Millis(7),
        )
        .unwrap();
    assert!(matches!(ended.outcome, Outcome::Failed(f) if f.kind == FailureType::TcpReset));
}

#[test]
fn private_windows_and_other_sites_are_not_looked_at() {
    let mut loads = Loads::default();
    let private = RequestDetails {
        incognito: Some(true),
        ..error("net::ERR_CONNECTION_RESET")
    };
    assert_eq!(
        loads.handle(RequestEvent::OnErrorOccurred, &private, Millis(7)),
        None
    );
    let other = RequestDetails {
        url: "https://example.org/".into(),
        ..error("net::ERR_FAILED")
    };
    assert_eq!(
        loads.handle(RequestEvent::OnErrorOccurred, &other, Millis(7)),
        None
    );
}

#[test]
fn the_number_of_loads_is_bounded() {
    let mut loads = Loads::default();
    for n in 0..1000 {
        loads.handle(
            RequestEvent::OnBeforeRequest,
            &details(&n.to_string(), X),
            Millis(n),
        );
    }
    assert_eq!(loads.0.len(), MOST_LOADS);
    assert!(loads.0.contains_key("999"), "the newest stay");
}

#[test]
fn the_browsers_time_is_believed_unless_absurd() {
    assert_eq!(event_time(99_000.4, Millis(100_000)), Millis(99_000));
    assert_eq!(event_time(100_001.0, Millis(100_000)), Millis(100_000));
    assert_eq!(event_time(0.0, Millis(100_000)), Millis(100_000));
    assert_eq!(event_time(f64::NAN, Millis(100_000)), Millis(100_000));
}

/// The only answer of these over http is a redirect to https: whatever else comes is not theirs.
#[test]
fn a_page_in_the_clear_from_the_front_door_is_somebody_elses() {
    let visit = |url: &str, code| {
        let mut loads = Loads::default();
        let plain = RequestDetails {
            status_code: Some(code),
            ..details("1", url)
        };
        loads.handle(RequestEvent::OnBeforeRequest, &plain, Millis(0));
        loads
            .handle(RequestEvent::OnCompleted, &plain, Millis(5))
            .unwrap()
            .outcome
    };
    for code in [200, 403, 451] {
        assert_eq!(
            visit("http://x.com/", code).sign(),
            Some(Sign::InjectedPage),
            "{code}"
        );
    }
    assert_eq!(
        visit("http://x.com/", 502),
        Outcome::Ignored(Ignored::Unprotected),
        "a proxy's"
    );
    assert_eq!(
        visit("http://t.me/", 200),
        Outcome::Ignored(Ignored::Unprotected),
        "not known"
    );
}

#[test]
fn a_redirect_in_the_clear_to_another_site_is_somebody_elses() {
    let led = |from: &str, to: &str| {
        let mut loads = Loads::default();
        let asked = details("1", from);
        loads.handle(RequestEvent::OnBeforeRequest, &asked, Millis(0));
        let redirect = RequestDetails {
            redirect_url: Some(to.into()),
            status_code: Some(302),
            ..asked
        };
        loads
            .handle(RequestEvent::OnBeforeRedirect, &redirect, Millis(1))
            .map(|ended| ended.outcome)
    };
    let sign = |outcome: Option<Outcome>| outcome.and_then(Outcome::sign);
    assert_eq!(
        sign(led("http://x.com/", "http://block.example/")),
        Some(Sign::InjectedPage)
    );
    assert_eq!(
        sign(led("http://x.com/", "http://deny.yemen.net.ye/")),
        Some(Sign::KnownBlockPage)
    );
    assert_eq!(
        led("https://x.com/", "http://deny.yemen.net.ye/"),
        Some(Outcome::Ignored(Ignored::Elsewhere)),
        "anybody can post a link to it"
    );
    assert_eq!(led("http://x.com/", "https://x.com/"), None, "on to https");
    assert_eq!(
        led(
            "https://www.messenger.com/",
            "https://www.facebook.com/messages"
        ),
        Some(Outcome::Ok),
        "the platform answered, and its operator goes on"
    );
}

#[test]
fn a_request_given_to_a_pages_service_worker_says_nothing() {
    let mut loads = began(Millis(0));
    let handed = RequestDetails {
        status_code: Some(0),
        redirect_url: Some(X.into()),
        ..details("1", X)
    };
    assert_eq!(
        loads.handle(RequestEvent::OnBeforeRedirect, &handed, Millis(1)),
        None
    );
    assert!(loads.silent(SILENT_AFTER).is_empty(), "not waited for");
}

#[test]
fn a_circle_over_https_is_the_platforms_own() {
    let circle = "net::ERR_TOO_MANY_REDIRECTS";
    let ended = began(Millis(0))
        .handle(RequestEvent::OnErrorOccurred, &error(circle), Millis(5))
        .unwrap();
    assert_eq!(
        ended.outcome,
        Outcome::Failed(Failure::evidence(FailureType::HttpResponseRedirectLoop))
    );
    let plain = RequestDetails {
        error: Some(circle.into()),
        ..details("1", "http://x.com/")
    };
    let ended = Loads::default()
        .handle(RequestEvent::OnErrorOccurred, &plain, Millis(5))
        .unwrap();
    assert_eq!(ended.outcome, Outcome::Ignored(Ignored::Unprotected));
}

#[test]
fn aborted_after_so_many_redirects_is_a_circle() {
    let aborted_after = |redirects| {
        let mut loads = began(Millis(0));
        for _ in 0..redirects {
            let on = RequestDetails {
                redirect_url: Some(X.into()),
                ..status(302)
            };
            assert_eq!(
                loads.handle(RequestEvent::OnBeforeRedirect, &on, Millis(1)),
                None
            );
            // As some browsers do.
            let anew = loads.handle(RequestEvent::OnBeforeRequest, &details("1", X), Millis(1));
            assert_eq!(anew, None);
        }
        loads
            .handle(
                RequestEvent::OnErrorOccurred,
                &error("net::ERR_ABORTED"),
                Millis(2),
            )
            .unwrap()
            .outcome
    };
    assert_eq!(
        aborted_after(20),
        Outcome::Failed(Failure::evidence(FailureType::HttpResponseRedirectLoop))
    );
    assert_eq!(aborted_after(19), Outcome::Ignored(Ignored::Aborted));
}

#[test]
fn parts_are_told_apart_from_pages_and_their_refusals_are_no_failure() {
    let part = |code| {
        let details = RequestDetails {
            resource: Resource::Script,
            status_code: Some(code),
            ..details("9", "https://abs.twimg.com/app.js")
        };
        Loads::default()
            .handle(RequestEvent::OnCompleted, &details, Millis(5))
            .unwrap()
    };
    let ended = part(403);
    assert!(ended.part && ended.target.role == Role::Media);
    assert_eq!(ended.outcome, Outcome::Ok);
    assert_eq!(part(503).outcome.failure_kind(), FailureType::HttpError);
}

#[test]
fn a_first_byte_that_is_late_is_told_at_once() {
    let mut loads = began(Millis(1000));
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let at = |event, at: Millis, length: Option<u64>, loads: &mut Loads| {
        let details = RequestDetails {
            time_stamp: at.get() as f64,
            content_length: crate::resource::ContentLength(length),
            ..status(200)
        };
        loads.handle(event, &details, at)
    };
    let late = at(
        RequestEvent::OnResponseStarted,
        Millis(6000),
        None,
        &mut loads,
    )
    .unwrap();
    assert_eq!((late.outcome, late.again), (Outcome::Ok, false));
    assert_eq!(late.pace.unwrap().first, Millis(5000));
    let end = at(
        RequestEvent::OnCompleted,
        Millis(16_000),
        Some(100_000),
        &mut loads,
    )
    .unwrap();
    assert_eq!(end.pace.unwrap().rate, Some(10_000));
    assert!(end.again, "counted once");

    let mut quick = began(Millis(1000));
    assert_eq!(
        at(
            RequestEvent::OnResponseStarted,
            Millis(1200),
            None,
            &mut quick
        ),
        None
    );
    let end = at(
        RequestEvent::OnCompleted,
        Millis(1300),
        Some(4000),
        &mut quick,
    )
    .unwrap();
    assert_eq!((end.pace.unwrap().rate, end.again), (None, false));
}
