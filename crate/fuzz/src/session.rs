//! A monitor, what it has had stored, and what it promises.

use sada_core::{
    catalogue::PLATFORMS,
    config::{Named, Operator},
    context::Context,
    effect::Effect,
    json, session,
    signal::Signal,
    time::{Millis, Moment},
};
use sada_units::Seconds;
use serde_json::{Map, Value};

/// When an input begins.
const BEGIN: Millis = Millis(1_705_752_000_000);
/// The last moment a browser's clock can tell.
const LAST: Millis = Millis(8_640_000_000_000_000);

fn operator() -> Operator {
    Operator::Named(Named {
        name: "Example".into(),
        relays: vec!["https://relay.example/".into()],
        issuers: vec!["https://issuer.example/".into()],
        bin_seconds: Seconds(300),
        window_bins: 48,
        feed: true,
    })
}

/// A monitor under test.
pub struct FuzzedSession {
    session: session::Session,
    now: Millis,
    steps: u64,
    granted: Vec<String>,
    data: Option<Vec<String>>,
    online: bool,
    stored: Stored,
    /// Whether the clock went back since the session state was stored. How far is known only from
    /// what is stored, so a restored monitor may then rightly go another way.
    went_back: bool,
}

/// What the shell keeps.
#[derive(Clone, Default)]
struct Stored {
    session: Option<String>,
    local: Option<String>,
    recording: Option<String>,
    unkept: Option<String>,
    sharing_yes: Option<String>,
    feed_yes: Option<String>,
}

impl FuzzedSession {
    /// A monitor that watches every platform and may.
    #[must_use]
    pub fn fresh() -> Self {
        let mut session = Self::over(Stored::default());
        let platforms = PLATFORMS.iter().map(|platform| platform.id).collect();
        session.signal(Signal::Woke { cold: true });
        session.signal(Signal::Choose { platforms });
        session
    }

    /// A monitor that wakes over these texts.
    #[must_use]
    pub fn stored(session: Option<&str>, local: Option<&str>) -> Self {
        let stored = Stored {
            session: session.map(str::to_owned),
            local: local.map(str::to_owned),
            ..Stored::default()
        };
        let mut session = Self::over(stored);
        for effect in session.handle(Signal::Woke { cold: false }) {
            let Effect::Persist(it) = effect else {
                continue;
            };
            if let Some(Some(aside)) = it.aside {
                assert_eq!(
                    Some(aside.as_str()),
                    local,
                    "what could not be read was changed before it was laid aside"
                );
            }
        }
        session
    }

    fn over(stored: Stored) -> Self {
        let granted = vec!["<all_urls>".to_owned()];
        Self {
            session: begun(&stored, &granted, None, true),
            now: BEGIN,
            steps: 0,
            granted,
            data: None,
            online: true,
            stored,
            went_back: false,
        }
    }

    /// Takes one line of an input; a line that is none is passed over.
    pub fn step(&mut self, line: &str) {
        let Some((after, signal)) = line.split_once(' ') else {
            return;
        };
        if !json::has_exact_numbers(signal) {
            return;
        }
        let (Ok(after), Ok(signal)) = (after.parse(), serde_json::from_str(signal)) else {
            return;
        };
        // What is kept, this storage says itself.
        if matches!(signal, Signal::Kept { .. }) {
            return;
        }
        self.now = Millis(self.now.get().saturating_add_signed(after)).min(LAST);
        self.went_back |= after < 0;
        self.signal(signal);
    }

    fn signal(&mut self, signal: Signal) {
        match &signal {
            Signal::Granted { origins, data } => {
                self.granted.clone_from(origins);
                self.data.clone_from(data);
            }
            Signal::Connectivity { online } => self.online = *online,
            _ => {}
        }
        for effect in self.handle(signal) {
            if let Effect::Persist(it) = &effect {
                assert!(
                    !matches!(it.aside, Some(Some(_))),
                    "laid aside what it wrote itself"
                );
            }
        }
    }

    /// Handles a signal, keeps what is to be kept, and looks at what comes out.
    fn handle(&mut self, signal: Signal) -> Vec<Effect> {
        self.steps += 1;
        let moment = self.moment();
        let mut effects = self.session.handle(signal, moment);
        let mut answers = Vec::new();
        for effect in &effects {
            match effect {
                Effect::Persist(it) => {
                    self.went_back &= it.session.is_none();
                    keep(&mut self.stored.session, &it.session);
                    keep(&mut self.stored.local, &it.local);
                    keep(&mut self.stored.recording, &it.recording);
                    keep(&mut self.stored.unkept, &it.unkept);
                    keep(&mut self.stored.sharing_yes, &it.sharing_yes);
                    keep(&mut self.stored.feed_yes, &it.feed_yes);
                    answers.push(Signal::Kept {
                        number: it.number,
                        kept: it.parts().collect(),
                        refused: Vec::new(),
                    });
                }
                Effect::Wake { at: Some(at) } => {
                    assert!(*at > self.now, "an alarm that is due already never ends");
                }
                _ => {}
            }
        }
        serde_json::to_string(&effects).expect("effects can be handed over");
        for answer in answers {
            effects.extend(self.handle(answer));
        }
        effects
    }

    /// Ends the background and starts it again from what is stored: nothing may be lost, and
    /// people must see the same.
    pub fn restore(&mut self) {
        let mut restored = Self {
            session: begun(&self.stored, &self.granted, self.data.clone(), self.online),
            granted: self.granted.clone(),
            data: self.data.clone(),
            stored: self.stored.clone(),
            ..*self
        };
        self.signal(Signal::Woke { cold: false });
        restored.signal(Signal::Woke { cold: false });
        if self.went_back {
            return;
        }
        let (before, after) = (self.view(), restored.view());
        for (part, shown) in &before {
            assert_eq!(
                Some(shown),
                after.get(part),
                "a restart of the background is seen in {part}"
            );
        }
    }

    /// What people see, part by part.
    fn view(&self) -> Map<String, Value> {
        let view = self
            .session
            .view(self.now, |ballot, place| format!("{ballot:?} {place:?}"));
        match serde_json::to_value(&view) {
            Ok(Value::Object(parts)) => parts,
            other => panic!("a view cannot be handed over: {other:?}"),
        }
    }

    /// Chance of its own for every step, the same for the same input.
    const fn moment(&self) -> Moment {
        Moment {
            now: self.now,
            random: self.steps.wrapping_mul(0x9E37_79B9_7F4A_7C15),
        }
    }
}

fn begun(
    stored: &Stored,
    granted: &[String],
    data: Option<Vec<String>>,
    online: bool,
) -> session::Session {
    let context = Context {
        operator: operator(),
        offline: !online,
        granted: granted.to_vec(),
        data,
        ..Context::default()
    };
    let stored = session::Stored {
        session: stored.session.as_deref(),
        local: stored.local.as_deref(),
        recording: stored.recording.as_deref(),
        unkept: stored.unkept.as_deref(),
        sharing_yes: stored.sharing_yes.as_deref(),
        feed_yes: stored.feed_yes.as_deref(),
    };
    session::Session::new(context, stored)
}

fn keep(kept: &mut Option<String>, told: &Option<Option<String>>) {
    if let Some(told) = told {
        kept.clone_from(told);
    }
}
