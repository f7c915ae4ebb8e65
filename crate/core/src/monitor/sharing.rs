//! Sharing: only after a Yes to the very text that was shown, and as long as it stands.

use sada_units::BinStart;

use super::{FEED_CONSENT, FEED_DATA, Monitor, grants};
use crate::config::{Named, Operator};
use crate::effect::Effect;
use crate::outbox::Means;
use crate::signal::TokenAnswer;
use crate::time::{Millis, Moment};

/// The version of the text that asks for a Yes. A Yes to an older one is none.
pub const CONSENT: u32 = 1;

/// What a browser that asks people about data must have been told that is collected.
pub(crate) const DATA: [&str; 2] = ["locationInfo", "browsingActivity"];

/// A gateway's answer to a token that no issuing key marked for this place and bin.
const NO_SUCH_TOKEN: u16 = 403;

impl Monitor {
    /// A Yes to a text that has changed since is no Yes.
    pub(super) fn share(&mut self, yes: bool, consent: u32) {
        if yes && consent != CONSENT {
            return;
        }
        self.lasting.settings.sharing = Some(yes);
        self.lasting.settings.consent = CONSENT;
        if !yes {
            self.lasting.outbox.stop();
            self.lasting.wallet.clear();
        }
        self.unsaved.lasting = true;
    }

    pub(super) fn save_data(&mut self, on: bool) {
        self.lasting.settings.saver = Some(on);
        self.unsaved.lasting = true;
    }

    /// Where the browser itself asks about data, and the person took that back there, it is
    /// taken back here.
    pub(super) fn heed_data(&mut self, data: Option<Vec<String>>) {
        self.context.data = data;
        if self.lasting.settings.sharing == Some(true) && !self.may_collect(&DATA) {
            self.share(false, CONSENT);
        }
        if self.followed() == Some(true) && !self.may_collect(&FEED_DATA) {
            self.follow(false, FEED_CONSENT);
        }
    }

    pub(super) fn may_collect(&self, kinds: &[&str]) -> bool {
        let data = self.context.data.as_ref();
        data.is_none_or(|data| kinds.iter().all(|kind| data.iter().any(|it| it == kind)))
    }

    /// The person's answer to the text as it is now; `None` while there is none.
    pub(crate) fn shared(&self) -> Option<bool> {
        let settings = &self.lasting.settings;
        settings.sharing.filter(|_| settings.consent == CONSENT)
    }

    /// Whether one bin in three is reported.
    pub(crate) fn saves_data(&self) -> bool {
        self.lasting.settings.saver.unwrap_or(self.context.saver)
    }

    /// Whether reports may leave: the answer is Yes, the browser's own too where it asks, the
    /// person has not paused, and where a request would name the installation the browser may be
    /// asked in another way.
    pub(crate) fn shares(&self) -> bool {
        let settings = &self.lasting.settings;
        self.shared() == Some(true)
            && !settings.paused
            && self.may_collect(&DATA)
            && self.may_send()
    }

    /// In a browser that names the installation to every host it has no permission for, none is
    /// asked without.
    pub(crate) fn may_send(&self) -> bool {
        let Operator::Named(named) = &self.context.operator else {
            return false;
        };
        !self.context.reading_names_install
            || named
                .origins()
                .iter()
                .all(|origin| grants(&self.granted, origin))
    }

    /// Makes, sends and prepares reports, where that is due.
    pub(super) fn report(&mut self, moment: Moment) -> Vec<Effect> {
        let Some(named) = self.reports_to() else {
            return Vec::new();
        };
        let saver = self.saves_data();
        let (mut effects, changed) = self.lasting.wallet.tick(&named, moment);
        self.unsaved.lasting |= changed || !effects.is_empty();
        let means = Means {
            relays: &named.relays,
            wallet: &mut self.lasting.wallet,
            saver,
        };
        let outbox = &mut self.lasting.outbox;
        let (sent, changed) = outbox.tick(&self.lasting.history, means, moment);
        self.unsaved.lasting |= changed;
        effects.extend(sent);
        effects
    }

    /// The operator, while the person shares.
    fn reports_to(&self) -> Option<Named> {
        match &self.context.operator {
            Operator::Named(named) if self.shares() => Some(named.clone()),
            _ => None,
        }
    }

    /// When [`report`](Self::report) has something to do.
    pub(super) fn report_due(&self, now: Millis) -> Option<Millis> {
        let named = self.reports_to()?;
        let tokens = self.lasting.wallet.next_due(&named, now);
        self.lasting
            .outbox
            .next_due()
            .into_iter()
            .chain(tokens)
            .min()
    }

    pub(super) fn sealed(&mut self, bin: BinStart, payload: String, now: Millis) {
        if self.shares() {
            self.lasting.outbox.sealed(bin, payload, now);
            self.unsaved.lasting = true;
        }
    }

    /// A token that is not taken attests what is not so, or not any more.
    pub(super) fn sent(&mut self, bin: BinStart, status: Option<u16>, moment: Moment) {
        let length = self.lasting.history.length();
        self.lasting.outbox.sent(bin, status, length, moment);
        if status == Some(NO_SUCH_TOKEN) {
            self.lasting.wallet.renew(moment.now);
        }
        self.unsaved.lasting = true;
    }

    pub(super) fn tokens(&mut self, window: BinStart, answer: TokenAnswer, moment: Moment) {
        if let Some(named) = self.reports_to() {
            let wallet = &mut self.lasting.wallet;
            wallet.answered(window, answer, &named, moment);
            self.unsaved.lasting = true;
        }
    }

    pub(super) fn sharing_clock_was_set_back(&mut self, now: Millis) {
        self.lasting.outbox.clock_was_set_back(now);
        self.lasting.wallet.clock_was_set_back();
    }
}
