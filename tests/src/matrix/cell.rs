//! A cell of the matrix: what is wrong, what the person does, and what must be said of it.

use std::time::Duration;

use serde::Serialize;

use super::answer::{AcceptableAnswer, Required};
use super::column::Column;
use super::deed::{Deed, EnvironmentChange};
use crate::host::{LabMechanism, NetworkState, Scope, Setting};
use crate::platform::VisitedPlatform;
use crate::wait::seconds;

/// What cells have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Lying and silent resolvers.
    Dns,
    /// Packets answered or swallowed by address.
    Tcp,
    /// Connections broken by the name in them, and certificates replaced.
    Tls,
    /// Pages put in the platform's place.
    Http,
    /// Slow, standing still, broken off in the middle.
    Pace,
    /// A platform of which only some hosts are met.
    Parts,
    /// Platforms over IPv6.
    Ipv6,
    /// Several operators at once.
    National,
    /// The controls are met as well.
    Control,
    /// Pages with a service worker of their own.
    Worker,
    /// What was in the way is taken away.
    Restored,
    /// The person's line, network and device.
    Line,
    /// What the person, or another extension, does.
    Person,
    /// The platform's own trouble.
    Platform,
}

/// Whether somebody interferes in this cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// Somebody does.
    Interference,
    /// Nobody does: to say so, at likely or above, would be the worst mistake.
    Innocent,
}

/// What is really so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Somebody between the person and the platform.
    Interference,
    /// The platform.
    Platform,
    /// The person's own side.
    Local,
    /// It works.
    Works,
    /// It is made slow.
    Slow,
    /// Nothing happened that says anything.
    Nothing,
}

/// How soon an answer is owed, counted from the beginning of the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hurry {
    /// The browser says at once that it failed.
    Loud,
    /// Nothing comes before headers.
    Silent,
    /// It takes as long as it takes, as with a slow body.
    Patient,
}

impl Hurry {
    /// The time within which an answer is owed, if one is.
    #[must_use]
    pub const fn limit(self) -> Option<Duration> {
        match self {
            Self::Loud => Some(seconds(5)),
            Self::Silent => Some(seconds(25)),
            Self::Patient => None,
        }
    }
}

/// One cell.
#[derive(Debug, Clone)]
pub struct MatrixCell {
    /// Its group.
    pub group: Group,
    /// Its name inside the group.
    pub name: &'static str,
    /// Whether somebody interferes.
    pub kind: CellKind,
    /// What is really so.
    pub truth: Truth,
    /// Addresses opened while all is well, after the platforms' front pages.
    pub before: Vec<&'static str>,
    /// What is so already while all is well, as a platform with IPv6 addresses.
    pub conditions: Vec<EnvironmentChange>,
    /// What goes wrong then.
    pub faults: Vec<EnvironmentChange>,
    /// What the person does then.
    pub deeds: Vec<Deed>,
    /// The platforms of which the answer must be said, each of them.
    pub platforms: Vec<VisitedPlatform>,
    /// The answer.
    pub required: Required,
    /// Causes that cannot be told apart from inside one browser, where this cell is one of
    /// them.
    pub pairs: Vec<Pair>,
    /// Within which time an answer is owed.
    pub hurry: Hurry,
    /// How long an answer is waited for.
    pub within: Duration,
    /// How long nothing must have been said before that counts as an answer.
    pub quiet: Duration,
    /// How long an answer is waited for to change, where it is known to take its time.
    pub settles: Duration,
    /// Whether the browser needs a new profile, because it would remember something that
    /// nothing else makes it forget.
    pub fresh: bool,
    /// Whether it belongs to the set that every test run plays.
    pub fast: bool,
    /// Whether it means nothing unless the browser tried HTTP/3.
    pub tries_quic: bool,
}

/// Causes that look the same from inside one browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// What they are.
    pub what: &'static str,
    /// The columns where they look the same.
    pub columns: &'static [Column],
}

/// Every column.
pub const EVERYWHERE: &[Column] = &[Column::Chromium, Column::Firefox, Column::FirefoxNavigation];

impl MatrixCell {
    fn new(group: Group, name: &'static str, kind: CellKind, truth: Truth) -> Self {
        Self {
            group,
            name,
            kind,
            truth,
            before: Vec::new(),
            conditions: Vec::new(),
            faults: Vec::new(),
            deeds: Vec::new(),
            platforms: Vec::new(),
            required: Required::one_of(&[]),
            pairs: Vec::new(),
            hurry: Hurry::Loud,
            within: seconds(30),
            quiet: seconds(4),
            settles: Duration::ZERO,
            fresh: false,
            fast: false,
            tries_quic: false,
        }
    }

    /// A cell in which somebody interferes.
    #[must_use]
    pub fn interference(group: Group, name: &'static str) -> Self {
        Self::new(group, name, CellKind::Interference, Truth::Interference)
    }

    /// A cell in which nobody interferes.
    #[must_use]
    pub fn innocent(group: Group, name: &'static str, truth: Truth) -> Self {
        Self::new(group, name, CellKind::Innocent, truth)
    }

    /// The truth is another than the kind of cell says at first.
    #[must_use]
    pub fn truth(mut self, truth: Truth) -> Self {
        self.truth = truth;
        self
    }

    /// Platforms are treated like this, and the person opens the front page of each.
    #[must_use]
    pub fn on(mut self, platforms: &[VisitedPlatform], mechanism: LabMechanism) -> Self {
        for platform in platforms {
            self = self.setting(*platform, Setting::of(mechanism));
        }
        self
    }

    /// Some hosts of platforms are treated like this, and the person opens the front pages.
    #[must_use]
    pub fn on_hosts(
        mut self,
        platforms: &[VisitedPlatform],
        mechanism: LabMechanism,
        scope: Scope,
    ) -> Self {
        for platform in platforms {
            let setting = Setting {
                scope,
                ..Setting::of(mechanism)
            };
            self = self.setting(*platform, setting);
        }
        self
    }

    /// A platform is treated like this, and the person opens its front page.
    #[must_use]
    pub fn setting(mut self, platform: VisitedPlatform, setting: Setting) -> Self {
        self.faults
            .push(EnvironmentChange::Platform(platform.id, setting));
        self.opens(platform)
    }

    /// The person opens the front page of this platform, and an answer is due of it.
    #[must_use]
    pub fn opens(mut self, platform: VisitedPlatform) -> Self {
        self.deeds.push(Deed::Open(platform.url));
        self.platforms.push(platform);
        self
    }

    /// The person opens this address instead of the front page.
    #[must_use]
    pub fn at(mut self, url: &'static str) -> Self {
        self.deeds.retain(|deed| !matches!(deed, Deed::Open(_)));
        self.deeds.insert(0, Deed::Open(url));
        self
    }

    /// The person's line is in this state.
    #[must_use]
    pub fn line(mut self, state: NetworkState) -> Self {
        self.faults.push(EnvironmentChange::Line(state));
        self
    }

    /// Something else goes wrong.
    #[must_use]
    pub fn fault(mut self, change: EnvironmentChange) -> Self {
        self.faults.push(change);
        self
    }

    /// Something is so already while all is well.
    #[must_use]
    pub fn condition(mut self, change: EnvironmentChange) -> Self {
        self.conditions.push(change);
        self
    }

    /// The person does this next.
    #[must_use]
    pub fn then(mut self, deed: Deed) -> Self {
        self.deeds.push(deed);
        self
    }

    /// These addresses are opened while all is well, so that there is a past to compare with.
    #[must_use]
    pub fn past(mut self, urls: &[&'static str]) -> Self {
        self.before.extend(urls);
        self
    }

    /// One of these must be said.
    #[must_use]
    pub fn must(mut self, answers: &[AcceptableAnswer]) -> Self {
        self.required = Required::one_of(answers);
        self
    }

    /// In this column, one of these instead.
    #[must_use]
    pub fn but(mut self, column: Column, answers: &[AcceptableAnswer]) -> Self {
        self.required = self.required.but(column, answers);
        self
    }

    /// In these columns the truth cannot be told from something else. What is said last of
    /// a column counts.
    #[must_use]
    pub fn pair(mut self, what: &'static str, columns: &'static [Column]) -> Self {
        self.pairs.push(Pair { what, columns });
        self
    }

    /// Nothing comes before headers.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.hurry = Hurry::Silent;
        self
    }

    /// It takes its time, at most so many seconds.
    #[must_use]
    pub fn patient(mut self, most: u64) -> Self {
        self.hurry = Hurry::Patient;
        self.within = seconds(most);
        self
    }

    /// So many seconds must pass before it counts that nothing was said.
    #[must_use]
    pub fn quiet(mut self, count: u64) -> Self {
        self.quiet = seconds(count);
        self
    }

    /// For so many seconds an answer may still change.
    #[must_use]
    pub fn settles(mut self, count: u64) -> Self {
        self.settles = seconds(count);
        self
    }

    /// The browser needs a new profile.
    #[must_use]
    pub fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    /// It belongs to the set that every test run plays.
    #[must_use]
    pub fn fast(mut self) -> Self {
        self.fast = true;
        self
    }

    /// It means nothing unless the browser tried HTTP/3.
    #[must_use]
    pub fn tries_quic(mut self) -> Self {
        self.tries_quic = true;
        self
    }

    /// Its whole name: `group/name`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.group.name(), self.name)
    }

    /// The causes it cannot be told from in this column, if there are any.
    #[must_use]
    pub fn pair_in(&self, column: Column) -> Option<&'static str> {
        let mut pairs = self.pairs.iter();
        let pair = pairs.rfind(|pair| pair.columns.contains(&column))?;
        Some(pair.what)
    }
}

impl Group {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Http => "http",
            Self::Pace => "pace",
            Self::Parts => "parts",
            Self::Ipv6 => "ipv6",
            Self::National => "national",
            Self::Control => "control",
            Self::Worker => "worker",
            Self::Restored => "restored",
            Self::Line => "line",
            Self::Person => "person",
            Self::Platform => "platform",
        }
    }
}

impl Truth {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Interference => "interference",
            Self::Platform => "platform",
            Self::Local => "local",
            Self::Works => "works",
            Self::Slow => "slow",
            Self::Nothing => "nothing",
        }
    }
}
