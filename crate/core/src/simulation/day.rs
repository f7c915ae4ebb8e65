//! The day before, played to a monitor.

use crate::browser_errors::{NAME_NOT_RESOLVED, REFUSED, RESET};
use crate::catalogue::{CONTROLS, PLAIN_CHECK, PLATFORMS, Platform, PlatformId, control, role_of};
use crate::context::Context;
use crate::effect::Effect;
use crate::monitor::Monitor;
use crate::probe::ProbeResult;
use crate::scene::Scene;
use crate::signal::{RequestDetails, RequestEvent, Signal};
use crate::time::{HOUR, MINUTE, Millis, Moment, SECOND};

/// In which of the hours before the scene each platform is opened, the latest in the lowest bit.
const HABITS: [u32; 4] = [
    0b0110_1110_0000_0000_1101_1110,
    0b0011_0110_0000_0000_0110_1110,
    0b0101_1100_0000_0000_1011_0110,
    0b0010_1010_0000_0000_0111_0010,
];
const HOURS: u64 = 24;
/// Between one thing and the next.
const MEANWHILE: Millis = Millis(150);
/// Beyond the patience of whoever waits for a page.
const SILENCE: Millis = Millis::seconds(14);
/// An address that no public site has.
const ASTRAY: &str = "10.10.10.10";

/// What becomes of a platform's page.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Comes,
    /// It fails, with the browser's word for it.
    Fails(&'static str),
    /// Its name leads to nowhere.
    Astray,
    Silent,
    /// The platform answers with an error.
    Errs,
}

/// The network of that day, and who lives in it.
struct Day {
    monitor: Monitor,
    now: Millis,
    requests: u64,
    fates: [Fate; 4],
    /// Whether the line stands.
    line: bool,
}

/// The monitor at the end of a day that ends now.
pub(crate) fn play(scene: Scene, now: Millis) -> Monitor {
    let mut day = Day::begun(now.saturating_sub(HOURS * HOUR));
    let ago = |span| now.saturating_sub(span);
    let spared = if scene == Scene::Restored { 4 } else { 1 };
    for back in (spared..HOURS).rev() {
        day.pass(ago(back * HOUR));
        day.visit(|platform| HABITS[platform] >> back & 1 == 1);
    }
    match scene {
        Scene::Block => {
            day.pass(ago(20 * MINUTE));
            day.stop();
            day.visit(|_| true);
        }
        Scene::Restored => {
            day.pass(ago(3 * HOUR));
            day.stop();
            day.visit(|_| true);
            day.pass(ago(2 * HOUR));
            day.visit(|_| true);
            day.pass(ago(25 * MINUTE));
            day.fates = [Fate::Comes; 4];
        }
        Scene::Outage => {
            day.pass(ago(20 * MINUTE));
            day.fates[2] = Fate::Errs;
            day.visit(|_| true);
        }
        Scene::Line => {
            day.pass(ago(4 * MINUTE));
            day.line = false;
            day.fates = [Fate::Fails(NAME_NOT_RESOLVED); 4];
        }
    }
    day.pass(ago(3 * MINUTE));
    day.visit(|_| true);
    // What falls due last takes its time too.
    day.pass(ago(10 * SECOND));
    day.monitor
}

/// The platforms that are suggested to everybody.
fn suggested() -> impl Iterator<Item = &'static Platform> {
    PLATFORMS.iter().take(HABITS.len())
}

impl Day {
    fn begun(now: Millis) -> Self {
        let sites = CONTROLS.iter().chain([&PLAIN_CHECK]);
        let context = Context {
            granted: suggested()
                .flat_map(Platform::origins)
                .chain(sites.map(|site| site.origin.to_owned()))
                .collect(),
            ..Context::default()
        };
        let mut day = Self {
            monitor: Monitor::new(context, None, None),
            now,
            requests: 0,
            fates: [Fate::Comes; 4],
            line: true,
        };
        day.tell(Signal::Choose {
            platforms: suggested().map(|platform| platform.id).collect(),
        });
        day
    }

    /// Each is stopped in its own way, as happens where several means are used at once.
    fn stop(&mut self) {
        self.fates = [Fate::Fails(RESET), Fate::Astray, Fate::Silent, Fate::Astray];
    }

    /// Lets time pass; whatever falls due is done.
    fn pass(&mut self, until: Millis) {
        while let Some(due) = self.monitor.next_due(self.now).filter(|due| *due <= until) {
            self.now = due.max(self.now + MEANWHILE);
            self.tell(Signal::Alarm);
        }
        self.now = self.now.max(until);
    }

    /// The person opens these, one after the other.
    fn visit(&mut self, opened: impl Fn(usize) -> bool) {
        for (index, platform) in suggested().enumerate().filter(|(it, _)| opened(*it)) {
            self.requests += 1;
            let load = RequestDetails {
                request_id: self.requests.to_string(),
                tab_id: i64::try_from(self.requests).unwrap_or_default(),
                ..RequestDetails::of(platform.home)
            };
            let answered = |status| RequestDetails {
                status_code: Some(status),
                ..load.clone()
            };
            let failed = |word: &str| RequestDetails {
                error: Some(word.to_owned()),
                ..load.clone()
            };
            self.event(RequestEvent::OnBeforeRequest, load.clone());
            match self.fates[index] {
                Fate::Comes => {
                    self.event(RequestEvent::OnResponseStarted, answered(200));
                    self.event(RequestEvent::OnCompleted, answered(200));
                }
                Fate::Errs => self.event(RequestEvent::OnCompleted, answered(503)),
                Fate::Fails(word) => self.event(RequestEvent::OnErrorOccurred, failed(word)),
                Fate::Astray => self.event(RequestEvent::OnErrorOccurred, failed(REFUSED)),
                Fate::Silent => self.pass(self.now + SILENCE),
            }
        }
    }

    fn event(&mut self, event: RequestEvent, details: RequestDetails) {
        self.tell(Signal::Request { event, details });
        self.now += MEANWHILE;
    }

    /// Tells the monitor, and answers what it asks for.
    fn tell(&mut self, signal: Signal) {
        let mut waiting = vec![signal];
        while let Some(signal) = waiting.pop() {
            let moment = Moment {
                now: self.now,
                random: self.now.get(),
            };
            for effect in self.monitor.handle(signal, moment) {
                waiting.extend(self.answer(effect));
            }
            self.now += if waiting.is_empty() {
                Millis::ZERO
            } else {
                MEANWHILE
            };
        }
    }

    fn answer(&self, effect: Effect) -> Option<Signal> {
        match effect {
            Effect::Ask {
                round, control: id, ..
            } => {
                let site = control(id).unwrap_or(&PLAIN_CHECK);
                let control = id.to_owned();
                let answer = if self.line {
                    body(200, site.expect)
                } else {
                    ProbeResult::Failed
                };
                Some(Signal::Asked {
                    round,
                    control,
                    answer,
                })
            }
            Effect::Recheck { target, .. } => {
                let answer = match self.fate(target.platform) {
                    Fate::Comes => body(200, ""),
                    Fate::Errs => body(503, ""),
                    Fate::Fails(_) | Fate::Astray => ProbeResult::Failed,
                    Fate::Silent => ProbeResult::TimedOut,
                };
                Some(Signal::Rechecked { target, answer })
            }
            Effect::Resolve { host } => {
                let platform = role_of(&host).map(|(platform, _)| platform);
                let astray = platform.is_some_and(|it| self.fate(it) == Fate::Astray);
                let addresses = astray.then(|| vec![ASTRAY.to_owned()]);
                Some(Signal::Resolved { host, addresses })
            }
            _ => None,
        }
    }

    fn fate(&self, id: PlatformId) -> Fate {
        let index = suggested().position(|platform| platform.id == id);
        index.map_or(Fate::Comes, |index| self.fates[index])
    }
}

fn body(status: u16, text: &str) -> ProbeResult {
    ProbeResult::Body {
        status,
        text: text.to_owned(),
        timing: None,
    }
}
