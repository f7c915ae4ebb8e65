//! Playing a recording again.

use std::fmt;

use super::{Header, Knew, Line, VERSION};
use crate::catalogue::PlatformId;
use crate::config::Operator;
use crate::context::Context;
use crate::json;
use crate::load::{Ended, Loads};
use crate::monitor::Monitor;
use crate::signal::Signal;
use crate::snapshot;
use crate::time::{Millis, Moment};
use crate::verdict::Say;

/// Why a text cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadRecording {
    /// It holds nothing.
    Empty,
    /// Its first line is not the beginning of a recording that this version reads.
    Header(String),
    /// A line, counted from 1, is no signal.
    Line(usize, String),
}

impl fmt::Display for BadRecording {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => to.write_str("the recording is empty"),
            Self::Header(why) => write!(
                to,
                "line 1 is not the beginning of a Sada diagnostic file: {why}"
            ),
            Self::Line(number, why) => write!(to, "line {number} cannot be read: {why}"),
        }
    }
}

impl std::error::Error for BadRecording {}

/// What one line brought about.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When the signal came.
    pub at: Millis,
    /// The signal.
    pub signal: Signal,
    /// The loads that ended with it, those found to be silent by then too.
    pub ended: Vec<Ended>,
    /// What is said of each chosen platform afterwards.
    pub says: Vec<(PlatformId, Say)>,
}

/// Plays a recording; the same text always gives the same steps.
///
/// # Errors
/// When the text is no recording, with the line that cannot be read.
pub fn replay(text: &str) -> Result<Vec<Step>, BadRecording> {
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let (_, first) = lines.next().ok_or(BadRecording::Empty)?;
    let header: Header =
        serde_json::from_str(first).map_err(|error| BadRecording::Header(error.to_string()))?;
    if header.sada_recording > VERSION {
        return Err(BadRecording::Header(
            "it was made by a later version of Sada".into(),
        ));
    }
    let context = Context {
        operator: Operator::LocalOnly,
        reading_names_install: header.reading_names_install,
        offline: header.offline,
        granted: header.granted,
        ..Context::default()
    };
    let session = snapshot::read(&header.session);
    let mut monitor = Monitor::new(context, session, snapshot::read(&header.local));
    let mut loads = [Loads::default(), Loads::default()];
    let mut steps = Vec::new();
    for (index, line) in lines {
        if !json::has_exact_numbers(line) {
            let why = "a number is longer than any that a browser hands over";
            return Err(BadRecording::Line(index + 1, why.into()));
        }
        let Line {
            at,
            random,
            signal,
            knew,
        } = serde_json::from_str(line)
            .map_err(|error| BadRecording::Line(index + 1, error.to_string()))?;
        if let Some(Knew { offline, granted }) = knew {
            monitor = started_again(&monitor, offline, granted);
            // As the monitor does, which keeps no parts of pages.
            loads[1].clear();
        }
        let ended = ended(&mut loads, &signal, at);
        let _effects = monitor.handle(signal.clone(), Moment { now: at, random });
        let says = monitor
            .local
            .settings
            .chosen()
            .map(|id| (id, monitor.say(id, at)));
        steps.push(Step {
            at,
            ended,
            says: says.collect(),
            signal,
        });
    }
    Ok(steps)
}

/// The monitor of a background that begins to run where another one was ended: it knows what was
/// stored, and what the browser says.
fn started_again(ended: &Monitor, offline: bool, granted: Vec<String>) -> Monitor {
    let context = Context {
        offline,
        granted,
        ..ended.context.clone()
    };
    let session = snapshot::read(&snapshot::write(&ended.session_now()));
    let local = snapshot::read(&snapshot::write(&*ended.local));
    Monitor::new(context, session, local)
}

/// The loads that end with a signal, told beside the monitor, which keeps no more than what
/// follows from them. Pages and their parts are kept apart as it does.
fn ended([pages, parts]: &mut [Loads; 2], signal: &Signal, at: Millis) -> Vec<Ended> {
    let now = match signal {
        Signal::Request { event, details } => {
            let page = details.resource == crate::resource::Resource::MainFrame;
            let loads = if page { &mut *pages } else { &mut *parts };
            loads.handle(*event, details, at)
        }
        _ => None,
    };
    let silent = pages.silent(at).into_iter().chain(parts.silent(at));
    now.into_iter().chain(silent).collect()
}
