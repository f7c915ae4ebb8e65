//! What a person sees: complete, so that pages only lay it out and look up words.

mod badge;
mod bulletin;
mod others;
mod reasons;
mod ruled_out;
mod sharing;

use serde::Serialize;

pub(crate) use self::badge::badge;
pub use self::bulletin::FeedView;
use self::bulletin::feed;
use self::others::others_see;
use self::reasons::{counts, why};
use self::ruled_out::ruled_out;
pub use self::sharing::SharingView;
use self::sharing::sharing;
use crate::attestation::Attestation;
use crate::catalogue::{CONTROLS, PLAIN_CHECK, PLATFORMS, Platform, PlatformId};
use crate::config::Operator;
use crate::consent::KeptAnswers;
use crate::history::Mark;
use crate::keeping::Refusals;
use crate::message::Message;
use crate::monitor::Monitor;
use crate::scene::Scene;
use crate::target::Target;
use crate::time::Millis;
use crate::verdict::{Certainty, Evidence, Judgement, Say, Verdict};
use crate::vote::Ballot;

/// Everything a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// The answer in one sentence.
    pub sentence: Message,
    /// How loud the page may be.
    pub tone: Tone,
    /// What is simulated: then `sentence`, `tone`, `checking`, `platforms`, `ruled_out` and `others`
    /// are of a day that never was. Everything else stays as it is.
    pub simulation: Option<Scene>,
    /// Whether an answer is being looked for.
    pub checking: bool,
    /// Whether the person paused.
    pub paused: bool,
    /// Whether a change is told by a notification.
    pub notify: bool,
    /// Whether the toolbar button shows nothing.
    pub discreet: bool,
    /// Whether what fails is looked at again by itself.
    pub rechecks: bool,
    /// Every platform of the catalogue, in its order.
    pub platforms: Vec<PlatformView>,
    /// What was looked at and found not to be the reason.
    pub ruled_out: Vec<Message>,
    /// What others see of the platforms chosen, by the public feed.
    pub others: Vec<Message>,
    /// Whether the person shares, and what was reported.
    pub sharing: SharingView,
    /// The public feed.
    pub feed: FeedView,
    /// What the answers given so far need.
    pub needs: Needs,
    /// The diagnostic recording.
    pub recording: RecordingView,
    /// What the browser's storage refused to keep or to delete, and what that means; `None` while it
    /// refuses nothing.
    pub unkept: Option<Message>,
    /// Who this build belongs to.
    pub operator: Message,
}

/// The diagnostic recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
pub struct RecordingView {
    /// Whether it goes on.
    pub on: bool,
    /// How many signals it holds.
    pub lines: usize,
}

/// Permissions that a Yes still needs: with a No to one question, what another needs stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
pub struct Needs {
    /// Hosts, as match patterns.
    pub origins: Vec<String>,
    /// What may be collected.
    pub data: Vec<String>,
}

impl Needs {
    /// Of each Yes, kept or not.
    fn of(yes: KeptAnswers, sharing: &SharingView, feed: &FeedView) -> Self {
        let mut needs = Self::default();
        let asked = [
            (yes.sharing, &sharing.origins, &sharing.data),
            (yes.feed, &feed.origins, &feed.data),
        ];
        for (_, origins, data) in asked.into_iter().filter(|(yes, ..)| *yes) {
            needs.origins.extend_from_slice(origins);
            needs.data.extend_from_slice(data);
        }
        needs
    }
}

/// How loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// All is well.
    Calm,
    /// Something is known that is not interference.
    Notice,
    /// Interference is likely, or strong.
    Warn,
    /// Nothing is said.
    Quiet,
}

/// One platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct PlatformView {
    /// Its id.
    pub id: PlatformId,
    /// Its name; not translated.
    pub name: String,
    /// Whether the person chose it.
    pub chosen: bool,
    /// The same whatever is simulated.
    pub watched: bool,
    /// Whether the browser lets it be seen.
    pub granted: bool,
    /// The answer, if there is one.
    pub verdict: Option<Verdict>,
    /// How sure.
    pub certainty: Option<Certainty>,
    /// How it is done, in one word of Sada's method; not shown as it is.
    pub mechanism: Option<String>,
    /// The same, by the name that it had up to release 0.2.0.
    pub fine: Option<String>,
    /// The answer in a few words.
    pub label: Message,
    /// How many loads failed lately, in numbers; `None` while it works.
    pub counts: Option<Message>,
    /// What led to it.
    pub why: Vec<Message>,
    /// When it was last seen, in milliseconds.
    pub last_checked: Option<Millis>,
    /// 24 hours, oldest first; a gap is `None`.
    pub strip: Vec<Option<Mark>>,
    /// The match patterns to ask permission for.
    pub origins: Vec<String>,
}

/// What is shown.
#[derive(Debug)]
pub(crate) struct Shown<'a> {
    /// The monitor that judges what is so.
    pub(crate) monitor: &'a Monitor,
    /// What is simulated, and the monitor whose answers are shown meanwhile.
    pub(crate) simulated: Option<(Scene, &'a Monitor)>,
    /// The diagnostic recording.
    pub(crate) recording: RecordingView,
    /// What the browser's storage refuses.
    pub(crate) refusals: Refusals,
}

impl Shown<'_> {
    /// The monitor whose answers are shown.
    fn answering(&self) -> &Monitor {
        self.simulated.map_or(self.monitor, |(_, monitor)| monitor)
    }
}

/// The view now. `write` writes a ballot from a place as the report of it is sent.
pub(crate) fn view(
    shown: &Shown<'_>,
    now: Millis,
    write: impl Fn(&Ballot, Option<Attestation>) -> String,
) -> View {
    let monitor = shown.monitor;
    let recording = shown.recording;
    let refusals = shown.refusals;
    let simulation = shown.simulated.map(|(scene, _)| scene);
    let shown = shown.answering();
    let says = says(shown, now);
    let (sentence, tone) = sentence(shown, &says);
    let settings = &monitor.local.settings;
    let operator = &monitor.context.operator;
    let sharing = sharing(monitor, refusals.lasting, now, write);
    let feed = feed(monitor, refusals.lasting, now);
    View {
        sentence,
        tone,
        simulation,
        checking: says.iter().any(|(_, say)| *say == Say::Checking),
        paused: settings.paused,
        notify: settings.notify,
        discreet: settings.discreet,
        rechecks: !settings.rechecks_off,
        platforms: PLATFORMS
            .iter()
            .map(|platform| PlatformView {
                watched: monitor.local.settings.chosen.contains(&platform.id),
                origins: origins(monitor, platform),
                ..platform_view(shown, platform, now)
            })
            .collect(),
        ruled_out: ruled_out(shown, &says, now),
        others: others_see(shown, now),
        needs: Needs::of(monitor.local.yeses(), &sharing, &feed),
        sharing,
        feed,
        recording,
        unkept: unkept(refusals),
        operator: match operator {
            Operator::Named(named) => Message::with("operator_named", [named.name.as_str()]),
            Operator::Refused => Message::plain("operator_refused"),
            Operator::LocalOnly => Message::plain("operator_local_only"),
        },
    }
}

/// What the browser's storage refuses.
fn unkept(refusals: Refusals) -> Option<Message> {
    let key = if refusals.deletion {
        "not_deleted"
    } else {
        "not_kept"
    };
    refusals.any.then(|| Message::plain(key))
}

fn chosen(monitor: &Monitor) -> impl Iterator<Item = &'static Platform> + '_ {
    PLATFORMS
        .iter()
        .filter(|platform| monitor.local.settings.chosen.contains(&platform.id))
}

fn says(monitor: &Monitor, now: Millis) -> Vec<(&'static Platform, Say)> {
    chosen(monitor)
        .map(|platform| (platform, monitor.say(platform.id, now)))
        .collect()
}

/// The verdicts in the order in which they deserve the sentence.
const FOREMOST: [Verdict; 6] = [
    Verdict::Interference,
    Verdict::Local,
    Verdict::Platform,
    Verdict::Unknown,
    Verdict::Slow,
    Verdict::Works,
];

fn foremost(says: &[(&Platform, Say)]) -> Option<Verdict> {
    FOREMOST
        .into_iter()
        .find(|verdict| says.iter().any(|(_, say)| say.verdict() == Some(*verdict)))
}

fn sentence(monitor: &Monitor, says: &[(&Platform, Say)]) -> (Message, Tone) {
    if monitor.local.settings.paused {
        return (Message::plain("sentence_paused"), Tone::Quiet);
    }
    if says.is_empty() {
        return (Message::plain("sentence_none_chosen"), Tone::Quiet);
    }
    let checking = says.iter().any(|(_, say)| *say == Say::Checking);
    let named = |verdict| {
        let with = says
            .iter()
            .filter(|(_, say)| say.verdict() == Some(verdict));
        with.map(|(platform, _)| platform.name).collect::<Vec<_>>()
    };
    match foremost(says) {
        Some(Verdict::Interference) => interference(says),
        Some(Verdict::Local) => (Message::plain("sentence_local"), Tone::Notice),
        Some(Verdict::Platform) => (
            Message::about("sentence_platform", &named(Verdict::Platform)),
            Tone::Notice,
        ),
        Some(Verdict::Unknown) => (unknown(says), Tone::Notice),
        Some(Verdict::Slow) => (
            Message::about("sentence_slow", &named(Verdict::Slow)),
            Tone::Notice,
        ),
        _ if checking => (Message::plain("sentence_checking"), Tone::Quiet),
        Some(Verdict::Works) => works(&named(Verdict::Works), says.len()),
        None => (Message::plain("sentence_nothing_yet"), Tone::Quiet),
    }
}

/// Of what is more than possible only that is named.
fn interference(says: &[(&Platform, Say)]) -> (Message, Tone) {
    let sure = is_sure_of_interference(says);
    let names = names_of(says, |judgement| {
        judgement.verdict == Verdict::Interference
            && (!sure || judgement.certainty > Certainty::Possible)
    });
    if sure {
        (Message::about("sentence_interference", &names), Tone::Warn)
    } else {
        let possible = Message::about("sentence_interference_possible", &names);
        (possible, Tone::Notice)
    }
}

/// Whether interference is more than possible for any platform.
fn is_sure_of_interference(says: &[(&Platform, Say)]) -> bool {
    let judged = says.iter().filter_map(|(_, say)| say.judgement());
    judged
        .filter(|judgement| judgement.verdict == Verdict::Interference)
        .any(|judgement| judgement.certainty > Certainty::Possible)
}

/// Platforms that do not open come before those that open in part.
fn unknown(says: &[(&Platform, Say)]) -> Message {
    let is_unknown = |judgement: &Judgement| judgement.verdict == Verdict::Unknown;
    let whole = names_of(says, |it| is_unknown(it) && !is_of_a_part(it));
    if whole.is_empty() {
        Message::about("sentence_parts", &names_of(says, is_unknown))
    } else {
        Message::about("sentence_unknown", &whole)
    }
}

fn names_of(says: &[(&Platform, Say)], wanted: impl Fn(&Judgement) -> bool) -> Vec<&'static str> {
    let judged = says
        .iter()
        .filter_map(|(platform, say)| Some((platform.name, say.judgement()?)));
    judged
        .filter(|(_, judgement)| wanted(judgement))
        .map(|(name, _)| name)
        .collect()
}

/// Only what was seen lately may be said to work.
fn works(names: &[&str], chosen: usize) -> (Message, Tone) {
    if names.len() == chosen {
        (Message::plain("sentence_works"), Tone::Calm)
    } else {
        (Message::about("sentence_works_some", names), Tone::Calm)
    }
}

fn platform_view(monitor: &Monitor, platform: &Platform, now: Millis) -> PlatformView {
    let chosen = monitor.local.settings.chosen.contains(&platform.id);
    let say = if chosen {
        monitor.say(platform.id, now)
    } else {
        Say::Nothing
    };
    let status = monitor
        .local
        .statuses
        .get(&Target::page(platform.id))
        .filter(|_| chosen);
    let judgement = say.judgement();
    let mechanism = judgement.and_then(|judgement| Some(judgement.mechanism?.name()));
    PlatformView {
        id: platform.id,
        name: platform.name.into(),
        chosen,
        watched: chosen,
        granted: monitor.context.may_reach(platform.id),
        verdict: say.verdict(),
        certainty: judgement.map(|judgement| judgement.certainty),
        fine: mechanism.map(str::to_owned),
        mechanism: mechanism.map(str::to_owned),
        label: label(&say, chosen),
        counts: judgement.and_then(|judgement| counts(monitor, platform.id, judgement, now)),
        why: judgement
            .map(|judgement| why(monitor, platform.id, judgement, now))
            .unwrap_or_default(),
        last_checked: status.and_then(|it| it.last.as_ref()).map(|last| last.at),
        strip: monitor.local.history.strip(platform.id, now),
        origins: origins(monitor, platform),
    }
}

/// The platform's own hosts, that of the check over plain http, which can be read in no other
/// way, and, where reading a control's answer would otherwise tell it which installation asks,
/// the controls' hosts with them.
fn origins(monitor: &Monitor, platform: &Platform) -> Vec<String> {
    let mut origins: Vec<String> = platform.origins().collect();
    origins.push(PLAIN_CHECK.origin.to_owned());
    if monitor.context.reading_names_install {
        origins.extend(CONTROLS.iter().map(|site| site.origin.to_owned()));
    }
    origins
}

/// Whether pages come and only parts of them fail, for no reason that is known.
fn is_of_a_part(judgement: &Judgement) -> bool {
    let part = matches!(judgement.evidence.first(), Some(Evidence::Part { .. }));
    part && judgement.verdict == Verdict::Unknown
}

fn label(say: &Say, chosen: bool) -> Message {
    let key = match say {
        _ if !chosen => "label_not_chosen",
        Say::Nothing => "label_not_checked",
        Say::Stale => "label_stale",
        Say::Checking => "label_checking",
        Say::Judged(judgement) => match (judgement.verdict, judgement.certainty) {
            (Verdict::Works, _) => "label_works",
            (_, _) if is_of_a_part(judgement) => "label_works_parts",
            (Verdict::Slow, _) => "label_slow",
            (Verdict::Platform, _) => "label_platform",
            (Verdict::Local, _) => "label_local",
            (Verdict::Unknown, _) => "label_unknown",
            (Verdict::Interference, Certainty::Possible) => "label_interference_possible",
            (Verdict::Interference, Certainty::Likely) => "label_interference_likely",
            (Verdict::Interference, Certainty::Strong) => "label_interference_strong",
        },
    };
    Message::plain(key)
}

#[cfg(test)]
mod tests;
