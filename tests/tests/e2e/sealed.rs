//! What leaves the device, byte by byte: nothing in it tells one installation from another, nor a
//! day of blocking from a quiet one.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use sada_report::envelope::ENVELOPE_LEN;
use sada_report::token_exchange::request_len;
use sada_tests::host::LabMechanism;
use sada_tests::in_both_browsers;
use sada_tests::platform::{FACEBOOK, INSTAGRAM, X, YOUTUBE};
use sada_tests::recorded_requests::{RecordedRequest, requests};
use sada_tests::scene::TestScene;
use sada_tests::view::{Arg, ReportFields};

// Fifty bins of the usual length: in shorter ones a browser that starts is late for some, and that tells nothing.
in_both_browsers!(
    ten_installations_cannot_be_told_apart,
    where_an_issuer_says_one_is_from_is_shown_and_reported,
);

const INSTALLATIONS: usize = 10;
/// Bins that each one runs after its Yes: with fewer, chance alone would now and then give one
/// installation all its reports at the same moment.
const BINS: u64 = 3;
const WINDOW_BINS: usize = 48;

/// What one installation said.
struct InstallationTraffic {
    blocked: bool,
    /// Bins that began after its Yes.
    bins: u64,
    /// Windows of which it saw a part.
    windows: usize,
    relay: Vec<RecordedRequest>,
    issuer: Vec<RecordedRequest>,
}

/// Every other one meets four platforms that are stopped; the others do nothing at all.
async fn ten_installations_cannot_be_told_apart(scene: &mut TestScene) -> Result<()> {
    let mut all = Vec::new();
    for number in 0..INSTALLATIONS {
        if number > 0 {
            scene.restrict("all", LabMechanism::None).await?;
            scene.renew_browser().await?;
        }
        let before = scene.host.network_events().await?.len();
        scene.welcome(Some(true)).await?;
        let began = scene.bin_now()?;
        let blocked = number % 2 == 1;
        if blocked {
            scene.restrict("all", LabMechanism::TlsReset).await?;
            for platform in [YOUTUBE, FACEBOOK, X, INSTAGRAM] {
                scene.browser.visit(platform.url).await?;
            }
        }
        // The bin of the Yes is not reported, and a report leaves in the bin after its own.
        scene.bins_pass(BINS + 2).await?;
        let ended = scene.bin_now()?;
        let window = |bin: u64| bin / WINDOW_BINS as u64;
        let windows = usize::try_from(window(ended) - window(began))? + 1;
        let seen = scene.host.network_events().await?;
        let (relay, others) = requests(&seen[before..])?
            .into_iter()
            .partition(|it| it.host == "relay.sada.test");
        let (issuer, others): (Vec<_>, Vec<_>) =
            std::convert::identity::<Vec<RecordedRequest>>(others)
                .into_iter()
                .partition(|it| it.host == "issuer.sada.test");
        ensure!(others.is_empty(), "somebody else was asked: {others:?}");
        all.push(InstallationTraffic {
            blocked,
            bins: ended - began,
            windows,
            relay,
            issuer,
        });
    }
    same_heads_and_lengths(&all)?;
    nothing_shared(&all)?;
    as_many_on_a_quiet_day(&all)?;
    moments_of_their_own(&all, scene.bin_seconds() * 1000)
}

/// One request looks like every other, to the last byte of its head.
fn same_heads_and_lengths(all: &[InstallationTraffic]) -> Result<()> {
    type Of = fn(&InstallationTraffic) -> &Vec<RecordedRequest>;
    let hosts: [(Of, usize); 2] = [
        (|it| &it.relay, ENVELOPE_LEN),
        (|it| &it.issuer, request_len(WINDOW_BINS)),
    ];
    for (of, length) in hosts {
        let heads: BTreeSet<&str> = all.iter().flat_map(of).map(|it| it.head.as_str()).collect();
        ensure!(heads.len() == 1, "heads differ: {heads:#?}");
        let head = heads.first().context("no request at all")?.to_lowercase();
        for telling in ["moz-extension", "cookie:", "referer:", "authorization:"] {
            ensure!(!head.contains(telling), "{head}");
        }
        for request in all.iter().flat_map(of) {
            let sent = request.body.len();
            ensure!(
                sent == length,
                "{sent} bytes to {}, not {length}",
                request.host
            );
        }
    }
    Ok(())
}

/// Beyond what every request begins with, no two have eight bytes in a row in common.
fn nothing_shared(all: &[InstallationTraffic]) -> Result<()> {
    // Head of an envelope: the key's number and three algorithms. Of a request for tokens:
    // version and window, which the issuer must know.
    for (of, known) in [
        (
            (|it| &it.relay) as fn(&InstallationTraffic) -> &Vec<RecordedRequest>,
            7,
        ),
        (|it| &it.issuer, 9),
    ] {
        let mut seen = BTreeSet::new();
        for request in all.iter().flat_map(of) {
            for part in request.body[known..].windows(8) {
                ensure!(
                    seen.insert(part),
                    "sent twice: {part:02x?} to {}",
                    request.host
                );
            }
        }
    }
    Ok(())
}

/// Whether platforms are stopped changes neither how many requests there are nor how long.
fn as_many_on_a_quiet_day(all: &[InstallationTraffic]) -> Result<()> {
    for said in all {
        let (reports, batches) = (said.relay.len() as u64, said.issuer.len());
        // Pages that are opened take a bin or two more than doing nothing; each bin has its report all the same.
        // Tokens are asked for at the start, and in each window, at some moment, for the next.
        let InstallationTraffic { bins, windows, .. } = *said;
        ensure!(
            (bins.saturating_sub(3)..=bins + 1).contains(&reports)
                && (1..=1 + windows).contains(&batches),
            "{reports} reports and {batches} batches in {bins} bins of {windows} windows, blocked: {}",
            said.blocked
        );
    }
    let unreported = |blocked| -> i64 {
        let those = all.iter().filter(|it| it.blocked == blocked);
        those.map(|it| it.bins as i64 - it.relay.len() as i64).sum()
    };
    let (quiet, blocked) = (unreported(false), unreported(true));
    ensure!(
        quiet.abs_diff(blocked) <= 4,
        "bins without a report: quiet {quiet}, blocked {blocked}"
    );
    Ok(())
}

/// Reports leave at moments drawn anew, not at one that an installation keeps.
fn moments_of_their_own(all: &[InstallationTraffic], bin: u64) -> Result<()> {
    let offsets = |said: &InstallationTraffic| -> Vec<u64> {
        said.relay.iter().map(|it| it.at % bin).collect()
    };
    let tenths: BTreeSet<u64> = all
        .iter()
        .flat_map(offsets)
        .map(|at| at * 10 / bin)
        .collect();
    ensure!(
        tenths.len() >= 6,
        "only in these tenths of a bin: {tenths:?}"
    );
    // Chance brings two reports of one installation within a hundredth of a bin in one of fifty; that it does so in
    // half of them is no chance.
    let keeps = |said: &InstallationTraffic| {
        let own = offsets(said);
        let spread = own.iter().max().zip(own.iter().min());
        spread.is_some_and(|(last, first)| last - first <= bin / 100)
    };
    let several: Vec<&InstallationTraffic> = all.iter().filter(|it| it.relay.len() > 1).collect();
    let kept = several.iter().filter(|it| keeps(it)).count();
    ensure!(
        kept * 2 < several.len(),
        "{kept} of {} always at the same moment",
        several.len()
    );
    Ok(())
}

/// The person is told what a report says of where they are, and the report says the same.
async fn where_an_issuer_says_one_is_from_is_shown_and_reported(
    scene: &mut TestScene,
) -> Result<()> {
    scene.welcome(Some(true)).await?;
    let view = scene
        .shows("an accepted report", |view| !view.sharing.last.is_empty())
        .await?;
    let place = view.sharing.place.context("a place")?;
    ensure!(
        place.key == "place_network"
            && place.args == [Arg::Country("PK".parse()?), Arg::Text("17557".into())],
        "{place:?}"
    );
    let attested = scene
        .shows("an attested report", |view| {
            let mut last = view.sharing.last.iter();
            last.any(|it| {
                it.payload
                    .contains(r#""place":{"country":"PK","asn":17557,"grade":"a"}"#)
            })
        })
        .await?;
    ensure!(attested.sharing.last.iter().all(|it| it.accepted()));
    Ok(())
}
