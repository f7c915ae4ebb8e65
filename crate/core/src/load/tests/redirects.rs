//! Redirects that are no answers of the network.

use super::*;

/// Redirects of the network have an address; what the browser does itself, as for another
/// extension, has none.
#[test]
fn a_circle_that_the_browser_itself_goes_round_is_the_devices_own() {
    let to = |from: &str, to: &str, status: u32, ip: Option<&str>| RequestDetails {
        redirect_url: Some(to.into()),
        status_code: Some(status),
        ip: ip.map(Into::into),
        ..details("1", from)
    };
    let (home, other, plain) = (X, "https://x.com/i/flow", "http://x.com/");
    let extension = [to(home, other, 307, None), to(other, home, 307, None)];
    let without_status = [to(home, other, 0, None), to(other, home, 0, None)];
    let mixed = [
        to(home, other, 302, Some("1.0.0.1")),
        to(other, home, 307, None),
    ];
    let platform = [
        to(home, other, 302, Some("1.0.0.1")),
        to(other, home, 307, Some("1.0.0.1")),
    ];
    let cached = [
        RequestDetails {
            from_cache: Some(true),
            ..to(home, other, 307, None)
        },
        to(other, home, 301, None),
    ];
    let downgrade = [
        to(home, plain, 302, Some("1.0.0.1")),
        to(plain, home, 307, None),
    ];
    for (round, own) in [
        (extension, true),
        (without_status, true),
        (mixed, true),
        (platform, false),
        (cached, false),
        (downgrade, false),
    ] {
        for word in [
            "net::ERR_TOO_MANY_REDIRECTS",
            "NS_ERROR_REDIRECT_LOOP",
            "net::ERR_ABORTED",
        ] {
            let mut loads = began(Millis(0));
            for on in round.iter().cycle().take(20) {
                let ended = loads.handle(RequestEvent::OnBeforeRedirect, on, Millis(1));
                assert_eq!(ended, None);
                let anew = details("1", on.redirect_url.as_ref().unwrap());
                loads.handle(RequestEvent::OnBeforeRequest, &anew, Millis(1));
            }
            let end = loads.handle(RequestEvent::OnErrorOccurred, &error(word), Millis(2));
            let outcome = end.unwrap().outcome;
            assert_eq!(
                outcome.failure_kind(),
                FailureType::HttpResponseRedirectLoop
            );
            assert_eq!(outcome.is_own_fault(), own, "{word}: {:?}", round[0]);
        }
    }
    // Once is by the way: then the platform goes round.
    let mut loads = began(Millis(0));
    let by_the_way = to(home, other, 307, None);
    let on_and_on = to(home, other, 302, Some("1.0.0.1"));
    for on in std::iter::once(&by_the_way).chain(std::iter::repeat_n(&on_and_on, 19)) {
        loads.handle(RequestEvent::OnBeforeRedirect, on, Millis(1));
    }
    let word = error("net::ERR_TOO_MANY_REDIRECTS");
    let end = loads.handle(RequestEvent::OnErrorOccurred, &word, Millis(2));
    assert!(!end.unwrap().outcome.is_own_fault());
}

#[test]
fn another_extension_that_leads_away_says_nothing_of_the_platform() {
    for (from, status) in [
        ("https://x.com/", 307),
        ("http://x.com/", 307),
        ("https://x.com/", 0),
    ] {
        let mut loads = Loads::default();
        loads.handle(
            RequestEvent::OnBeforeRequest,
            &details("1", from),
            Millis(0),
        );
        let away = RequestDetails {
            redirect_url: Some("https://elsewhere.invalid/".into()),
            status_code: Some(status),
            ..details("1", from)
        };
        let ended = loads.handle(RequestEvent::OnBeforeRedirect, &away, Millis(1));
        let outcome = ended.unwrap().outcome;
        assert_eq!(outcome, Outcome::Ignored(Ignored::Elsewhere), "{from}");
    }
}
