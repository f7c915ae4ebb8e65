//! Which ended loads count: those of somebody who visited, and may still be seen.

use super::Monitor;
use crate::catalogue::{PlatformId, role_of};
use crate::document::TabDetails;
use crate::effect::Effect;
use crate::load::Ended;
use crate::outcome::Outcome;
use crate::time::Moment;
use crate::url::host_of;

/// At most so many failed loads wait for what their tab shows.
const MOST_WAITING: usize = 20;

/// The browser's word for a tab that is on its way to something.
const LOADING: &str = "loading";

impl Monitor {
    /// A load ended. A failure of which it is not known whether anybody went there waits for
    /// what its tab shows.
    pub(super) fn ended(&mut self, ended: Ended, moment: Moment) {
        if matches!(ended.outcome, Outcome::Ignored(_)) {
            return;
        }
        if !ended.if_tab_went || ended.outcome.came() {
            self.visited(ended, moment);
            return;
        }
        let tab = ended.tab;
        if self.waiting.len() >= MOST_WAITING {
            self.waiting.remove(0);
        }
        if self.waiting.iter().all(|it| it.tab != tab) {
            self.effects.push(Effect::AskTab { tab });
        }
        self.waiting.push(ended);
    }

    /// The browser said what a tab shows. Only failures of pages that it shows, or is on its way
    /// to, are somebody's.
    pub(super) fn tab_told(&mut self, tab: i64, shown: Option<&TabDetails>, moment: Moment) {
        let (of_tab, others): (Vec<Ended>, _) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|ended| ended.tab == tab);
        self.waiting = others;
        let went = of_tab
            .into_iter()
            .filter(|ended| shown.is_some_and(|it| goes_to(it, ended.target.platform)));
        for ended in went {
            self.visited(ended, moment);
        }
    }

    /// Permissions changed, or may have while nothing of Sada ran: what may no longer be seen is
    /// forgotten, also in mid-load.
    pub(super) fn forget_unseen(&mut self) {
        let context = &self.context;
        let may_see = |host: &str| context.may_see(host);
        self.session.edit_if(|session| {
            let before = session.clone();
            session.forget_unseen(may_see, |it| context.may_reach(it));
            ((), *session != before)
        });
        self.parts.forget_unseen(may_see);
        self.waiting.retain(|ended| may_see(&ended.host));
    }
}

/// Whether a tab shows this platform, or is on its way to anything. Where it is on its way, the
/// address may not be told: that of a site which sends people on.
fn goes_to(shown: &TabDetails, platform: PlatformId) -> bool {
    let of_platform = |url: &String| {
        let host = host_of(url).map(|(_, host)| host);
        let there = host.as_deref().and_then(role_of);
        there.is_some_and(|(id, _)| id == platform)
    };
    shown.status.as_deref() == Some(LOADING)
        || shown.url.as_ref().is_some_and(of_platform)
        || shown.pending_url.as_ref().is_some_and(of_platform)
}
