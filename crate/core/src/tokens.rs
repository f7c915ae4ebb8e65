//! Tokens for reports: fetched a window ahead, whether or not anything was seen.

use std::collections::BTreeMap;

use sada_units::{BinStart, Millis};
use serde::{Deserialize, Serialize};

use crate::attestation::Attestation;
use crate::collect::collect_unsorted;
use crate::config::Named;
use crate::effect::Effect;
use crate::signal::TokenResponse;
use crate::time::{MINUTE, Moment};

/// A batch that is asked for longer than this was lost with the background that asked.
const ASKED_FOR: Millis = Millis::seconds(30);
/// At the start, and on another network, tokens are asked for within this time.
const SOON: Millis = MINUTE;
/// A connection that comes and goes does not ask for tokens each time: an issuer gives out so
/// many to one block of addresses, and others may live there.
const RENEWED_AT_MOST_EACH: Millis = Millis::minutes(15);
/// After so many failures in a row the gaps between tries grow no more.
const MOST_DOUBLINGS: u32 = 5;
/// A block of addresses that has had its share gets more of it as its window goes on: the first
/// time it is asked again after this part of a window, and then after ever more of them.
const ASKED_AGAIN_PART: u64 = 12;
/// A bin's report is made when the bin is over, at the latest after so many more.
const USED_WITHIN_BINS: u64 = 4;

/// The tokens of one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Window {
    /// Its first bin.
    start: BinStart,
    place: Attestation,
    /// By their bins.
    tokens: BTreeMap<BinStart, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TokenPlan {
    /// The window's first bin.
    window: BinStart,
    at: Millis,
    tries: u32,
    asked: Option<Millis>,
}

impl TokenPlan {
    /// When the window is over.
    fn end(&self, named: &Named) -> Millis {
        self.window.in_millis() + named.window()
    }
}

/// A token, with the place that it attests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestedToken {
    /// The place.
    pub place: Attestation,
    /// The token, as the boundary wrote it.
    pub token: String,
}

/// All tokens there are, and when the next are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCache {
    windows: Vec<Window>,
    plan: Option<TokenPlan>,
    /// When windows of which this block of addresses has had its share are asked for again; what
    /// would be after a window's end is kept for as long as the window lasts.
    #[serde(default)]
    refusals: Vec<TokenPlan>,
    /// Whether the last issuer that answered was found to lie.
    lied: bool,
    renewed: Option<Millis>,
    /// The issuer that is asked first: the one that answered last.
    issuer: usize,
}

impl TokenCache {
    /// No tokens.
    pub const EMPTY: Self = Self {
        windows: Vec::new(),
        plan: None,
        refusals: Vec::new(),
        lied: false,
        renewed: None,
        issuer: 0,
    };

    /// Asks for tokens where that is due. Call only while the person shares. Says beside the
    /// effects whether anything changed that must be kept.
    pub fn tick(&mut self, named: &Named, moment: Moment) -> (Vec<Effect>, bool) {
        let now = moment.now;
        let before = (self.plan, self.refusals.clone(), self.windows.len());
        let length = named.window();
        let unused_after = length + USED_WITHIN_BINS * named.bin_seconds.in_millis();
        let spent = |start: BinStart| start.in_millis() + unused_after < now;
        self.windows.retain(|window| !spent(window.start));
        let length = length.whole_seconds();
        let current = BinStart::containing(now.whole_seconds(), length);
        let next = current.later(1, length);
        // A plan for a window that is over, or that the clock has taken far away, is none.
        self.plan
            .take_if(|plan| plan.window != current && plan.window != next);
        self.refusals
            .retain(|plan| plan.window == current || plan.window == next);
        if self.plan.is_none() {
            self.plan = self.planned(current, next, named, moment);
        }
        let mut effects = Vec::new();
        for plan in self.plan.iter_mut().chain(&mut self.refusals) {
            plan.asked
                .take_if(|asked| now >= *asked + ASKED_FOR || now < *asked);
            let is_due = now >= plan.at && plan.at < plan.end(named);
            if plan.asked.is_none() && is_due {
                plan.asked = Some(now);
                let turn = self.issuer + usize::try_from(plan.tries).unwrap_or(0);
                if let Some(issuer) = named.issuers.get(turn % named.issuers.len().max(1)) {
                    effects.push(Effect::FetchTokens {
                        window: plan.window,
                        url: format!("{issuer}tokens"),
                    });
                }
            }
        }
        let after = (self.plan, self.refusals.clone(), self.windows.len());
        (effects, before != after)
    }

    /// The first of these two windows without tokens: this one soon, the next at a random moment
    /// of this one.
    fn planned(
        &self,
        current: BinStart,
        next: BinStart,
        named: &Named,
        moment: Moment,
    ) -> Option<TokenPlan> {
        let lacks = |start: BinStart| {
            self.windows.iter().all(|window| window.start != start)
                && self.refusals.iter().all(|plan| plan.window != start)
        };
        let plan = |window, at| TokenPlan {
            window,
            at,
            tries: 0,
            asked: None,
        };
        let now = moment.now;
        if lacks(current) {
            let within = SOON.min(named.bin_seconds.in_millis());
            return Some(plan(current, now + moment.draw_time(11, within)));
        }
        let rest = next.in_millis() - now;
        lacks(next).then(|| plan(next, now + moment.draw_time(12, rest)))
    }

    /// Takes an issuer's answer. What may succeed later, or with another issuer, is tried again.
    pub fn answered(
        &mut self,
        window: BinStart,
        answer: TokenResponse,
        named: &Named,
        moment: Moment,
    ) {
        let mut plans = self.plan.iter_mut().chain(&mut self.refusals);
        let Some(plan) = plans.find(|plan| plan.window == window) else {
            return;
        };
        match answer {
            TokenResponse::Given { place, tokens } => {
                let issuers = named.issuers.len().max(1);
                let turn = self.issuer + usize::try_from(plan.tries).unwrap_or(0);
                self.issuer = turn % issuers;
                self.lied = false;
                self.plan.take_if(|plan| plan.window == window);
                self.refusals.retain(|plan| plan.window != window);
                self.windows.retain(|it| it.start != window);
                self.windows.push(Window {
                    start: window,
                    place,
                    tokens: collect_unsorted(tokens),
                });
            }
            // This block of addresses has had its share of this window.
            TokenResponse::Refused { status: Some(429) } => {
                let before = self.refusals.iter().find(|it| it.window == window);
                let doublings = before.map_or(0, |it| it.tries).min(MOST_DOUBLINGS);
                let tries = before.map_or(0, |it| it.tries).saturating_add(1);
                self.plan.take_if(|plan| plan.window == window);
                self.refusals.retain(|plan| plan.window != window);
                let gap = named.window() / ASKED_AGAIN_PART * (1 << doublings);
                self.refusals.push(TokenPlan {
                    window,
                    at: moment.now + gap + moment.draw_time(13, gap),
                    tries,
                    asked: None,
                });
            }
            TokenResponse::Refused { .. } | TokenResponse::Lied => {
                self.lied = answer == TokenResponse::Lied;
                plan.tries = plan.tries.saturating_add(1);
                plan.asked = None;
                let bin = named.bin_seconds.in_millis();
                let gap = bin / 5 * (1 << plan.tries.min(MOST_DOUBLINGS));
                plan.at = moment.now + gap + moment.draw_time(13, gap);
            }
        }
    }

    /// Another network: what is attested is no longer so. Tokens for where the device is now are
    /// asked for soon.
    pub fn renew(&mut self, now: Millis) {
        let lately = |at: &Millis| now.saturating_sub(*at) < RENEWED_AT_MOST_EACH && *at <= now;
        if self.renewed.as_ref().is_some_and(lately) || self.windows.is_empty() {
            return;
        }
        self.renewed = Some(now);
        self.windows.clear();
        self.plan = None;
        self.refusals.clear();
    }

    /// The token of this bin, if there is one; it is given out once.
    pub fn consume(&mut self, bin: BinStart) -> Option<AttestedToken> {
        self.windows.iter_mut().find_map(|window| {
            let token = window.tokens.remove(&bin)?;
            let place = window.place;
            Some(AttestedToken { place, token })
        })
    }

    /// An issuer that an earlier run of the background asked is asked again.
    pub fn background_restarted(&mut self) {
        for plan in self.plan.iter_mut().chain(&mut self.refusals) {
            plan.asked = None;
        }
    }

    /// What was planned for what is now the far future is planned anew.
    pub fn clock_was_set_back(&mut self) {
        self.plan = None;
        self.refusals.clear();
        self.renewed = None;
    }

    /// Forgets all of it.
    pub fn clear(&mut self) {
        *self = Self::EMPTY;
    }

    /// When [`tick`](Self::tick) has something to do.
    #[must_use]
    pub fn next_due(&self, named: &Named, now: Millis) -> Option<Millis> {
        let length = named.window();
        // At the start of the next window that after it is planned.
        let turn = now - now % length + length;
        let plans = self.plan.iter().chain(&self.refusals);
        let due = plans
            .filter(|plan| plan.at < plan.end(named))
            .map(|plan| plan.asked.map_or(plan.at, |asked| asked + ASKED_FOR));
        Some(due.min().map_or(turn, |at| at.min(turn)))
    }

    /// Where the newest tokens say that the device is.
    #[must_use]
    pub fn place(&self) -> Option<Attestation> {
        self.windows.last().map(|window| window.place)
    }

    /// Whether nothing was given out for some window, since this block of addresses has had its share.
    #[must_use]
    pub const fn refused(&self) -> bool {
        !self.refusals.is_empty()
    }

    /// Whether the last issuer that answered was found to lie.
    #[must_use]
    pub const fn lied(&self) -> bool {
        self.lied
    }
}

#[cfg(test)]
mod tests;
