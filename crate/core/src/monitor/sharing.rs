//! Sharing: only after a Yes to the very text that was shown, and as long as it stands.

use sada_units::BinStart;

use super::Monitor;
use crate::config::Named;
use crate::consent::{CONSENT, DATA, FEED_CONSENT, FEED_DATA};
use crate::outbox::Means;
use crate::signal::TokenResponse;
use crate::time::{Millis, Moment};

/// A gateway's answer to a token that no issuing key marked for this place and bin.
const NO_SUCH_TOKEN: u16 = 403;

impl Monitor {
    /// A Yes to a text that has changed since is no Yes.
    pub(super) fn share(&mut self, yes: bool, consent: u32) {
        if yes && consent != CONSENT {
            return;
        }
        let local = &mut *self.local;
        local.settings.sharing = Some(yes);
        local.settings.consent = CONSENT;
        if !yes {
            local.outbox.stop();
            local.tokens.clear();
        }
    }

    /// Where the browser itself asks about data, and the person took that back there, it is
    /// taken back here.
    pub(super) fn heed_data(&mut self, data: Option<Vec<String>>) {
        self.context.data = data;
        if self.local.settings.sharing == Some(true) && !self.context.may_collect(&DATA) {
            self.share(false, CONSENT);
        }
        if self.local.followed() == Some(true) && !self.context.may_collect(&FEED_DATA) {
            self.follow(false, FEED_CONSENT);
        }
    }

    /// Whether one bin in three is reported.
    pub(crate) fn saves_data(&self) -> bool {
        self.local.settings.saver.unwrap_or(self.context.saver)
    }

    /// The operator, while reports may leave: the answer is Yes, the browser's own too where it
    /// asks, the person has not paused, and where a request would name the installation the
    /// browser may be asked in another way.
    fn reports_to(&self) -> Option<&Named> {
        let settings = &self.local.settings;
        let wanted = settings.shared() == Some(true) && !settings.paused;
        let may = self.context.may_collect(&DATA) && self.context.may_send();
        self.context.named().filter(|_| wanted && may)
    }

    /// Makes, sends and prepares reports, where that is due.
    pub(super) fn report(&mut self, moment: Moment) {
        let Some(named) = self.reports_to().cloned() else {
            return;
        };
        let saver = self.saves_data();
        let effects = self.local.edit_if(|local| {
            let (mut effects, fetches) = local.tokens.tick(&named, moment);
            let means = Means {
                relays: &named.relays,
                tokens: &mut local.tokens,
                saver,
            };
            let (sent, sends) = local.outbox.tick(&local.history, means, moment);
            effects.extend(sent);
            let changed = fetches || sends || !effects.is_empty();
            (effects, changed)
        });
        self.effects.extend(effects);
    }

    /// When [`report`](Self::report) has something to do.
    pub(super) fn report_due(&self, now: Millis) -> Option<Millis> {
        let tokens = self.local.tokens.next_due(self.reports_to()?, now);
        let reports = self.local.outbox.next_due();
        reports.into_iter().chain(tokens).min()
    }

    pub(super) fn sealed(&mut self, bin: BinStart, payload: String, now: Millis) {
        if self.reports_to().is_some() {
            self.local.outbox.sealed(bin, payload, now);
        }
    }

    /// A token that is not taken attests what is not so, or not any more.
    pub(super) fn sent(&mut self, bin: BinStart, status: Option<u16>, moment: Moment) {
        let local = &mut *self.local;
        local
            .outbox
            .sent(bin, status, local.history.length(), moment);
        if status == Some(NO_SUCH_TOKEN) {
            local.tokens.renew(moment.now);
        }
    }

    pub(super) fn tokens(&mut self, window: BinStart, answer: TokenResponse, moment: Moment) {
        if let Some(named) = self.reports_to().cloned() {
            let tokens = &mut self.local.tokens;
            tokens.answered(window, answer, &named, moment);
        }
    }
}
