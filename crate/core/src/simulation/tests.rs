use proptest::prelude::*;

use super::play;
use crate::catalogue::PLATFORMS;
use crate::history::Mark;
use crate::keeping::Refusals;
use crate::scene::{LASTS, Scene, Simulation};
use crate::time::{HOUR, MINUTE, Millis};
use crate::verdict::{Certainty, Verdict};
use crate::view::{PlatformView, RecordingView, Shown, View, view};

fn shown(scene: Scene, since: Millis, later: Millis) -> View {
    let shown = Shown {
        monitor: &play(scene, since),
        simulated: None,
        recording: RecordingView::default(),
        refusals: Refusals::default(),
    };
    view(&shown, since + later, |_, _| String::new())
}

fn chosen(view: &View) -> impl Iterator<Item = &PlatformView> {
    view.platforms.iter().filter(|it| it.chosen)
}

fn said(view: &View) -> Vec<(Verdict, Certainty)> {
    let said = chosen(view).map(|it| Some((it.verdict?, it.certainty?)));
    said.collect::<Option<_>>().unwrap()
}

fn has(view: &View, platform: usize, reason: &str) -> bool {
    let mut why = view.platforms[platform].why.iter();
    why.any(|message| message.key == reason)
}

/// Whenever it is begun, and for as long as it is shown.
fn moments() -> impl Strategy<Value = (Millis, Millis)> {
    (1_600_000_000_000..2_000_000_000_000_u64, 0..LASTS.get())
        .prop_map(|(since, later)| (Millis(since), Millis(later)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_block_is_likely_for_all_four((since, later) in moments()) {
        let view = shown(Scene::Block, since, later);
        let said = said(&view);
        prop_assert_eq!(said.len(), 4);
        for (verdict, certainty) in said {
            prop_assert_eq!(verdict, Verdict::Interference);
            prop_assert!(certainty >= Certainty::Likely);
        }
        prop_assert_eq!(&view.sentence.key, "sentence_interference");
        prop_assert!(has(&view, 0, "why_tcp_reset") && has(&view, 1, "why_dns_forged"));
        prop_assert!(has(&view, 2, "why_silent") && has(&view, 2, "why_control_verified"));
    }

    #[test]
    fn what_is_restored_loads_again((since, later) in moments()) {
        let view = shown(Scene::Restored, since, later);
        prop_assert_eq!(said(&view), [(Verdict::Works, Certainty::Strong); 4]);
        prop_assert_eq!(&view.sentence.key, "sentence_works");
        for (index, platform) in chosen(&view).enumerate() {
            prop_assert!(has(&view, index, "why_works_again"), "{}", platform.name);
            prop_assert!(platform.strip[19..].contains(&Some(Mark::Failed)));
            prop_assert!(!platform.strip[..19].contains(&Some(Mark::Failed)));
        }
    }

    #[test]
    fn an_outage_is_the_platforms_own((since, later) in moments()) {
        let view = shown(Scene::Outage, since, later);
        let works = (Verdict::Works, Certainty::Strong);
        let outage = (Verdict::Platform, Certainty::Likely);
        prop_assert_eq!(said(&view), [works, works, outage, works]);
        prop_assert_eq!(&view.sentence.key, "sentence_platform");
    }

    #[test]
    fn a_dead_line_is_nobody_elses((since, later) in moments()) {
        let view = shown(Scene::Line, since, later);
        prop_assert_eq!(said(&view), [(Verdict::Local, Certainty::Likely); 4]);
        prop_assert_eq!(&view.sentence.key, "sentence_local");
    }

    /// The scene is over by the moment at which it begins to be shown.
    #[test]
    fn a_day_looks_like_one((since, _) in moments()) {
        for scene in [Scene::Block, Scene::Restored, Scene::Outage, Scene::Line] {
            let view = shown(scene, since, Millis(0));
            for platform in chosen(&view) {
                let hours = platform.strip.iter().flatten().count();
                prop_assert!((6..20).contains(&hours), "{scene:?}: {hours} hours of {}", platform.name);
                let last = platform.last_checked.unwrap();
                prop_assert!(last <= since && since - last < 13 * MINUTE);
            }
            prop_assert!(!view.checking);
        }
    }
}

#[test]
fn others_are_not_watched_in_it() {
    let view = shown(Scene::Block, Millis(1_705_752_000_000), Millis(0));
    for (index, platform) in view.platforms.iter().enumerate() {
        assert_eq!((platform.chosen, platform.granted), (index < 4, index < 4));
    }
    assert_eq!(view.platforms.len(), PLATFORMS.len());
}

#[test]
fn it_ends_by_itself_and_with_a_clock_set_back() {
    let simulation = Simulation::begun(Scene::Line, HOUR);
    assert!(simulation.is_on(HOUR) && simulation.is_on(HOUR + LASTS - Millis(1)));
    assert!(!simulation.is_on(HOUR + LASTS) && !simulation.is_on(HOUR - Millis(1)));
}

/// As where a clock stands at its beginning.
#[test]
fn a_day_before_there_was_time_breaks_nothing() {
    let view = shown(Scene::Block, Millis(5), Millis(0));
    assert_eq!(view.platforms.len(), PLATFORMS.len());
}
