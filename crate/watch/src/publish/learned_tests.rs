//! What somebody learns who knows all of the rules, all votes of a group but one, and not the key of
//! the noise: computed over all noise there may be, not drawn.
//!
//! He guesses between two votes, each as likely. His *advantage* is how much oftener than wrong he
//! is right, with the best there is to guess by: 0 is a coin, 1 is knowing (the total variation of
//! what is told).

use std::collections::BTreeMap;

use sada_core::failure::FailureType;
use sada_published::counts::Status;

use super::*;

const LEAST: u64 = 10;
/// Votes of one block of addresses in one bin.
const OF_A_BLOCK: u64 = 3;

/// How many say that it works, and that it fails.
type Said = (u64, u64);
/// What is told of a group: reporters, works, slow, failed, with a control, failed how, and the word
/// for the most. -1: that is not told; nothing is, where there are no reporters.
type Seen = [i64; 7];
/// How likely each thing is to be told.
type Likely = BTreeMap<Seen, f64>;

const WORKING: i64 = 0;
const FAILING: i64 = 2;

fn rules() -> Rules {
    Rules::new(LEAST, NoiseKey::new([0; 32]))
}

/// Everything that may be told of a group, with how likely it is.
fn likely(rules: &Rules, (works, fails): Said) -> Likely {
    let said = GroupCounts {
        reporters: works + fails,
        tally: Tally {
            works,
            failed: fails,
            failures: BTreeMap::from([(FailureType::TcpReset, fails)]),
            failed_with_control: fails,
            ..Tally::default()
        },
    };
    let noise: Vec<(i64, f64)> = rules.noise.likely().collect();
    let mut all = Likely::new();
    for (reporters, one) in &noise {
        for (failed, two) in &noise {
            for (slow, three) in &noise {
                for (how, four) in &noise {
                    let draw = |figure| match figure {
                        Figure::Reporters => *reporters,
                        Figure::Failed => *failed,
                        Figure::Slow => *slow,
                        Figure::FailedHow(_) => *how,
                        // Only a word hangs on it where all reached a control.
                        Figure::WithoutControl => 0,
                    };
                    let told = rules.told(true, &said, &draw);
                    *all.entry(seen(told)).or_default() += one * two * three * four;
                }
            }
        }
    }
    all
}

fn seen(told: Option<(u64, Tally)>) -> Seen {
    let Some((reporters, tally)) = told else {
        return [-1; 7];
    };
    let told = tally.told();
    let number = |it: Option<u64>| it.map_or(-1, u64::cast_signed);
    let mostly = match told.mostly {
        None => -1,
        Some(Status::Working) => WORKING,
        Some(Status::Slow) => 1,
        Some(Status::Failing | Status::Disconnected) => FAILING,
    };
    let how = told.failures.first();
    [
        reporters.cast_signed(),
        number(told.works),
        number(told.slow),
        number(told.failed),
        number(told.failed_with_control),
        how.map_or(-2, |(_, times)| number(*times)),
        mostly,
    ]
}

/// The same of somebody whose network is told apart, and is nearly the whole country: every vote is
/// in two groups, each with noise of its own.
fn advantage_in_both(one: &Likely, other: &Likely) -> f64 {
    let all: BTreeSet<&Seen> = one.keys().chain(other.keys()).collect();
    let part = |of: &Likely, it: &Seen| of.get(it).copied().unwrap_or_default();
    let parts: Vec<(f64, f64)> = all
        .iter()
        .map(|it| (part(one, it), part(other, it)))
        .collect();
    let mut apart = 0.0;
    for first in &parts {
        for second in &parts {
            apart += (first.0 * second.0 - first.1 * second.1).abs();
        }
    }
    apart / 2.0
}

fn advantage(one: &Likely, other: &Likely) -> f64 {
    let told = one.keys().chain(other.keys()).collect::<BTreeSet<_>>();
    let part = |of: &Likely, told: &Seen| of.get(told).copied().unwrap_or_default();
    let apart = told
        .into_iter()
        .map(|told| (part(one, told) - part(other, told)).abs());
    apart.sum::<f64>() / 2.0
}

/// The most that is learned of one vote beside these, with the best that so many own votes can say:
/// whether it works or fails, and whether it was given.
fn learned(rules: &Rules, others: Said, own: u64) -> (f64, f64) {
    let mut most = (0.0_f64, 0.0_f64);
    let steps = own.min(6);
    for step in 0..=steps {
        let fails = own * step / steps.max(1);
        let (works, fails) = (others.0 + own - fails, others.1 + fails);
        let [worked, failed, absent] = [(works + 1, fails), (works, fails + 1), (works, fails)]
            .map(|said| likely(rules, said));
        most.0 = most.0.max(advantage(&worked, &failed));
        most.1 = most
            .1
            .max(advantage(&failed, &absent).max(advantage(&worked, &absent)));
    }
    most
}

#[test]
fn with_one_block_little_is_learned_and_nothing_where_many_agree() {
    let rules = rules();
    // e^(-1/2) between two numbers, and the ends: of one that is told no more is learned than this.
    let of_one_number = 0.25_f64.tanh() + 0.035;
    for (others, most_of_vote) in [
        ((9, 0), 0.05),
        ((15, 0), 0.03),
        ((30, 0), 0.0),
        ((0, 30), 0.0),
    ] {
        let (vote, presence) = learned(&rules, others, OF_A_BLOCK);
        assert!(vote <= most_of_vote, "{others:?}: {vote}");
        assert!(presence <= of_one_number, "{others:?}: {presence}");
    }
    // Where others are of two minds more is told, and more is learned.
    for others in [(8, 6), (40, 15), (40, 30)] {
        let (vote, presence) = learned(&rules, others, OF_A_BLOCK);
        assert!(
            vote <= 0.47 && presence <= 0.47,
            "{others:?}: {vote} {presence}"
        );
    }
}

/// The tables of docs/results/publication.md.
#[test]
#[ignore = "prints tables, and takes a minute"]
fn tables_of_what_is_learned_and_what_is_lost() {
    let rules = rules();
    println!(
        "| others: works, fails | 1 block | 2 blocks | 5 blocks | 20 blocks |\n|---|---|---|---|---|"
    );
    for others in [
        (0, 0),
        (9, 0),
        (15, 0),
        (30, 0),
        (100, 0),
        (0, 30),
        (8, 6),
        (15, 15),
        (40, 15),
        (40, 30),
        (200, 100),
    ] {
        let cells = [1, 2, 5, 20].map(|blocks| {
            let (vote, presence) = learned(&rules, others, blocks * OF_A_BLOCK);
            format!("{:.1} / {:.1}", vote * 100.0, presence * 100.0)
        });
        println!("| {}, {} | {} |", others.0, others.1, cells.join(" | "));
    }
    println!(
        "\n| others: works, fails | its network told apart too, any number of blocks |\n|---|---|"
    );
    for others in [(30, 0), (15, 15), (40, 30), (200, 100)] {
        let [worked, failed] =
            [(others.0 + 1, others.1), (others.0, others.1 + 1)].map(|said| likely(&rules, said));
        let both = advantage_in_both(&worked, &failed);
        println!("| {}, {} | {:.1} |", others.0, others.1, both * 100.0);
    }
    println!(
        "\n| reporters, fails | told at all | right word | another word | failed as a number |\n|---|---|---|---|---|"
    );
    for (all, fails) in [
        (10, 0),
        (12, 0),
        (15, 0),
        (20, 0),
        (20, 5),
        (20, 15),
        (30, 0),
        (30, 24),
        (50, 10),
        (50, 25),
        (100, 20),
        (100, 50),
        (100, 90),
        (500, 50),
    ] {
        let (mut told, mut right, mut wrong, mut number) = (0.0, 0.0, 0.0, 0.0);
        let word = match (all - fails) * 2 {
            it if it > all => WORKING,
            it if it < all => FAILING,
            _ => -1,
        };
        for (seen, likely) in likely(&rules, (all - fails, fails)) {
            let [reporters, _, _, failed, .., mostly] = seen;
            if reporters < 0 {
                continue;
            }
            let if_so = |it: bool| if it { likely } else { 0.0 };
            told += likely;
            right += if_so(mostly == word);
            wrong += if_so(mostly != word && mostly >= 0);
            number += if_so(failed > 0);
        }
        println!(
            "| {all}, {fails} | {:.0} % | {:.1} % | {:.1} % | {:.0} % |",
            told * 100.0,
            right * 100.0 / told,
            wrong * 100.0 / told,
            number * 100.0 / told
        );
    }
}
