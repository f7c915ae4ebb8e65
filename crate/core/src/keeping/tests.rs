use super::*;

const NOTHING: KeptAnswers = KeptAnswers {
    sharing: false,
    feed: false,
};
const SHARING: KeptAnswers = KeptAnswers {
    sharing: true,
    feed: false,
};

use StoredPart::{Lasting, Living, SharingYes};

fn begun() -> Keeping {
    Keeping::new(NOTHING, false, &[])
}

fn state() -> Persist {
    Persist {
        local: Some(Some("state".into())),
        ..Persist::default()
    }
}

fn yes() -> Persist {
    Persist {
        sharing_yes: Some(Some("yes".into())),
        ..state()
    }
}

#[test]
fn a_yes_counts_once_both_state_and_mark_are_kept() {
    let mut keeping = begun();
    assert_eq!(keeping.ask(yes()).number, 1);
    assert_eq!(keeping.answers(), NOTHING, "nobody answered yet");
    keeping.answered(1, &[Lasting], &[SharingYes], Millis(0));
    assert_eq!(keeping.answers(), NOTHING, "without its mark");
    keeping.ask(yes());
    keeping.answered(2, &[SharingYes], &[Lasting], Millis(0));
    assert_eq!(keeping.answers(), NOTHING, "the state is older");
    keeping.ask(state());
    keeping.answered(3, &[Lasting], &[], Millis(0));
    assert_eq!(keeping.answers(), SHARING);
    keeping.ask(state());
    keeping.answered(4, &[], &[Lasting], Millis(0));
    assert_eq!(keeping.answers(), SHARING, "that one was kept stays so");
}

#[test]
fn a_yes_from_before_counts_once_anything_is_kept() {
    let mut keeping = Keeping::new(SHARING, false, &[]);
    keeping.ask(state());
    keeping.answered(1, &[], &[Lasting], Millis(0));
    assert_eq!(keeping.answers(), NOTHING);
    keeping.ask(state());
    keeping.answered(2, &[Lasting], &[], Millis(0));
    assert_eq!(keeping.answers(), SHARING);
}

/// The shell joins what it is asked for one after the other, and answers with the last number.
#[test]
fn one_answer_speaks_for_all_that_was_joined() {
    let mut keeping = begun();
    keeping.ask(yes());
    keeping.ask(state());
    keeping.ask(Persist {
        session: Some(Some("living".into())),
        ..Persist::default()
    });
    keeping.answered(3, &[Living, Lasting, SharingYes], &[], Millis(0));
    assert_eq!(keeping.answers(), SHARING);
    assert!(keeping.is_kept());
}

#[test]
fn an_answer_about_an_older_write_says_nothing_of_a_newer() {
    let mut keeping = begun();
    keeping.ask(state());
    keeping.ask(yes());
    keeping.answered(1, &[], &[Lasting], Millis(0));
    assert_eq!(keeping.refusals(), Refusals::default());
    keeping.answered(2, &[Lasting, SharingYes], &[], Millis(0));
    assert_eq!(keeping.answers(), SHARING);
    // Nothing of the kind was asked for.
    keeping.answered(9, &[], &[Lasting], Millis(0));
    assert_eq!(keeping.refusals(), Refusals::default());
}

#[test]
fn what_was_refused_is_asked_for_again_after_longer_and_longer_gaps() {
    let mut keeping = begun();
    let (mut now, mut gaps) = (Millis(1_000_000), Vec::new());
    for number in 1..=12 {
        keeping.ask(state());
        keeping.answered(number, &[], &[Lasting], now);
        // Other parts are written meanwhile.
        keeping.answered(number, &[Living], &[], now);
        let due = keeping.next_due().unwrap();
        gaps.push((due - now).get() / 1000);
        assert!(!keeping.take_due(due - Millis(1)));
        assert!(keeping.take_due(due));
        assert!(!keeping.take_due(due), "once");
        assert_eq!(keeping.again(Lasting), Some(Again::Write));
        now = due;
    }
    assert_eq!(gaps, [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
    keeping.ask(state());
    keeping.answered(13, &[Lasting], &[], now);
    assert_eq!((keeping.next_due(), keeping.again(Lasting)), (None, None));
}

#[test]
fn a_clock_that_was_set_back_keeps_nothing_waiting() {
    let mut keeping = begun();
    keeping.ask(state());
    keeping.answered(1, &[], &[Lasting], Millis(1_000_000_000));
    assert!(keeping.take_due(Millis(5)));
}

#[test]
fn a_deletion_lasts_until_all_of_it_is_removed() {
    let mut keeping = begun();
    let removal = keeping.ask_to_delete(Persist::removal());
    let mut kept: Vec<_> = removal.parts().collect();
    kept.retain(|part| *part != Lasting);
    keeping.answered(1, &kept, &[Lasting], Millis(0));
    assert!(keeping.refusals().deletion);
    assert_eq!(keeping.again(Lasting), Some(Again::Remove));
    keeping.ask(Persist {
        local: Some(None),
        ..Persist::default()
    });
    keeping.answered(2, &[Lasting], &[], Millis(0));
    assert_eq!(keeping.refusals(), Refusals::default());
    keeping.ask(state());
    keeping.answered(3, &[], &[Lasting], Millis(0));
    assert!(!keeping.refusals().deletion, "that is another matter");
}
