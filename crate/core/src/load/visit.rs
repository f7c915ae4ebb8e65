//! Whether somebody visits what is loaded. Browsers load also what nobody asked for: pages have
//! others fetched or made ready beforehand, and hold hidden frames.

use serde::{Deserialize, Serialize};

use super::{Ended, Load, Loads};
use crate::document::DocumentLifecycle;
use crate::outcome::Outcome;
use crate::resource::Resource;
use crate::signal::RequestDetails;

/// What the browser's event tells of whether somebody visits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Visit {
    /// Somebody does, as far as the browser tells.
    #[default]
    Yes,
    /// Somebody does if the tab goes there: the browser loads in a tab's name other things too.
    IfTabGoesThere,
    /// A page made ready beforehand (prerender): somebody does once it is shown.
    OncePrerenderedIsShown,
    /// Nobody does, or not any more as far as Sada may know.
    Nobody,
}

impl Visit {
    /// What the event of a load says.
    ///
    /// A page that the person goes to has no document while it is loaded: its own begins with its
    /// answer. Where the browser names one, it is that of the page that has it fetched
    /// beforehand (speculation rules). Only the browser that tells of lifecycles does so. What no
    /// page asked for, a person did: who types an address and leaves at once saw it fail all the
    /// same, while of a page's own doing the tab is asked.
    pub(super) const fn of(details: &RequestDetails) -> Self {
        // A frame in a page, of whatever site: hidden ones look like all others.
        if details.parent_frame_id >= 0 {
            return Self::Nobody;
        }
        match (details.resource, details.document_lifecycle) {
            (Resource::MainFrame, _) if details.tab_id < 0 => Self::Nobody,
            (Resource::MainFrame, None) => Self::Yes,
            (Resource::MainFrame, Some(DocumentLifecycle::Prerender)) => {
                Self::OncePrerenderedIsShown
            }
            (Resource::MainFrame, Some(_)) if details.document_id.is_some() => Self::Nobody,
            (Resource::MainFrame, Some(_)) if matches!(details.by_page, Some(false)) => Self::Yes,
            (Resource::MainFrame, Some(_)) => Self::IfTabGoesThere,
            (_, Some(DocumentLifecycle::Prerender)) => Self::Nobody,
            (_, _) => Self::Yes,
        }
    }
}

/// A page that was made ready beforehand, as long as nobody sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hidden {
    /// Its frame, by the browser's number.
    frame: i64,
    /// Its document, by the browser's number; known by the first part that it loads.
    document: Option<String>,
    /// Whether it has come.
    came: bool,
}

impl Hidden {
    pub(super) const fn in_frame(frame: i64) -> Self {
        Self {
            frame,
            document: None,
            came: false,
        }
    }
}

impl Load {
    /// Whether its end is told of.
    pub(super) const fn is_visit(&self) -> bool {
        matches!(self.visit, Visit::Yes | Visit::IfTabGoesThere)
    }

    /// Takes note of it if the browser shows by now what it made ready beforehand.
    pub(super) fn follow(&mut self, details: &RequestDetails) {
        let hidden = self.visit == Visit::OncePrerenderedIsShown;
        if hidden && details.document_lifecycle != Some(DocumentLifecycle::Prerender) {
            self.visit = Visit::IfTabGoesThere;
        }
    }
}

impl Loads {
    /// Keeps a page that came before anybody asked for it. One that did not come is let go: the
    /// browser loads it anew for somebody who goes there.
    pub(super) fn keep_hidden(&mut self, id: &str, mut load: Load, outcome: Outcome) {
        if outcome == Outcome::Ok {
            load.hidden.came = true;
            self.make_room();
            self.0.insert(id.to_owned(), load);
        }
    }

    /// Takes an event of a part of a page: it may show that a page which was made ready
    /// beforehand is now seen. Then that page ended well. Says beside it whether anything
    /// changed.
    ///
    /// How fast it came is not told: browsers load such pages with less haste.
    pub fn shown(&mut self, part: &RequestDetails) -> (Option<Ended>, bool) {
        let (Some(document), Some(lifecycle)) = (&part.document_id, part.document_lifecycle) else {
            return (None, false);
        };
        let ready =
            |load: &Load| load.visit == Visit::OncePrerenderedIsShown && load.tab == part.tab_id;
        if lifecycle == DocumentLifecycle::Prerender {
            let of_frame = |load: &&mut Load| {
                let hidden = &load.hidden;
                hidden.frame == part.frame_id && hidden.document.is_none() && ready(load)
            };
            let load = self.0.values_mut().find(of_frame);
            let found = load.map(|load| load.hidden.document = Some(document.clone()));
            return (None, found.is_some());
        }
        let is_it = |load: &Load| ready(load) && load.hidden.document.as_ref() == Some(document);
        let seen = self.0.iter().find(|(_, load)| is_it(load));
        let Some(id) = seen.map(|(id, _)| id.clone()) else {
            return (None, false);
        };
        let load = self.0.remove(&id).filter(|load| load.hidden.came);
        (load.map(|load| load.ended(Outcome::Ok)), true)
    }

    /// Forgets loads of hosts that may no longer be seen. Their numbers are kept for a while: an
    /// end that is already on its way is no news either.
    pub fn forget_unseen(&mut self, may_see: impl Fn(&str) -> bool) {
        for load in self.0.values_mut() {
            if !may_see(&load.host) {
                load.visit = Visit::Nobody;
            }
        }
    }
}
