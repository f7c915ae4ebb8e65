//! The public feed: nothing is fetched before its own Yes, what others see counts, and only what
//! the operator has signed.

use anyhow::{Context, Result, ensure};
use sada_core::feed::{Feed, FeedCertainty, FeedItem, FeedKind, FeedScale, FeedSymptom};
use sada_report::envelope::ENVELOPE_LEN;
use sada_tests::browser::{Choices, Page};
use sada_tests::collector::feed_secret;
use sada_tests::host::LabMechanism;
use sada_tests::in_both_browsers;
use sada_tests::platform::{self, X};
use sada_tests::recorded_requests::{RecordedRequest, requests};
use sada_tests::scene::TestScene;
use sada_tests::view::Rows;
use sada_units::Seconds;

in_both_browsers!(what_others_see_makes_it_likely);
// They wait for whole periods.
in_both_browsers!(
    bin_seconds = 1;
    a_forged_feed_changes_nothing,
    nothing_is_fetched_before_its_own_yes
);

/// One is fetched in so many bins.
const PERIOD: u64 = 6;

/// As the watch says it: X does not open across the country, since an hour.
fn stopped(country: &str) -> Result<Feed> {
    let as_of = Seconds(std::time::UNIX_EPOCH.elapsed()?.as_secs());
    let item = FeedItem {
        platform: Some(X.id.to_owned()),
        how: FeedSymptom::Blocked,
        kind: FeedKind::Selective,
        scale: FeedScale::NationScale,
        certainty: FeedCertainty::Confirmed,
        since: as_of - Seconds::HOUR,
    };
    Ok(Feed {
        country: country.parse()?,
        as_of,
        enough: true,
        items: vec![item],
    })
}

fn publish(scene: &TestScene, secret: &[u8; 32]) -> Result<()> {
    let collector = scene.collector.as_ref().context("a collector")?;
    collector.publish(&stopped("PK")?, secret)
}

async fn answer(scene: &mut TestScene, feed: Option<bool>, country: Option<&str>) -> Result<()> {
    let platforms = platform::ALL.map(|platform| platform.id);
    let choices = Choices {
        platforms: &platforms,
        share: Some(false),
        feed,
        country,
    };
    scene.browser.welcome(&choices).await?;
    scene.browser.open(Page::Popup).await
}

/// What was asked of the collector, byte by byte.
async fn asked(scene: &TestScene) -> Result<Vec<RecordedRequest>> {
    let mut asked = requests(&scene.host.network_events().await?)?;
    asked.retain(|it| it.host.ends_with(".sada.test"));
    Ok(asked)
}

/// The number of the period that it is now.
fn period_now(scene: &TestScene) -> Result<u64> {
    let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
    Ok(now / (PERIOD * scene.bin_seconds()))
}

/// X alone is reset. From inside one browser that is not to be told from a dead platform.
async fn what_others_see_makes_it_likely(scene: &mut TestScene) -> Result<()> {
    publish(scene, &feed_secret()?)?;
    answer(scene, Some(true), Some("PK")).await?;
    scene
        .shows("the feed", |view| view.feed.as_of.is_some())
        .await?;
    scene.meet(X, LabMechanism::TlsReset).await?;
    scene.says(X, "interference", "likely").await?;
    let view = scene.browser.view().await?;
    let row = view.platform(X.id).context("X")?;
    ensure!(
        row.why.iter().any(|why| why.key == "why_others_same"),
        "{row:?}"
    );
    ensure!(view.sharing.last.is_empty() && view.sharing.queued == 0);

    // What it says is shown where the person's data is, and is gone with a No.
    scene.browser.open(Page::Data).await?;
    let script = "
        const [done] = arguments;
        done(document.querySelector('[data-feed-says]').innerText);";
    let says = scene.browser.in_own_page(script, Vec::new()).await?;
    let says = says.as_str().context("what the feed says")?;
    ensure!(says.contains("X does not open"), "{says}");
    scene.browser.click("#feed-no").await?;
    scene
        .shows("a No without a feed", |view| {
            view.feed.on == Some(false) && view.feed.as_of.is_none()
        })
        .await?;
    scene.says(X, "unknown", "possible").await
}

/// It comes from the operator's own gateway, and somebody else has signed it.
async fn a_forged_feed_changes_nothing(scene: &mut TestScene) -> Result<()> {
    publish(scene, &[7; 32])?;
    answer(scene, Some(true), Some("PK")).await?;
    scene.bins_pass(PERIOD + 1).await?;
    ensure!(!asked(scene).await?.is_empty(), "nothing was fetched");
    scene.meet(X, LabMechanism::TlsReset).await?;
    scene.says(X, "unknown", "possible").await?;
    let view = scene.browser.view().await?;
    ensure!(view.feed.as_of.is_none(), "{:?}", view.feed);
    Ok(())
}

/// While X is found to fail, and in more than a period, nothing is asked of the collector.
async fn nothing_is_fetched(scene: &mut TestScene) -> Result<()> {
    scene.meet(X, LabMechanism::TlsReset).await?;
    scene.says(X, "unknown", "possible").await?;
    scene.bins_pass(PERIOD + 1).await?;
    let asked = scene.asked_of_collector().await?;
    ensure!(asked.is_empty(), "{asked:#?}");
    Ok(())
}

/// Neither unanswered nor after a No, nor while nobody said whose; then envelopes only, each as
/// long as a report, and never a request for tokens.
async fn nothing_is_fetched_before_its_own_yes(scene: &mut TestScene) -> Result<()> {
    publish(scene, &feed_secret()?)?;
    answer(scene, None, Some("PK")).await?;
    nothing_is_fetched(scene).await.context("unanswered")?;
    scene.browser.open(Page::Data).await?;
    scene.browser.click("#feed-no").await?;
    scene
        .shows("a No", |view| view.feed.on == Some(false))
        .await?;
    nothing_is_fetched(scene).await.context("after a No")?;
    // Which left no country either.
    answer(scene, Some(true), None).await?;
    nothing_is_fetched(scene).await.context("of no country")?;
    let began = period_now(scene)?;
    scene.browser.open(Page::Data).await?;
    scene.browser.click("#country option[value=PK]").await?;
    scene.bins_pass(2 * PERIOD).await?;
    let asked = asked(scene).await?;
    let periods = period_now(scene)? - began + 1;
    ensure!(
        (1..=periods).contains(&(asked.len() as u64)),
        "{} fetches in {periods} periods",
        asked.len()
    );
    for request in &asked {
        ensure!(request.host == "relay.sada.test", "{}", request.host);
        ensure!(
            request.body.len() == ENVELOPE_LEN,
            "{} bytes",
            request.body.len()
        );
        let head = request.head.to_lowercase();
        for telling in ["moz-extension", "cookie:", "referer:", "authorization:"] {
            ensure!(!head.contains(telling), "{head}");
        }
    }
    let named = scene.asked_of_collector().await?;
    ensure!(
        !named.iter().any(|it| it.contains("issuer.sada.test")),
        "{named:#?}"
    );
    Ok(())
}
