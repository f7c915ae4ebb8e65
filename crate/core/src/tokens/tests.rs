use sada_units::Seconds;

use super::*;
use crate::attestation::Grade;
use crate::time::HOUR;

const BIN: Millis = Millis(300_000);
const WINDOW: Millis = BIN.times(48);
/// A moment well inside a window.
const NOW: Millis = WINDOW
    .times(10)
    .saturating_add(BIN.times(3))
    .saturating_add(Millis(17));

fn named() -> Named {
    Named {
        name: "Example".into(),
        relays: vec!["https://r.example/".into()],
        issuers: vec!["https://i.example/".into(), "https://j.example/".into()],
        bin_seconds: Seconds(300),
        window_bins: 48,
        feed: false,
    }
}

fn at(now: Millis) -> Moment {
    Moment {
        now,
        random: now.get() ^ 0x5ADA,
    }
}

fn place() -> Attestation {
    Attestation {
        country: "PK".parse().unwrap(),
        asn: 17557,
        grade: Grade::A,
    }
}

fn given(window: BinStart) -> TokenResponse {
    let bins = (0..48).map(|n| window.later(n, Seconds(300)));
    TokenResponse::Given {
        place: place(),
        tokens: bins.map(|bin| (bin, format!("token of {bin}"))).collect(),
    }
}

/// Runs in small steps, answering each question so; gives who was asked, for what and when.
fn run(
    tokens: &mut TokenCache,
    (from, until): (Millis, Millis),
    answer: impl Fn(BinStart, &str) -> Option<TokenResponse>,
) -> Vec<(BinStart, String, Millis)> {
    let mut asked = Vec::new();
    let mut now = from;
    while now < until {
        for effect in tokens.tick(&named(), at(now)).0 {
            let Effect::FetchTokens { window, url } = effect else {
                panic!("{effect:?}");
            };
            if let Some(answer) = answer(window, &url) {
                tokens.answered(window, answer, &named(), at(now));
            }
            asked.push((window, url, now));
        }
        // An answer is a turn of its own, and the browser's alarm never comes early.
        let (_, _) = tokens.tick(&named(), at(now + Millis(1)));
        let due = tokens.next_due(&named(), now).unwrap();
        now = due.clamp(now + Millis(1000), until);
    }
    asked
}

const CURRENT: BinStart = BinStart(WINDOW.times(10).whole_seconds());
const NEXT: BinStart = BinStart(WINDOW.times(11).whole_seconds());

#[test]
fn tokens_for_this_window_come_soon_and_for_the_next_at_some_moment_of_this() {
    let mut moments = std::collections::BTreeSet::new();
    for shift in 0..40 {
        let mut tokens = TokenCache::default();
        let from = NOW + Millis(shift);
        let asked = run(&mut tokens, (from, 11 * WINDOW), |window, _| {
            Some(given(window))
        });
        let windows: Vec<BinStart> = asked.iter().map(|(window, ..)| *window).collect();
        assert_eq!(windows, [CURRENT, NEXT], "each once");
        assert!(asked[0].2 <= from + MINUTE + Millis(1000));
        assert!((from..11 * WINDOW).contains(&asked[1].2));
        moments.insert(asked[1].2 / (WINDOW / 8));
    }
    assert!(moments.len() > 5, "chance keeps people apart: {moments:?}");
}

#[test]
fn a_token_is_given_out_once_and_for_its_own_bin() {
    let mut tokens = TokenCache::default();
    run(&mut tokens, (NOW, NOW + 2 * MINUTE), |window, _| {
        Some(given(window))
    });
    assert_eq!(tokens.place(), Some(place()));
    let bin = CURRENT.later(5, Seconds(300));
    let attested = tokens.consume(bin).unwrap();
    assert_eq!(attested.token, format!("token of {bin}"));
    assert_eq!(attested.place, place());
    assert_eq!(tokens.consume(bin), None);
    assert_eq!(
        tokens.consume(BinStart(CURRENT.seconds() + Seconds(1))),
        None
    );
}

#[test]
fn the_last_bin_of_a_window_is_reported_in_the_next() {
    let mut tokens = TokenCache::default();
    run(&mut tokens, (NOW, 11 * WINDOW + BIN), |window, _| {
        Some(given(window))
    });
    assert!(tokens.consume(NEXT.earlier(1, Seconds(300))).is_some());
    let (_, changed) = tokens.tick(&named(), at(11 * WINDOW + 5 * BIN));
    assert!(changed);
    assert!(
        tokens.consume(NEXT.earlier(2, Seconds(300))).is_none(),
        "no report of it is made any more"
    );
}

#[test]
fn an_issuer_that_is_silent_or_lies_is_followed_by_the_other() {
    for answer in [TokenResponse::Refused { status: None }, TokenResponse::Lied] {
        let mut tokens = TokenCache::default();
        let asked = run(&mut tokens, (NOW, NOW + HOUR), |window, url| {
            Some(if url.starts_with("https://i.") {
                answer.clone()
            } else {
                given(window)
            })
        });
        let hosts: Vec<&str> = asked.iter().map(|(_, url, _)| url.as_str()).collect();
        assert_eq!(
            hosts[..2],
            ["https://i.example/tokens", "https://j.example/tokens"]
        );
        assert!(!tokens.lied(), "the other one did not");
        let asked = run(&mut tokens, (NOW + HOUR, 12 * WINDOW), |window, _| {
            Some(given(window))
        });
        assert!(
            asked
                .iter()
                .all(|(_, url, _)| url.starts_with("https://j.")),
            "the one that answers is asked first"
        );
    }
}

#[test]
fn where_nobody_answers_the_gaps_grow() {
    let mut tokens = TokenCache::default();
    let asked = run(&mut tokens, (NOW, NOW + 10 * HOUR), |_, _| {
        Some(TokenResponse::Lied)
    });
    assert!(tokens.lied());
    assert!((10..40).contains(&asked.len()), "{}", asked.len());
    let silent = run(&mut TokenCache::default(), (NOW, NOW + HOUR), |_, _| None);
    assert!(
        silent.len() > 1,
        "an answer that never comes is not waited for without end"
    );
}

#[test]
fn a_budget_that_is_used_up_is_asked_for_again_in_its_window_ever_less_often() {
    let mut tokens = TokenCache::default();
    let asked = run(&mut tokens, (NOW, 12 * WINDOW), |window, _| {
        Some(if window == CURRENT {
            TokenResponse::Refused { status: Some(429) }
        } else {
            given(window)
        })
    });
    let of = |wanted| asked.iter().filter(move |(window, ..)| *window == wanted);
    let moments: Vec<Millis> = of(CURRENT).map(|(.., at)| *at).collect();
    assert!((3..=5).contains(&moments.len()), "{moments:?}");
    assert!(moments.iter().all(|at| *at < 11 * WINDOW), "{moments:?}");
    let gaps: Vec<Millis> = moments.windows(2).map(|two| two[1] - two[0]).collect();
    assert!(gaps[0] >= WINDOW / 12 && gaps.is_sorted(), "{gaps:?}");
    assert_eq!(of(NEXT).count(), 1, "the next window does not wait for it");
}

#[test]
fn what_comes_free_in_the_window_is_taken_and_said_no_more() {
    let mut tokens = TokenCache::default();
    let refuse = |_, _: &str| Some(TokenResponse::Refused { status: Some(429) });
    run(&mut tokens, (NOW, NOW + 2 * MINUTE), refuse);
    assert!(tokens.refused());
    assert_eq!(tokens.place(), None);
    let kept = serde_json::to_string(&tokens).unwrap();
    tokens = serde_json::from_str(&kept).unwrap();
    let asked = run(&mut tokens, (NOW + 2 * MINUTE, NOW + HOUR), |window, _| {
        Some(given(window))
    });
    assert!(asked.iter().any(|(window, ..)| *window == CURRENT));
    assert!(!tokens.refused());
    assert!(tokens.consume(CURRENT.later(15, Seconds(300))).is_some());
}

/// Two windows that are refused are two: neither makes the other be asked for without end.
#[test]
fn a_block_without_any_budget_asks_now_and_then() {
    let mut tokens = TokenCache::default();
    let asked = run(&mut tokens, (NOW, 14 * WINDOW), |_, _| {
        Some(TokenResponse::Refused { status: Some(429) })
    });
    assert!((12..=40).contains(&asked.len()), "{}", asked.len());
}

#[test]
fn on_another_network_other_tokens_are_asked_for_but_not_each_time() {
    let mut tokens = TokenCache::default();
    let fetch = |tokens: &mut TokenCache, from| {
        run(tokens, (from, from + 2 * MINUTE), |window, _| {
            Some(given(window))
        })
        .len()
    };
    assert!(fetch(&mut tokens, NOW) >= 1);
    let later = NOW + 3 * MINUTE;
    tokens.renew(later);
    assert_eq!(tokens.place(), None, "what was attested is no longer so");
    assert!(fetch(&mut tokens, later) >= 1);
    tokens.renew(later + 3 * MINUTE);
    assert!(
        tokens.place().is_some(),
        "a line that comes and goes does not ask each time"
    );
    tokens.renew(later + 20 * MINUTE);
    assert_eq!(tokens.place(), None);
}

#[test]
fn a_clock_that_is_set_leaves_nothing_stuck() {
    let mut tokens = TokenCache::default();
    run(&mut tokens, (NOW, NOW + HOUR), |window, _| {
        Some(given(window))
    });
    for moved in [NOW - 5 * WINDOW, NOW + 50 * WINDOW] {
        tokens.clock_was_set_back();
        let asked = run(&mut tokens, (moved, moved + 2 * MINUTE), |window, _| {
            Some(given(window))
        });
        assert_eq!(asked[0].0.in_millis(), moved - moved % WINDOW);
    }
}

#[test]
fn an_answer_to_nothing_changes_nothing() {
    let mut tokens = TokenCache::default();
    tokens.answered(CURRENT, given(CURRENT), &named(), at(NOW));
    assert_eq!(tokens, TokenCache::default());
}
