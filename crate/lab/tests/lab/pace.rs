//! Slow ways. Bytes take at least the time that the pace leaves them; how much longer is the machine's affair.

use std::time::{Duration, Instant};

use sada_lab::client::{Action, LabMechanism, Namespace, NetworkState};

use crate::{
    person::{Person, actions, lab},
    visitor::FailureCause,
};

const FONT: &str =
    "https://cdn.jsdelivr.net/npm/font-awesome@4.7.0/fonts/fontawesome-webfont.woff2";

/// How long a whole answer of about so many bytes takes.
async fn takes(person: &mut Person, url: &str, length: usize) -> Duration {
    person.wait(60_000).await;
    let begun = Instant::now();
    let (status, body) = person.page(url).await;
    assert_eq!((status, body.len()), (200, length), "{url}");
    begun.elapsed()
}

/// The same over HTTP/1.1, for bytes that are no text.
async fn counts(person: &mut Person, url: &str) -> Duration {
    person.wait(60_000).await;
    let begun = Instant::now();
    let (bytes, how) = person.count(url).await;
    assert!(
        bytes > 77_160 && how == FailureCause::Closed,
        "{bytes} {how:?}"
    );
    begun.elapsed()
}

#[tokio::test]
async fn each_pace_of_the_middlebox_and_the_kernels_own_is_kept() {
    let lab = lab().await;
    lab.set("youtube", LabMechanism::Throttle10k)
        .await
        .expect("set");
    lab.set("facebook", LabMechanism::Throttle32k)
        .await
        .expect("set");
    let mut people = Vec::new();
    for _ in 0..3 {
        people.push(Person::enter(&lab, Namespace::Person).await);
    }
    let [one, two, three] = &mut people[..] else {
        panic!("three people")
    };
    let faster = async {
        let mut took = Vec::new();
        for mechanism in [
            LabMechanism::Throttle128k,
            LabMechanism::ThrottlePolice128k,
            LabMechanism::None,
        ] {
            lab.control_site("jsdelivr", mechanism).await.expect("set");
            took.push(counts(three, FONT).await);
        }
        took
    };
    let (slowest, slow, faster) = tokio::join!(
        takes(one, "https://www.youtube.com/small", 4_000),
        takes(two, "https://www.facebook.com/small", 4_000),
        faster
    );
    // Bytes of the body over bytes a second.
    for (took, least) in [
        (slowest, 4_000.0 / 1_250.0),
        (slow, 4_000.0 / 4_000.0),
        (faster[0], 77_160.0 / 16_000.0),
        // The kernel lets what has gathered pass at once: a second's worth, and the burst.
        (faster[1], (77_160.0 - 24_000.0) / 16_000.0),
    ] {
        assert!(
            took.as_secs_f64() >= least,
            "{took:?} is less than {least} s"
        );
    }
    assert!(faster[2] < faster[1], "{faster:?}");
    assert_eq!(actions(&lab, "www.youtube.com").await, [Action::Throttled]);
    assert_eq!(
        actions(&lab, "cdn.jsdelivr.net").await,
        [Action::Throttled, Action::Throttled, Action::Passed]
    );
}

#[tokio::test]
async fn a_slow_line_slows_everything_in_both_directions() {
    let lab = lab().await;
    let mut person = Person::enter(&lab, Namespace::Person).await;
    person.wait(60_000).await;
    for (state, url, bytes, least) in [
        (NetworkState::Slow128k, FONT, 77_160, 77_160.0 / 16_000.0),
        (
            NetworkState::Slow32k,
            "https://x.com/small",
            4_000,
            4_000.0 / 4_000.0,
        ),
    ] {
        lab.network(state).await.expect("slow");
        let begun = Instant::now();
        let (got, how) = person.count(url).await;
        // A few packets have gathered their leave to pass.
        let took = begun.elapsed().as_secs_f64() + 0.3;
        assert!(took >= least, "{state}: {took} s is less than {least} s");
        assert!(
            got >= bytes && how == FailureCause::Closed,
            "{state}: {got} {how:?}"
        );
    }
    // Upwards: a body that is refused, but only once it is there.
    lab.network(NetworkState::Slow128k).await.expect("slow");
    let begun = Instant::now();
    let body = "x".repeat(48_000);
    person
        .post(
            "https://nel.sada.test/report",
            "application/reports+json",
            &body,
        )
        .await;
    let took = begun.elapsed().as_secs_f64() + 0.3;
    assert!(took >= 48_000.0 / 16_000.0, "{took}");
    lab.network(NetworkState::Up).await.expect("up");
    let (_, body) = person.page("https://x.com/big").await;
    assert_eq!(body.len(), 200_000);
}
