//! Sharing: the reports, and the tokens that they are sent with.

use sada_units::{BinStart, Country};
use serde::{Deserialize, Serialize};

use crate::config::Named;
use crate::effect::Effect;
use crate::history::History;
use crate::outbox::{Means, Outbox};
use crate::signal::TokenResponse;
use crate::time::{Millis, Moment};
use crate::tokens::TokenCache;

/// A gateway's answer to a token that no issuing key marked for this place and bin.
const NO_SUCH_TOKEN: u16 = 403;

/// The reports and the tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sharing {
    outbox: Outbox,
    #[serde(default, rename = "wallet")]
    tokens: TokenCache,
}

impl Sharing {
    /// No reports and no tokens.
    pub(crate) const EMPTY: Self = Self {
        outbox: Outbox::EMPTY,
        tokens: TokenCache::EMPTY,
    };

    /// Makes, sends and prepares reports, where that is due. Call only while the person shares.
    /// Says beside the effects whether anything changed that must be kept.
    pub(crate) fn tick(
        &mut self,
        operator: &Named,
        history: &History,
        saver: bool,
        hold: bool,
        moment: Moment,
    ) -> (Vec<Effect>, bool) {
        let (mut effects, fetches) = self.tokens.tick(operator, moment);
        let means = Means {
            relays: &operator.relays,
            tokens: &mut self.tokens,
            saver,
            hold,
        };
        let (sent, sends) = self.outbox.tick(history, means, moment);
        effects.extend(sent);
        let changed = fetches || sends || !effects.is_empty();
        (effects, changed)
    }

    /// When [`tick`](Self::tick) has something to do, where reports are held back or not.
    pub(crate) fn next_due(&self, operator: &Named, hold: bool, now: Millis) -> Option<Millis> {
        let tokens = self.tokens.next_due(operator, now);
        self.outbox.next_due(hold).into_iter().chain(tokens).min()
    }

    /// Takes a report that was made.
    pub(crate) fn sealed(&mut self, bin: BinStart, payload: String, now: Millis) {
        self.outbox.sealed(bin, payload, now);
    }

    /// Takes the gateway's answer. Where it does not take the token, what that attests is not so
    /// any more.
    pub(crate) fn sent(
        &mut self,
        bin: BinStart,
        status: Option<u16>,
        bin_length: Millis,
        moment: Moment,
    ) {
        self.outbox.sent(bin, status, bin_length, moment);
        if status == Some(NO_SUCH_TOKEN) {
            self.tokens.renew(moment.now);
        }
    }

    /// Takes an issuer's answer.
    pub(crate) fn answered(
        &mut self,
        window: BinStart,
        answer: TokenResponse,
        operator: &Named,
        moment: Moment,
    ) {
        self.tokens.answered(window, answer, operator, moment);
    }

    /// The connection came back, perhaps in another network: what waits is sent soon.
    pub(crate) fn reconnected(&mut self, bin_length: Millis, moment: Moment) {
        self.outbox.hurry(bin_length, moment);
        self.tokens.renew(moment.now);
    }

    /// Stops: what waits and all tokens are dropped.
    pub(crate) fn stop(&mut self) {
        self.outbox.stop();
        self.tokens.clear();
    }

    /// Whatever an earlier run of the background had under way, nobody waits for now.
    pub(crate) fn background_restarted(&mut self) {
        self.outbox.background_restarted();
        self.tokens.background_restarted();
    }

    /// Nothing waits for what is now the far future.
    pub(crate) fn clock_was_set_back(&mut self, now: Millis) {
        self.outbox.clock_was_set_back(now);
        self.tokens.clock_was_set_back();
    }

    /// Forgets what was carried before this.
    pub(crate) fn forget_before(&mut self, since: Millis) {
        self.outbox.forget_before(since);
    }

    /// The country that tokens attest.
    pub(crate) fn attested(&self) -> Option<Country> {
        let place = self.tokens.place()?;
        Some(place.country).filter(|country| *country != Country::UNKNOWN)
    }

    /// The reports.
    pub(crate) const fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// The tokens.
    pub(crate) const fn tokens(&self) -> &TokenCache {
        &self.tokens
    }
}
