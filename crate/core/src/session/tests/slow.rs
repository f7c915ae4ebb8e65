//! A world in which everything takes its time: questions and answers are on their way, pages are
//! open, and whatever happens meets them there.
//!
//! What an answer says is decided half-way, by the network of that moment. What is swallowed is
//! sent again as TCP does it, and ends at its timeout. A killed background loses whatever it had
//! asked; the browser goes on, and starts it again for its next event. Everything is deterministic.

mod browser;
mod chance;
mod network;

use std::collections::BTreeMap;

use sada_units::BinStart;

use self::browser::Visit;
use self::chance::Chance;
pub(super) use self::network::{Controls, Line, Net, Resolver};
use super::world::{T0, context, handle_and_keep, id, origins, restarted, view};
use super::{ALL, Session, Stored};
use crate::control::CONTROL_TIMEOUT;
use crate::effect::Effect;
use crate::load::Loads;
use crate::probe::ProbeResult;
use crate::signal::Signal;
use crate::signal::TokenResponse;
use crate::target::Target;
use crate::time::{MINUTE, Millis, Moment, SECOND};
use crate::verdict::{Certainty, Verdict};

/// When what was swallowed is sent again (RFC 6298: the timeout is a second at first, and doubles).
const AGAIN: [u64; 7] = [1, 3, 7, 15, 31, 63, 127];
const RESOLVER_TIMEOUT: Millis = Millis::seconds(10);
const COLLECTOR_TIMEOUT: Millis = Millis::seconds(20);
/// So long a line is up between two outages.
const STEADY: Millis = Millis::seconds(5);
/// So many controls asked within a minute are a storm.
const STORM: usize = 300;
/// So many signals are shown with a complaint.
const SHOWN: usize = 60;

/// What somebody waits for.
#[derive(Clone, Debug)]
enum Wanted {
    Control { round: u64, control: &'static str },
    Recheck(Target),
    Measure,
    Resolve(String),
    Send(BinStart),
    Tokens(BinStart),
    Page(Visit),
}

/// A question on its way.
#[derive(Clone, Debug)]
struct Question {
    wanted: Wanted,
    asked: Millis,
    /// There and back.
    takes: Millis,
    /// When it is given up.
    until: Millis,
    sent_again: usize,
}

#[derive(Clone, Debug)]
enum Due {
    /// A question is half-way.
    HalfWay(Question),
    /// An answer arrives at the background.
    Arrives(Signal),
    /// The browser goes on with a page.
    Browser(browser::Next),
    /// The line changes.
    Line(Line),
}

impl Due {
    /// Whether it is lost with the background.
    const fn is_the_backgrounds(&self) -> bool {
        match self {
            Self::HalfWay(question) => !matches!(question.wanted, Wanted::Page(_)),
            Self::Arrives(_) => true,
            Self::Browser(_) | Self::Line(_) => false,
        }
    }
}

/// A browser with the monitor in it, and its network.
#[derive(Clone, Debug)]
pub(super) struct SlowWorld {
    pub(super) session: Session,
    pub(super) net: Net,
    /// The first thing that must not be, with what came before it.
    pub(super) complaint: Option<String>,
    /// Whether nobody treats a platform differently from anything else: then none may be accused.
    innocent: bool,
    /// The true time; the device's is `set` later.
    now: Millis,
    set: i64,
    queue: BTreeMap<(Millis, u64), Due>,
    queued: u64,
    chance: Chance,
    alarm: Option<Millis>,
    stored: (Option<String>, Option<String>),
    online: bool,
    /// Whether the background is not running.
    killed: bool,
    visits: u64,
    /// When the last planned outage ends.
    up_from: Millis,
    asked: Vec<Millis>,
    shown: Vec<String>,
}

/// A moment as a clock shows it that is ahead by so many milliseconds.
fn moved(moment: Millis, ahead: i64) -> Millis {
    Millis(moment.get().saturating_add_signed(ahead))
}

impl SlowWorld {
    pub(super) fn new(innocent: bool) -> Self {
        let mut world = Self {
            session: Session::new(context(), Stored::default()),
            net: Net::fine(),
            complaint: None,
            innocent,
            now: T0,
            set: 0,
            queue: BTreeMap::new(),
            queued: 0,
            chance: Chance::default(),
            alarm: None,
            stored: (None, None),
            online: true,
            killed: false,
            visits: 0,
            up_from: T0,
            asked: Vec::new(),
            shown: Vec::new(),
        };
        world.deliver(Signal::Woke { cold: true });
        world.deliver(Signal::Granted {
            origins: origins(),
            data: None,
        });
        world.deliver(Signal::Choose {
            platforms: ALL.map(id).to_vec(),
        });
        world
    }

    /// A step begins, with chance of its own.
    pub(super) const fn reseed(&mut self, seed: u64) {
        self.chance.reseed(seed);
    }

    /// The device's clock.
    pub(super) fn clock(&self) -> Millis {
        moved(self.now, self.set)
    }

    /// Hands the background a signal; starts it first where it is not running.
    pub(super) fn deliver(&mut self, signal: Signal) {
        self.start();
        self.handle(signal);
    }

    /// Starts the background again, if it does not run.
    pub(super) fn start(&mut self) {
        if !std::mem::take(&mut self.killed) {
            return;
        }
        self.session = restarted(&self.stored, self.online);
        self.handle(Signal::Woke { cold: false });
    }

    fn handle(&mut self, signal: Signal) {
        if self.shown.len() == SHOWN {
            self.shown.remove(0);
        }
        let moment = Moment {
            now: self.clock(),
            random: self.chance.draw(u64::MAX),
        };
        self.shown.push(format!("{:>8} {signal:?}", self.now - T0));
        let effects = handle_and_keep(&mut self.session, signal, moment);
        for effect in effects {
            self.perform(effect);
        }
        self.look();
    }

    /// Complains of what must not be.
    fn look(&mut self) {
        for name in ALL {
            if self.complaint.is_some() {
                return;
            }
            let accused = self.verdict(name).is_some_and(|(verdict, certainty)| {
                verdict == Verdict::Interference && certainty >= Certainty::Likely
            });
            if self.innocent && accused {
                self.complain(&format!("{name} is accused"));
            }
        }
    }

    fn complain(&mut self, what: &str) {
        let said: Vec<String> = ALL
            .iter()
            .map(|name| format!("{name}: {:?}", self.session.say(id(name), self.clock())))
            .collect();
        let (shown, said) = (self.shown.join("\n"), said.join("\n"));
        self.complaint = Some(format!("{what}\n{shown}\n{said}"));
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Badge(_) | Effect::Notify(_) => {}
            Effect::Persist(it) => {
                self.stored.0 = it.session.unwrap_or_else(|| self.stored.0.take());
                self.stored.1 = it.local.unwrap_or_else(|| self.stored.1.take());
            }
            Effect::Wake { at } => self.alarm = at.map(|at| moved(at, -self.set)),
            Effect::Ask {
                round,
                control,
                timeout,
                ..
            } => {
                assert_eq!(timeout, CONTROL_TIMEOUT);
                self.count_asked();
                self.ask(Wanted::Control { round, control }, timeout);
            }
            Effect::Recheck {
                target, timeout, ..
            } => self.ask(Wanted::Recheck(target), timeout),
            Effect::Measure { timeout, .. } => self.ask(Wanted::Measure, timeout),
            Effect::Resolve { host } => self.ask(Wanted::Resolve(host), RESOLVER_TIMEOUT),
            // Nobody here says Yes to the feed, and this browser tells no lifecycles.
            Effect::FetchFeed { .. } | Effect::AskTab { .. } => {}
            Effect::FetchTokens { window, .. } => {
                self.ask(Wanted::Tokens(window), COLLECTOR_TIMEOUT);
            }
            Effect::Seal { ballot, .. } => {
                let payload = format!("{ballot:?}");
                let bin = ballot.bin;
                self.later(Millis(0), Due::Arrives(Signal::Sealed { bin, payload }));
            }
            Effect::Send { bin, .. } => self.ask(Wanted::Send(bin), COLLECTOR_TIMEOUT),
        }
    }

    fn count_asked(&mut self) {
        self.asked.push(self.now);
        let recent = self.asked.iter().filter(|at| **at + MINUTE > self.now);
        if recent.count() > STORM && self.complaint.is_none() {
            self.complain("controls are asked without end");
        }
    }

    fn ask(&mut self, wanted: Wanted, timeout: Millis) {
        let takes = self.chance.way(timeout);
        let question = Question {
            wanted,
            asked: self.now,
            takes,
            until: self.now + timeout,
            sent_again: 0,
        };
        self.later(takes / 2, Due::HalfWay(question));
    }

    fn later(&mut self, wait: Millis, due: Due) {
        self.queued += 1;
        self.queue.insert((self.now + wait, self.queued), due);
    }

    /// A question is half-way: what it meets is its answer.
    fn half_way(&mut self, mut question: Question) {
        let rest = question.takes - question.takes / 2;
        let arrives = self.now + rest;
        let met = if arrives > question.until {
            None
        } else {
            self.meets(&question, arrives - question.asked)
        };
        if let Some(due) = met {
            self.later(rest, due);
            return;
        }
        let again = AGAIN.get(question.sent_again);
        let again = again.map(|after| question.asked + question.takes / 2 + *after * SECOND);
        question.sent_again += 1;
        match again.filter(|at| *at + rest <= question.until) {
            Some(at) => self.later(at.saturating_sub(self.now), Due::HalfWay(question)),
            None => {
                let wait = question.until.saturating_sub(self.now);
                if let Some(due) = given_up(question.wanted) {
                    self.later(wait, due);
                }
            }
        }
    }

    /// The answer to a question now; `None` is silence.
    fn meets(&mut self, question: &Question, took: Millis) -> Option<Due> {
        let (net, chance) = (&self.net, &mut self.chance);
        let signal = match &question.wanted {
            Wanted::Page(visit) => return self.page_meets(visit),
            Wanted::Control { round, control } => Signal::Asked {
                round: *round,
                control: (*control).into(),
                answer: net.control(control, took, chance)?,
            },
            Wanted::Recheck(target) => Signal::Rechecked {
                target: *target,
                answer: net.recheck(*target, took, chance)?,
            },
            Wanted::Measure => Signal::Measured {
                answer: net.measure(took)?,
            },
            Wanted::Resolve(host) => Signal::Resolved {
                host: host.clone(),
                addresses: net.resolve(chance),
            },
            Wanted::Send(bin) => Signal::Sent {
                bin: *bin,
                status: net.collect(),
            },
            Wanted::Tokens(window) => Signal::Tokens {
                window: *window,
                answer: net.issue(*window),
            },
        };
        Some(Due::Arrives(signal))
    }

    /// Something that was due happens.
    fn happens(&mut self, due: Due) {
        match due {
            Due::HalfWay(question) => self.half_way(question),
            Due::Arrives(signal) => self.arrives(signal),
            Due::Browser(next) => self.goes_on(next),
            Due::Line(line) => {
                self.shown.push(format!("{:>8} {line:?}", self.now - T0));
                self.net.line = line;
            }
        }
    }

    fn arrives(&mut self, signal: Signal) {
        self.start();
        // Some answers come twice: nothing may follow from the second.
        let twice = matches!(signal, Signal::Asked { .. } | Signal::Resolved { .. })
            && self.chance.draw(16) == 0;
        if twice {
            let wait = self.chance.draw_time(15 * SECOND);
            self.later(wait, Due::Arrives(signal.clone()));
        }
        self.deliver(signal);
    }

    /// Lets time pass.
    pub(super) fn run(&mut self, span: Millis) {
        let until = self.now + span;
        loop {
            let next = self.queue.keys().next().copied();
            let next = next.filter(|(at, _)| *at <= until);
            let alarm = self.alarm.filter(|at| *at <= until);
            match (next, alarm) {
                (Some(key), alarm) if alarm.is_none_or(|at| key.0 <= at) => {
                    self.now = self.now.max(key.0);
                    if let Some(due) = self.queue.remove(&key) {
                        self.happens(due);
                    }
                }
                (_, Some(at)) => {
                    self.now = self.now.max(at);
                    self.alarm = None;
                    self.deliver(Signal::Alarm);
                }
                (_, None) => break,
            }
        }
        self.now = until;
    }

    /// The background is killed, and with it all that it had asked. Its timer goes too; the
    /// browser's own alarm is late.
    pub(super) fn kill(&mut self) {
        self.killed = true;
        self.queue.retain(|_, due| !due.is_the_backgrounds());
        let late = self.chance.draw_time(30 * SECOND);
        self.alarm = self.alarm.map(|at| at.max(self.now) + late);
    }

    /// The device sleeps for so long: nothing of it happens, while the network goes on. Then
    /// everything is late, or, where its clocks stood, as far away as before.
    pub(super) fn sleep(&mut self, span: Millis) {
        let wakes = self.now + span;
        let clocks_stand = self.chance.draw(2) == 0;
        for ((at, order), mut due) in std::mem::take(&mut self.queue) {
            let then = match &mut due {
                Due::Line(_) => at,
                _ if !clocks_stand => at.max(wakes),
                Due::HalfWay(question) => {
                    question.asked += span;
                    question.until += span;
                    at + span
                }
                _ => at + span,
            };
            self.queue.insert((then, order), due);
        }
        let late = self.chance.draw_time(2 * SECOND);
        self.alarm = self.alarm.map(|at| at.max(wakes + late));
        self.run(span);
    }

    /// The device's clock is set.
    pub(super) fn set_clock(&mut self, by: i64) {
        self.set += by;
        // The browser's alarm goes by the clock, the background's timer does not.
        if self.chance.draw(2) == 0 {
            self.alarm = self.alarm.map(|at| moved(at, -by));
        }
    }

    /// The line is like this after a while, for a while. Before, it has been up for long enough
    /// to be noticed: one that comes for moments only cannot be told from one that is censored.
    pub(super) fn outage(&mut self, line: Line, after: Millis, lasts: Millis) {
        let begins = (self.now + after).max(self.up_from + STEADY);
        self.up_from = begins + lasts;
        self.later(begins - self.now, Due::Line(line));
        self.later(self.up_from - self.now, Due::Line(Line::Up));
    }

    pub(super) fn set_online(&mut self, online: bool) {
        if self.online != online {
            self.online = online;
            self.deliver(Signal::Connectivity { online });
        }
    }

    pub(super) fn verdict(&self, name: &str) -> Option<(Verdict, Certainty)> {
        let say = self.session.say(id(name), self.clock());
        say.judgement()
            .map(|judgement| (judgement.verdict, judgement.certainty))
    }

    pub(super) fn is_checking(&self) -> bool {
        view(&self.session, self.clock()).checking
    }

    /// What the monitor still waits for.
    pub(super) fn under_way(&self) -> Vec<&'static str> {
        let monitor = &self.session.monitor;
        let state = &monitor.session;
        let all = [
            ("a round", state.controls.next_due().is_some()),
            ("a re-check", !state.rechecks.is_empty()),
            ("a pace", state.slow_loads.next_due().is_some()),
            ("a load", state.loads != Loads::default()),
            ("a part", monitor.parts != Loads::default()),
        ];
        let open = all.into_iter().filter(|(_, open)| *open);
        open.map(|(what, _)| what).collect()
    }
}

/// What comes where nothing came.
fn given_up(wanted: Wanted) -> Option<Due> {
    let signal = match wanted {
        Wanted::Page(visit) => return Some(Due::Browser(browser::Next::GivesUp(visit))),
        Wanted::Control { round, control } => Signal::Asked {
            round,
            control: control.into(),
            answer: ProbeResult::TimedOut,
        },
        Wanted::Recheck(target) => Signal::Rechecked {
            target,
            answer: ProbeResult::TimedOut,
        },
        Wanted::Measure => Signal::Measured {
            answer: ProbeResult::TimedOut,
        },
        // A resolver may never answer.
        Wanted::Resolve(_) => return None,
        Wanted::Send(bin) => Signal::Sent { bin, status: None },
        Wanted::Tokens(window) => Signal::Tokens {
            window,
            answer: TokenResponse::Refused { status: None },
        },
    };
    Some(Due::Arrives(signal))
}
