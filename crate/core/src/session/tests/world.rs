//! A simulated browser and network over virtual time, with a monitor in it.

use std::collections::BTreeMap;

use sada_units::{BinStart, Seconds};

use crate::attestation::{Attestation, Grade};
use crate::catalogue::{PLAIN_CHECK, PLATFORMS, PlatformId, Role};
use crate::config::{Named, Operator};
use crate::context::Context;
use crate::document::TabDetails;
use crate::effect::{Effect, Notice};
use crate::feed::Feed;
use crate::message::Message;
use crate::probe::{ProbeResult, Timing};
use crate::session::{Session, Stored};
use crate::signal::TokenResponse;
use crate::signal::{RequestDetails, RequestEvent, Signal};
use crate::snapshot;
use crate::state::LocalState;
use crate::time::{Millis, Moment, SECOND};
use crate::verdict::{Certainty, Verdict};
use crate::view::View;
use sada_units::Country;

pub(super) fn view(session: &Session, now: Millis) -> View {
    session.view(now, |ballot, _| ballot.bin.to_string())
}

pub(super) const T0: Millis = Millis(1_705_752_000_000);

pub(super) fn operator() -> Operator {
    Operator::Named(Named {
        name: "Example".into(),
        relays: vec!["https://relay.example/".into()],
        issuers: vec!["https://issuer.example/".into()],
        bin_seconds: Seconds(300),
        window_bins: 48,
        feed: true,
    })
}

/// What the network does to a platform's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Network {
    Fine,
    Says(&'static str),
    /// Fails once, and is fine when looked at again.
    Glitch(&'static str),
    Silent,
    Status(u32),
}

/// A browser with the monitor in it: delivers events and answers what the monitor asks for.
pub(super) struct World {
    pub(super) session: Session,
    pub(super) now: Millis,
    pub(super) network: BTreeMap<PlatformId, Network>,
    pub(super) controls: bool,
    /// With which error controls answer, if with one.
    pub(super) controls_refuse: Option<u16>,
    /// Controls are asked, and their answers do not arrive.
    pub(super) hold_controls: bool,
    /// The other site is fetched, and does not arrive.
    pub(super) hold_measures: bool,
    pub(super) collector: bool,
    pub(super) badge: String,
    /// What was told by notification, and when.
    pub(super) notices: Vec<(Millis, Notice)>,
    pub(super) stored: (Option<String>, Option<String>),
    pub(super) aside: Option<String>,
    pub(super) recording: Option<String>,
    /// What the network does to parts of pages.
    pub(super) parts: Network,
    /// The address from which pages come.
    pub(super) ip: Option<&'static str>,
    /// What the resolver answers, where it can be asked.
    pub(super) addresses: Option<Vec<String>>,
    /// What the tabs show in which pages fail.
    pub(super) shown: Option<TabDetails>,
    /// How fast the other site comes.
    pub(super) line: Timing,
    /// How a page comes that is asked again.
    pub(super) page: Option<Timing>,
    pub(super) accepted: Vec<BinStart>,
    /// Whether the issuer lies.
    pub(super) lying: bool,
    /// The issuer says that this block of addresses has had its share.
    pub(super) refusing: bool,
    /// What the relay brings as the public feed, and when which country's was asked for.
    pub(super) feed: Option<Feed>,
    pub(super) fed: Vec<(Millis, Country)>,
    /// How often tokens were fetched.
    pub(super) fetched: usize,
    /// How many reports were made with a token.
    pub(super) attested: usize,
    pub(super) requests: u64,
    pub(super) asked: usize,
    pub(super) wake: Option<Millis>,
    pub(super) online: bool,
    /// Every signal that the monitor was told, when, and whether the browser was online.
    pub(super) told: Vec<(Signal, Moment, bool)>,
}

/// The file for measuring, on a good line.
pub(super) const FAST: Timing = Timing {
    first: Millis(150),
    whole: Millis(350),
    bytes: 77_160,
};

fn answer(status: u16, text: &str) -> ProbeResult {
    ProbeResult::Body {
        status,
        text: text.into(),
        timing: None,
    }
}

pub(super) fn id(name: &str) -> PlatformId {
    PlatformId::from_name(name).unwrap()
}

pub(super) fn context() -> Context {
    Context {
        operator: operator(),
        ..Context::default()
    }
}

pub(super) fn origins() -> Vec<String> {
    let platforms = PLATFORMS
        .iter()
        .flat_map(crate::catalogue::Platform::origins);
    platforms.chain([PLAIN_CHECK.origin.to_owned()]).collect()
}

/// The monitor of a background that starts over what an earlier run had stored.
pub(super) fn restarted(stored: &(Option<String>, Option<String>), online: bool) -> Session {
    permitted(stored, online, origins())
}

/// The same where these permissions are left.
fn permitted(
    stored: &(Option<String>, Option<String>),
    online: bool,
    granted: Vec<String>,
) -> Session {
    let context = Context {
        offline: !online,
        granted,
        ..context()
    };
    resumed(context, stored)
}

/// The session of a background that starts here over what was stored.
pub(super) fn resumed(context: Context, stored: &(Option<String>, Option<String>)) -> Session {
    let local: Option<LocalState> = stored.1.as_deref().and_then(snapshot::read);
    let marks = local.map(|local| local.yeses()).unwrap_or_default();
    let stored = Stored {
        session: stored.0.as_deref(),
        local: stored.1.as_deref(),
        sharing_yes: marks.sharing.then_some("yes"),
        feed_yes: marks.feed.then_some("yes"),
        ..Stored::default()
    };
    Session::new(context, stored)
}

/// Has the session handle a signal, and tells it of all that it asks for that it is kept.
pub(super) fn handle_and_keep(
    session: &mut Session,
    signal: Signal,
    moment: Moment,
) -> Vec<Effect> {
    let mut effects = session.handle(signal, moment);
    let mut answered = 0;
    while let Some(answer) = all_kept(&effects[answered..]) {
        answered = effects.len();
        effects.extend(session.handle(answer, moment));
        assert!(effects.len() < 2_000, "it keeps without end");
    }
    effects
}

/// The answer of a browser's storage that keeps all of it; `None` where there is nothing to keep.
pub(super) fn all_kept(effects: &[Effect]) -> Option<Signal> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Persist(persist) => Some(persist.clone()),
        _ => None,
    });
    let all = asked.reduce(|mut all, newer| {
        all.overlay(newer);
        all
    })?;
    Some(Signal::Kept {
        number: all.number,
        kept: all.parts().collect(),
        refused: Vec::new(),
    })
}

impl World {
    pub(super) fn new() -> Self {
        let mut world = Self {
            session: Session::new(context(), Stored::default()),
            now: T0,
            network: PLATFORMS.iter().map(|p| (p.id, Network::Fine)).collect(),
            controls: true,
            controls_refuse: None,
            hold_controls: false,
            hold_measures: false,
            collector: true,
            badge: String::new(),
            notices: Vec::new(),
            stored: (None, None),
            aside: None,
            recording: None,
            parts: Network::Fine,
            ip: None,
            addresses: None,
            shown: None,
            line: FAST,
            page: None,
            accepted: Vec::new(),
            lying: false,
            refusing: false,
            feed: None,
            fed: Vec::new(),
            fetched: 0,
            attested: 0,
            requests: 0,
            asked: 0,
            wake: None,
            online: true,
            told: Vec::new(),
        };
        world.signal(Signal::Woke { cold: true });
        world.signal(Signal::Granted {
            origins: origins(),
            data: None,
        });
        world.signal(Signal::Choose {
            platforms: super::ALL.map(id).to_vec(),
        });
        world
    }

    pub(super) fn signal(&mut self, signal: Signal) {
        let mut signals = vec![signal];
        let mut turns = 0;
        while let Some(signal) = signals.pop() {
            turns += 1;
            assert!(turns < 2_000, "it asks without end");
            let moment = Moment {
                now: self.now,
                random: self.now.get() ^ 0xABCD,
            };
            self.told.push((signal.clone(), moment, self.online));
            for effect in handle_and_keep(&mut self.session, signal, moment) {
                signals.extend(self.perform(effect));
            }
            // No answer comes at the instant of its question.
            self.now += Millis(u64::from(!signals.is_empty()));
        }
    }

    pub(super) fn perform(&mut self, effect: Effect) -> Option<Signal> {
        match effect {
            Effect::Badge(badge) => self.badge = badge.text,
            Effect::Notify(notice) => self.notices.push((self.now, notice)),
            Effect::Persist(it) => {
                self.recording = it.recording.unwrap_or_else(|| self.recording.take());
                self.stored.0 = it.session.unwrap_or_else(|| self.stored.0.take());
                self.aside = it.aside.unwrap_or_else(|| self.aside.take());
                self.stored.1 = it.local.unwrap_or_else(|| self.stored.1.take());
            }
            Effect::Wake { at } => self.wake = at,
            Effect::Ask { round, control, .. } => {
                self.asked += 1;
                if self.hold_controls {
                    return None;
                }
                let plain = control == PLAIN_CHECK.id;
                let refusal = self.controls_refuse.filter(|_| !plain);
                let answer = if let Some(status) = refusal {
                    answer(status, "")
                } else if self.controls {
                    let plain = Some(&PLAIN_CHECK).filter(|site| site.id == control);
                    let site = plain
                        .or_else(|| crate::catalogue::control(control))
                        .unwrap();
                    answer(200, site.expect)
                } else {
                    ProbeResult::Failed
                };
                return Some(Signal::Asked {
                    round,
                    control: control.into(),
                    answer,
                });
            }
            Effect::Recheck { target, .. } => {
                let network = match target.role {
                    Role::Page => self.network[&target.platform],
                    Role::Api | Role::Media => self.parts,
                };
                let answer = match network {
                    Network::Fine | Network::Glitch(_) => ProbeResult::Body {
                        status: 200,
                        text: String::new(),
                        timing: self.page,
                    },
                    Network::Status(code) => answer(u16::try_from(code).unwrap(), ""),
                    Network::Says(_) => ProbeResult::Failed,
                    Network::Silent => ProbeResult::TimedOut,
                };
                return Some(Signal::Rechecked { target, answer });
            }
            Effect::Measure { .. } if self.hold_measures => {}
            Effect::Measure { .. } => {
                let timing = self.line;
                let answer = ProbeResult::Body {
                    status: 200,
                    text: "wOF2".into(),
                    timing: Some(timing),
                };
                return Some(Signal::Measured { answer });
            }
            Effect::Resolve { host } => {
                let addresses = self.addresses.clone();
                return Some(Signal::Resolved { host, addresses });
            }
            Effect::AskTab { tab } => {
                let shown = self.shown.clone();
                return Some(Signal::Tab { tab, shown });
            }
            Effect::FetchTokens { window, .. } => {
                let bins = (0..48).map(|n| window.later(n, Seconds(300)));
                let answer = TokenResponse::Given {
                    place: Attestation {
                        country: "PK".parse().unwrap(),
                        asn: 17557,
                        grade: Grade::A,
                    },
                    tokens: bins.map(|bin| (bin, format!("token of {bin}"))).collect(),
                };
                self.fetched += 1;
                let answer = match (self.lying, self.refusing) {
                    (true, _) => TokenResponse::Lied,
                    (_, true) => TokenResponse::Refused { status: Some(429) },
                    _ => answer,
                };
                return Some(Signal::Tokens { window, answer });
            }
            Effect::FetchFeed { country, .. } => {
                self.fed.push((self.now, country));
                return Some(Signal::Feed {
                    feed: self.feed.clone(),
                });
            }
            Effect::Seal { ballot, token, .. } => {
                self.attested += usize::from(token.is_some());
                let payload = serde_json::to_string(&ballot).unwrap();
                return Some(Signal::Sealed {
                    bin: ballot.bin,
                    payload,
                });
            }
            Effect::Send { bin, .. } => {
                let status = self.collector.then_some(200);
                if status.is_some() {
                    self.accepted.push(bin);
                }
                return Some(Signal::Sent { bin, status });
            }
        }
        None
    }

    pub(super) fn event(
        &mut self,
        event: RequestEvent,
        platform: PlatformId,
        set: impl Fn(&mut RequestDetails),
    ) {
        let mut details = RequestDetails {
            request_id: self.requests.to_string(),
            tab_id: i64::try_from(self.requests).unwrap(),
            ..RequestDetails::of(&format!("https://www.{}/", platform.platform().pages[0]))
        };
        set(&mut details);
        self.signal(Signal::Request { event, details });
    }

    /// The person opens a platform's page and waits for what the browser says.
    pub(super) fn visit(&mut self, name: &str) {
        let platform = id(name);
        self.requests += 1;
        // Nothing happens at the same instant as what was before.
        self.now += Millis(1);
        self.event(RequestEvent::OnBeforeRequest, platform, |_| ());
        match self.network[&platform] {
            Network::Fine => {
                self.event(RequestEvent::OnResponseStarted, platform, |d| {
                    d.status_code = Some(200)
                });
                self.event(RequestEvent::OnCompleted, platform, |d| {
                    d.status_code = Some(200)
                });
            }
            Network::Status(code) => {
                let ip = self.ip;
                self.event(RequestEvent::OnCompleted, platform, |d| {
                    d.status_code = Some(code);
                    d.ip = ip.map(Into::into);
                });
            }
            Network::Says(word) | Network::Glitch(word) => {
                self.event(RequestEvent::OnErrorOccurred, platform, |d| {
                    d.error = Some(word.into())
                });
            }
            Network::Silent => self.run(13 * SECOND),
        }
    }

    /// Lets time pass, waking the monitor whenever it asked for it.
    pub(super) fn run(&mut self, span: Millis) {
        let until = self.now + span;
        while let Some(at) = self.wake.filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.wake = None;
            self.signal(Signal::Alarm);
        }
        self.now = until;
    }

    /// The background is killed, and started again by the browser.
    pub(super) fn kill(&mut self) {
        self.session = restarted(&self.stored, self.online);
        self.badge = "gone".into();
        self.signal(Signal::Woke { cold: false });
    }

    /// The same, while permissions were taken back down to these.
    pub(super) fn kill_with(&mut self, granted: Vec<String>) {
        self.session = permitted(&self.stored, self.online, granted);
        self.signal(Signal::Woke { cold: false });
    }

    pub(super) fn set(&mut self, name: &str, network: Network) {
        self.network.insert(id(name), network);
    }

    pub(super) fn verdict(&self, name: &str) -> Option<(Verdict, Certainty)> {
        let say = self.session.say(id(name), self.now);
        say.judgement()
            .map(|judgement| (judgement.verdict, judgement.certainty))
    }

    pub(super) fn sentence(&self) -> Message {
        view(&self.session, self.now).sentence
    }
}
