//! The toolbar button.

use super::{Shown, foremost, is_sure_of_interference, says};
use crate::effect::Badge;
use crate::message::Message;
use crate::time::Millis;
use crate::verdict::{Say, Verdict};

/// The toolbar button now.
pub(crate) fn badge(shown: &Shown<'_>, now: Millis) -> Badge {
    if shown.monitor.local.settings.discreet {
        return plain();
    }
    let simulated = shown.simulated.is_some();
    let monitor = shown.answering();
    let says = says(monitor, now);
    let (text, colour, title) = if monitor.local.settings.paused {
        ("", GREY, "title_paused")
    } else {
        match (
            foremost(&says),
            says.iter().any(|(_, say)| *say == Say::Checking),
        ) {
            (Some(Verdict::Interference), _) if is_sure_of_interference(&says) => {
                ("✕", AMBER, "title_interference")
            }
            (Some(Verdict::Interference), _) => ("?", GREY, "title_unknown"),
            (Some(Verdict::Local), _) => ("–", GREY, "title_local"),
            (Some(Verdict::Platform), _) => ("○", GREY, "title_platform"),
            (Some(Verdict::Unknown), _) => ("?", GREY, "title_unknown"),
            (Some(Verdict::Slow), _) => ("~", GREY, "title_slow"),
            (_, true) => ("…", GREY, "title_checking"),
            (Some(Verdict::Works), false) => ("", GREY, "title_works"),
            (None, false) => ("", GREY, "title_idle"),
        }
    };
    let title = if simulated { "title_simulation" } else { title };
    Badge {
        icon: "sada",
        text: text.into(),
        colour: colour.into(),
        title: Message::plain(title),
    }
}

/// One that shows nothing, whatever there is to be shown.
fn plain() -> Badge {
    Badge {
        icon: "plain",
        text: String::new(),
        colour: GREY.into(),
        title: Message::plain("title_discreet"),
    }
}

/// Dark enough for white text.
const AMBER: &str = "#9a4b00";
const GREY: &str = "#5b6470";
