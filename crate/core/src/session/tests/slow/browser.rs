//! The pages of the slow world: opened, answered, ended, each by an event of its own.

use super::network::{Line, Met};
use super::{Due, Question, SlowWorld, Wanted};
use crate::catalogue::PlatformId;
use crate::resource::{ContentLength, Resource};
use crate::session::tests::world::id;
use crate::signal::{RequestDetails, RequestEvent, Signal};
use crate::target::Target;
use crate::time::{Millis, SECOND};

/// A page that a person opens.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    request: String,
    tab: i64,
    platform: PlatformId,
    /// Whether over https.
    secure: bool,
    /// What the browser says when it, or the person, gives up.
    last_word: &'static str,
}

/// What the browser does next.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// A page's answer begins.
    Answers(Visit, u32),
    /// A page is whole.
    Ends(Visit, u32),
    Fails(Visit, &'static str),
    /// A page in the clear sends to https.
    IsSentOn(Visit),
    /// The network's own page comes in the clear.
    Login(Visit),
    /// The last word of what brought nothing.
    GivesUp(Visit),
}

/// What browsers say of silence, late.
const SILENT: [&str; 3] = [
    "net::ERR_CONNECTION_TIMED_OUT",
    "net::ERR_TIMED_OUT",
    "NS_ERROR_NET_TIMEOUT",
];
/// What they say of a name to which no answer comes.
const NAMELESS: [&str; 2] = ["net::ERR_NAME_NOT_RESOLVED", "NS_ERROR_UNKNOWN_HOST"];
/// What they say when the person leaves.
const LEFT: [&str; 2] = ["net::ERR_ABORTED", "NS_BINDING_ABORTED"];

impl SlowWorld {
    /// The person opens a platform's page, and goes on living.
    pub(in crate::session::tests) fn visit(&mut self, name: &str, secure: bool) {
        self.visits += 1;
        let chance = &mut self.chance;
        let (patience, last_word) = match chance.draw(3) {
            0 => (5 + chance.draw(10), chance.one_of(&NAMELESS)),
            1 => (30 + chance.draw(150), chance.one_of(&SILENT)),
            _ => (3 + chance.draw(57), chance.one_of(&LEFT)),
        };
        let visit = Visit {
            request: self.visits.to_string(),
            tab: i64::try_from(self.visits % 5).unwrap(),
            platform: id(name),
            secure,
            last_word,
        };
        self.begins(&visit);
        self.loads(visit, patience * SECOND);
    }

    fn loads(&mut self, visit: Visit, patience: Millis) {
        let takes = self.chance.way(patience.min(20 * SECOND));
        let question = Question {
            wanted: Wanted::Page(visit),
            asked: self.now,
            takes,
            until: self.now + patience,
            sent_again: 0,
        };
        self.later(takes / 2, Due::HalfWay(question));
    }

    /// What a request for a page meets half-way.
    pub(super) fn page_meets(&mut self, visit: &Visit) -> Option<Due> {
        let target = Target::page(visit.platform);
        let visit = visit.clone();
        let next = match self.net.meets(target, visit.secure, &mut self.chance) {
            Met::Nobody => return None,
            Met::Fails(word) => Next::Fails(visit, word),
            Met::Status(_) if !visit.secure => Next::IsSentOn(visit),
            Met::Status(code) => Next::Answers(visit, code),
            Met::Login => Next::Login(visit),
        };
        Some(Due::Browser(next))
    }

    pub(super) fn goes_on(&mut self, next: Next) {
        // The browser starts the background for the event, and then tells of it.
        self.start();
        match next {
            Next::Answers(visit, status) => self.answers(visit, status),
            Next::Ends(visit, status) => self.ends(&visit, status),
            Next::Fails(visit, word) => self.fails(&visit, word),
            Next::GivesUp(visit) => self.fails(&visit, visit.last_word),
            Next::IsSentOn(visit) => self.is_sent_on(visit),
            Next::Login(visit) => self.event(RequestEvent::OnCompleted, &visit, |it| {
                it.status_code = Some(200);
            }),
        }
    }

    fn begins(&mut self, visit: &Visit) {
        self.event(RequestEvent::OnBeforeRequest, visit, |_| ());
    }

    fn is_sent_on(&mut self, visit: Visit) {
        let secure = Visit {
            secure: true,
            ..visit.clone()
        };
        self.event(RequestEvent::OnBeforeRedirect, &visit, |it| {
            it.status_code = Some(301);
            it.redirect_url = Some(url(&secure));
        });
        self.begins(&secure);
        let patience = 5 * SECOND + self.chance.draw_time(60 * SECOND);
        self.loads(secure, patience);
    }

    fn answers(&mut self, visit: Visit, status: u32) {
        self.event(RequestEvent::OnResponseStarted, &visit, |it| {
            it.status_code = Some(status);
        });
        let takes = self.chance.way(15 * SECOND);
        self.later(takes, Due::Browser(Next::Ends(visit, status)));
    }

    /// The body of a page ends, if the line still stands.
    fn ends(&mut self, visit: &Visit, status: u32) {
        match self.net.line {
            Line::Dropped => {
                let wait = 30 * SECOND + self.chance.draw_time(60 * SECOND);
                let gives_up = Next::Fails(visit.clone(), self.chance.one_of(&SILENT));
                self.later(wait, Due::Browser(gives_up));
            }
            Line::Refused => self.fails(visit, "net::ERR_CONNECTION_RESET"),
            Line::Up | Line::Portal => {
                self.event(RequestEvent::OnCompleted, visit, |it| {
                    it.status_code = Some(status);
                    it.content_length = ContentLength(Some(100_000));
                });
            }
        }
    }

    fn fails(&mut self, visit: &Visit, word: &'static str) {
        self.event(RequestEvent::OnErrorOccurred, visit, |it| {
            it.error = Some(word.into());
        });
    }

    /// A part of an open page comes, or does not.
    pub(in crate::session::tests) fn part(&mut self, name: &str) {
        self.start();
        let platform = id(name);
        let host = platform.platform().media[0];
        let target = crate::catalogue::role_of(host)
            .map(|(platform, role)| Target { platform, role })
            .unwrap();
        let met = self.net.meets(target, true, &mut self.chance);
        let mut details = RequestDetails {
            request_id: "part".into(),
            resource: Resource::Script,
            ..RequestDetails::of(&format!("https://{host}/a.js"))
        };
        let event = match met {
            Met::Status(code) => {
                details.status_code = Some(code);
                RequestEvent::OnCompleted
            }
            Met::Fails(word) => {
                details.error = Some(word.into());
                RequestEvent::OnErrorOccurred
            }
            Met::Nobody | Met::Login => {
                details.error = Some("net::ERR_TIMED_OUT".into());
                RequestEvent::OnErrorOccurred
            }
        };
        self.deliver(Signal::Request { event, details });
    }

    fn event(&mut self, event: RequestEvent, visit: &Visit, set: impl Fn(&mut RequestDetails)) {
        let mut details = RequestDetails {
            request_id: visit.request.clone(),
            tab_id: visit.tab,
            time_stamp: stamp(self.clock()),
            ..RequestDetails::of(&url(visit))
        };
        set(&mut details);
        self.deliver(Signal::Request { event, details });
    }
}

fn url(visit: &Visit) -> String {
    let scheme = if visit.secure { "https" } else { "http" };
    format!("{scheme}://{}/", visit.platform.platform().pages[0])
}

#[expect(clippy::cast_precision_loss, reason = "a time of this age")]
const fn stamp(clock: Millis) -> f64 {
    clock.get() as f64
}
