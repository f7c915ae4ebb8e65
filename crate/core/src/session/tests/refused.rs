//! A browser's storage that refuses to write: no No is lost against an earlier Yes, nothing leaves on
//! a Yes that is not kept, and what everything was deleted from does not come back.

use std::collections::BTreeMap;

use super::following::{follow, live_in};
use super::world::{context, operator, view};
use super::*;
use crate::persist::{Persist, StoredPart};
use crate::view::View;

const YES: Signal = Signal::Share {
    yes: true,
    consent: CONSENT,
};
const NO: Signal = Signal::Share {
    yes: false,
    consent: CONSENT,
};
/// What is not in the browser's session.
const ON_DISK: [StoredPart; 4] = [
    StoredPart::Lasting,
    StoredPart::Aside,
    StoredPart::SharingYes,
    StoredPart::FeedYes,
];

/// A background over a storage that refuses what it is told to refuse.
struct Device {
    session: Session,
    now: Millis,
    kept: BTreeMap<&'static str, String>,
    refuses: Vec<StoredPart>,
    /// Whether what only needs to be removed is refused as well.
    refuses_removal: bool,
    wake: Option<Millis>,
    /// How often anything was sent or fetched.
    left: usize,
    writes: usize,
}

fn name(part: StoredPart) -> &'static str {
    match part {
        StoredPart::Living => "living",
        StoredPart::Lasting => "lasting",
        StoredPart::Aside => "aside",
        StoredPart::Recording => "recording",
        StoredPart::Unkept => "unkept",
        StoredPart::SharingYes => "sharing_yes",
        StoredPart::FeedYes => "feed_yes",
    }
}

fn over(kept: &BTreeMap<&'static str, String>) -> Session {
    let text = |part| kept.get(name(part)).map(String::as_str);
    let stored = Stored {
        session: text(StoredPart::Living),
        local: text(StoredPart::Lasting),
        recording: text(StoredPart::Recording),
        unkept: text(StoredPart::Unkept),
        sharing_yes: text(StoredPart::SharingYes),
        feed_yes: text(StoredPart::FeedYes),
    };
    Session::new(context(), stored)
}

impl Device {
    fn new() -> Self {
        let mut device = Self {
            session: over(&BTreeMap::new()),
            now: T0,
            kept: BTreeMap::new(),
            refuses: Vec::new(),
            refuses_removal: true,
            wake: None,
            left: 0,
            writes: 0,
        };
        device.tell(Signal::Woke { cold: true });
        device.tell(live_in("PK".parse().unwrap()));
        device
    }

    /// With a Yes to both questions, kept.
    fn sharing() -> Self {
        let mut device = Self::new();
        device.tell(YES);
        device.tell(follow(true));
        device.pass(HOUR);
        assert!(device.left > 0, "it does not share");
        device
    }

    fn tell(&mut self, signal: Signal) {
        let mut signals = vec![signal];
        while let Some(signal) = signals.pop() {
            let moment = Moment {
                now: self.now,
                random: self.now.get() ^ 0xABCD,
            };
            for effect in self.session.handle(signal, moment) {
                match effect {
                    Effect::Persist(persist) => signals.push(self.write(&persist)),
                    Effect::Wake { at } => self.wake = at,
                    Effect::Seal { ballot, .. } => signals.push(Signal::Sealed {
                        bin: ballot.bin,
                        payload: "report".into(),
                    }),
                    Effect::Send { bin, .. } => {
                        self.left += 1;
                        let status = Some(200);
                        signals.push(Signal::Sent { bin, status });
                    }
                    Effect::FetchTokens { .. } | Effect::FetchFeed { .. } => self.left += 1,
                    _ => {}
                }
            }
            assert!(self.writes < 10_000, "it keeps without end");
        }
    }

    fn write(&mut self, persist: &Persist) -> Signal {
        self.writes += 1;
        let (mut kept, mut refused) = (Vec::new(), Vec::new());
        for part in persist.parts() {
            let text = persist.part(part).clone().flatten();
            let refuses = self.refuses.contains(&part) && (text.is_some() || self.refuses_removal);
            if refuses {
                refused.push(part);
                continue;
            }
            kept.push(part);
            match text {
                Some(text) => drop(self.kept.insert(name(part), text)),
                None => drop(self.kept.remove(name(part))),
            }
        }
        Signal::Kept {
            number: persist.number,
            kept,
            refused,
        }
    }

    fn pass(&mut self, span: Millis) {
        let until = self.now + span;
        while let Some(at) = self.wake.filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.wake = None;
            self.tell(Signal::Alarm);
        }
        self.now = until;
    }

    /// The browser ends the background, and begins it again.
    fn kill(&mut self) {
        self.session = over(&self.kept);
        self.tell(Signal::Woke { cold: false });
    }

    /// The browser is closed, and started again.
    fn close(&mut self) {
        for part in [
            StoredPart::Living,
            StoredPart::Recording,
            StoredPart::Unkept,
        ] {
            self.kept.remove(name(part));
        }
        self.session = over(&self.kept);
        self.tell(Signal::Woke { cold: true });
    }

    fn view(&self) -> View {
        view(&self.session, self.now)
    }

    fn answers(&self) -> (Option<bool>, Option<bool>) {
        let view = self.view();
        (view.sharing.on, view.feed.on)
    }

    fn told(&self) -> Option<String> {
        self.view().unkept.map(|message| message.key)
    }

    /// That nothing leaves from now on, whatever becomes of the background.
    fn is_silent(&mut self) {
        let before = self.left;
        self.pass(HOUR);
        self.kill();
        self.pass(HOUR);
        assert_eq!(self.left, before, "something left");
    }
}

#[test]
fn a_no_that_is_refused_stays_no_when_the_background_dies() {
    let mut device = Device::sharing();
    device.refuses = ON_DISK.to_vec();
    device.tell(NO);
    device.tell(follow(false));
    assert_eq!(device.answers(), (Some(false), Some(false)));
    assert_eq!(device.told().as_deref(), Some("not_kept"));
    device.kill();
    assert_eq!(device.answers(), (Some(false), Some(false)));
    assert_eq!(device.told().as_deref(), Some("not_kept"), "and says so");
    device.is_silent();
    // The next time it is written.
    device.refuses.clear();
    device.pass(10 * MINUTE);
    assert_eq!(device.told(), None);
    device.close();
    assert_eq!(device.answers(), (Some(false), Some(false)));
    device.is_silent();
}

/// A mark can be removed where nothing more can be written: then no restart of the browser brings
/// the Yes back.
#[test]
fn a_no_outlives_the_browser_where_the_mark_can_be_removed() {
    let mut device = Device::sharing();
    device.refuses = ON_DISK.to_vec();
    device.refuses_removal = false;
    device.tell(NO);
    device.tell(follow(false));
    assert!(device.kept["lasting"].contains(r#""sharing":true"#));
    device.close();
    assert_eq!(device.answers(), (Some(false), Some(false)));
    device.is_silent();
}

/// Of a browser that still refuses, nobody knows which No it refused before.
#[test]
fn while_nothing_can_be_written_an_earlier_yes_is_none() {
    let mut device = Device::sharing();
    device.refuses = ON_DISK.to_vec();
    device.close();
    assert_eq!(device.answers(), (Some(false), Some(false)));
    assert_eq!(device.told().as_deref(), Some("not_kept"));
    let before = device.left;
    device.pass(HOUR);
    assert_eq!(device.left, before);
    device.refuses.clear();
    device.pass(HOUR);
    assert_eq!(device.answers(), (Some(true), Some(true)));
    assert!(device.left > before, "it was never taken back");
}

#[test]
fn a_yes_that_is_refused_is_no_and_nothing_leaves() {
    for refused in [
        ON_DISK.to_vec(),
        vec![StoredPart::Lasting],
        ON_DISK[2..].to_vec(),
    ] {
        let mut device = Device::new();
        device.refuses.clone_from(&refused);
        device.tell(YES);
        device.tell(follow(true));
        assert_eq!(device.answers(), (Some(false), Some(false)), "{refused:?}");
        assert_eq!(device.told().as_deref(), Some("not_kept"));
        device.pass(HOUR);
        assert_eq!(device.left, 0, "{refused:?}");
        device.kill();
        device.refuses.clear();
        device.pass(HOUR);
        assert_eq!(device.answers(), (Some(false), Some(false)), "{refused:?}");
        assert_eq!(device.left, 0, "{refused:?}");
    }
}

#[test]
fn a_yes_counts_as_soon_as_it_is_kept() {
    let mut device = Device::new();
    device.refuses = ON_DISK.to_vec();
    device.tell(YES);
    device.refuses.clear();
    device.pass(2 * SECOND);
    assert_eq!(
        (device.view().sharing.on, device.told()),
        (Some(true), None)
    );
    device.pass(HOUR);
    assert!(device.left > 0);
    assert!(!device.kept.contains_key("unkept"), "nothing stands in");
}

#[test]
fn what_is_kept_is_kept_once() {
    let mut device = Device::new();
    device.tell(YES);
    let nothing = || Signal::Granted {
        origins: Vec::new(),
        data: None,
    };
    // What may no longer be seen is forgotten once.
    device.tell(nothing());
    let writes = device.writes;
    device.tell(nothing());
    assert_eq!(device.writes, writes, "an answer is no reason to write");
}

/// Reports do not wait for what else is written.
#[test]
fn what_is_refused_later_stops_no_report() {
    let mut device = Device::sharing();
    device.refuses = ON_DISK.to_vec();
    let before = device.left;
    device.pass(HOUR);
    assert!(device.left > before);
    assert_eq!(device.view().sharing.on, Some(true));
    // And none is made again by the next background.
    let reported = device.view().sharing.last.len();
    device.kill();
    assert_eq!(device.view().sharing.last.len(), reported);
}

#[test]
fn what_was_to_be_deleted_does_not_come_back() {
    let mut device = Device::sharing();
    device.tell(Signal::Choose {
        platforms: vec![id("x")],
    });
    device.tell(Signal::Record { on: true });
    device.kept.insert("aside", "what could not be read".into());
    device.refuses = [&ON_DISK[..], &[StoredPart::Recording]].concat();
    device.tell(Signal::Forget);
    for _ in 0..2 {
        assert_eq!(device.told().as_deref(), Some("not_deleted"));
        assert_eq!(device.answers(), (None, None));
        assert_eq!(device.session.chosen().count(), 0);
        assert_eq!(device.session.recording(), "");
        device.kill();
    }
    device.is_silent();
    device.refuses.clear();
    device.pass(10 * MINUTE);
    assert_eq!(device.told(), None);
    for part in ["aside", "recording", "unkept", "sharing_yes", "feed_yes"] {
        assert!(!device.kept.contains_key(part), "{part}");
    }
    let left = format!("{:?}", device.kept);
    assert!(
        !left.contains("report") && !left.contains(r#""left""#),
        "{left}"
    );
}

#[test]
fn a_choice_after_a_refused_deletion_is_kept_as_any_other() {
    let mut device = Device::sharing();
    device.refuses = ON_DISK.to_vec();
    device.tell(Signal::Forget);
    device.tell(Signal::Choose {
        platforms: vec![id("x")],
    });
    device.kill();
    device.refuses.clear();
    device.pass(10 * MINUTE);
    device.close();
    assert_eq!(device.session.chosen().count(), 1);
    assert_eq!(device.answers(), (None, None));
}

/// Of a deletion that is refused in part, the rest is as deleted as ever.
#[test]
fn what_is_set_after_a_deletion_in_part_outlives_the_background() {
    let mut device = Device::sharing();
    device.kept.insert("aside", "what could not be read".into());
    device.refuses = vec![StoredPart::Aside];
    device.tell(Signal::Forget);
    device.tell(Signal::Choose {
        platforms: vec![id("x")],
    });
    device.tell(YES);
    device.tell(Signal::Record { on: true });
    device.kill();
    assert_eq!(device.told().as_deref(), Some("not_deleted"));
    assert_eq!(device.session.chosen().count(), 1);
    assert_eq!(device.view().sharing.on, Some(true));
    assert!(device.view().recording.on);
    device.refuses.clear();
    device.pass(10 * MINUTE);
    assert_eq!(device.told(), None);
    assert!(!device.kept.contains_key("aside"));
}

/// The layout up to version 0.2 had no marks.
#[test]
fn a_yes_of_an_older_version_counts_and_gets_its_mark() {
    let mut device = Device::sharing();
    let lasting = device.kept.get_mut("lasting").unwrap();
    *lasting = lasting.replace(r#","marked":true"#, "");
    device.kept.remove("sharing_yes");
    device.kept.remove("feed_yes");
    device.kill();
    assert_eq!(device.answers(), (Some(true), Some(true)));
    assert!(device.kept["lasting"].contains(r#""marked":true"#));
    assert!(device.kept.contains_key("sharing_yes") && device.kept.contains_key("feed_yes"));
    let before = device.left;
    device.pass(HOUR);
    assert!(device.left > before);
    // From now on there is no Yes without.
    device.kept.remove("sharing_yes");
    device.kill();
    assert_eq!(device.answers(), (Some(false), Some(true)));
}

#[test]
fn with_a_state_that_cannot_be_read_no_mark_is_a_yes() {
    let mut device = Device::sharing();
    device.kept.insert("lasting", "{".into());
    device.kill();
    assert_eq!(device.answers(), (None, None));
    assert_eq!(device.kept["aside"], "{");
    assert!(!device.kept.contains_key("sharing_yes"));
    device.is_silent();
}

/// What needs a permission is known of an answer that waits to be kept.
#[test]
fn what_a_yes_needs_is_not_given_back_while_it_waits() {
    let mut device = Device::sharing();
    device.session.monitor.context.data = Some(vec![
        "locationInfo".to_owned(),
        "browsingActivity".to_owned(),
    ]);
    let needs = device.view().needs;
    assert!(!needs.data.is_empty());
    device.refuses = ON_DISK.to_vec();
    device.tell(NO);
    device.tell(YES);
    assert_eq!(device.view().sharing.on, Some(false));
    assert_eq!(device.view().needs, needs);
    assert!(matches!(operator(), crate::config::Operator::Named(_)));
}
