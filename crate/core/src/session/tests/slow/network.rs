//! The network of the slow world: what a question meets on its way.

use std::collections::BTreeMap;

use sada_units::{BinStart, Seconds};

use super::chance::Chance;
use crate::attestation::{Attestation, Grade};
use crate::catalogue::{PLAIN_CHECK, PLATFORMS, PlatformId, Role, control};
use crate::probe::{ProbeResult, Timing};
use crate::session::tests::world::Network;
use crate::signal::TokenResponse;
use crate::target::Target;
use crate::time::Millis;
use sada_units::Country;

/// The person's line, which treats all alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Up,
    /// Everything is swallowed.
    Dropped,
    /// Everything fails at once.
    Refused,
    /// A page that asks to log in is all there is.
    Portal,
}

/// What unrelated sites say, where the line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Controls {
    Up,
    /// They answer, and mostly cannot be read.
    Opaque,
    Failing,
    Silent,
}

/// What the resolver answers, where the line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolver {
    /// The browser does not let it be asked.
    Unasked,
    Honest,
    Forging,
}

/// What a request for a page or a part of one meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// Nobody: it is sent again, and again.
    Nobody,
    Fails(&'static str),
    Status(u32),
    /// The network's own page, in the clear.
    Login,
}

/// Browsers' words where everything fails at once. The last is the device's own fault.
const REFUSED: [&str; 5] = [
    "net::ERR_ADDRESS_UNREACHABLE",
    "net::ERR_NAME_NOT_RESOLVED",
    "NS_ERROR_UNKNOWN_HOST",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_INTERNET_DISCONNECTED",
];
/// Browsers' words for a page that asks to log in, over https.
const LOGIN: [&str; 3] = [
    "net::ERR_CERT_AUTHORITY_INVALID",
    "net::ERR_CONNECTION_REFUSED",
    "Das Zertifikat ist ungültig.",
];

#[derive(Clone, Debug)]
pub(crate) struct Net {
    pub(crate) line: Line,
    pub(crate) controls: Controls,
    pub(crate) resolver: Resolver,
    pub(crate) pages: BTreeMap<PlatformId, Network>,
    pub(crate) parts: Network,
    pub(crate) collector: bool,
}

impl Net {
    pub(super) fn fine() -> Self {
        Self {
            line: Line::Up,
            controls: Controls::Up,
            resolver: Resolver::Honest,
            pages: PLATFORMS.iter().map(|it| (it.id, Network::Fine)).collect(),
            parts: Network::Fine,
            collector: true,
        }
    }

    /// What a request to a platform meets now.
    pub(super) fn meets(&self, target: Target, secure: bool, chance: &mut Chance) -> Met {
        let network = match (self.line, target.role) {
            (Line::Dropped, _) => return Met::Nobody,
            (Line::Refused, _) => return Met::Fails(chance.one_of(&REFUSED)),
            (Line::Portal, _) if !secure => return Met::Login,
            (Line::Portal, _) => return Met::Fails(chance.one_of(&LOGIN)),
            (Line::Up, Role::Page) => self.pages[&target.platform],
            (Line::Up, Role::Api | Role::Media) => self.parts,
        };
        match network {
            Network::Silent => Met::Nobody,
            Network::Says(word) | Network::Glitch(word) => Met::Fails(word),
            Network::Status(code) => Met::Status(code),
            Network::Fine => Met::Status(200),
        }
    }

    /// What a re-check meets; `None` is silence.
    pub(super) fn recheck(
        &self,
        target: Target,
        took: Millis,
        chance: &mut Chance,
    ) -> Option<ProbeResult> {
        match self.meets(target, true, chance) {
            Met::Nobody => None,
            Met::Fails(_) | Met::Login => Some(ProbeResult::Failed),
            Met::Status(code) => Some(body(u16::try_from(code).unwrap(), "", took, 900)),
        }
    }

    /// What a question to a control meets; `None` is silence.
    pub(super) fn control(
        &self,
        id: &str,
        took: Millis,
        chance: &mut Chance,
    ) -> Option<ProbeResult> {
        let plain = id == PLAIN_CHECK.id;
        let site = Some(&PLAIN_CHECK).filter(|_| plain).or_else(|| control(id));
        let right = || body(200, site.unwrap().expect, took, 900);
        match (self.line, self.controls) {
            (Line::Dropped, _) | (Line::Up, Controls::Silent) => None,
            (Line::Portal, _) if plain => Some(body(200, "<html>Log in", took, 900)),
            (Line::Refused | Line::Portal, _) | (Line::Up, Controls::Failing) => {
                Some(ProbeResult::Failed)
            }
            (Line::Up, Controls::Opaque) if !plain && chance.draw(6) != 0 => {
                Some(ProbeResult::Opaque)
            }
            (Line::Up, Controls::Up | Controls::Opaque) => Some(right()),
        }
    }

    /// How the file comes that measures the line; `None` is silence.
    pub(super) fn measure(&self, took: Millis) -> Option<ProbeResult> {
        match (self.line, self.controls) {
            (Line::Dropped, _) | (Line::Up, Controls::Silent) => None,
            (Line::Up, Controls::Up | Controls::Opaque) => Some(body(200, "wOF2", took, 77_160)),
            _ => Some(ProbeResult::Failed),
        }
    }

    /// What the resolver says of any host.
    pub(super) fn resolve(&self, chance: &mut Chance) -> Option<Vec<String>> {
        let address = match (self.line, self.resolver) {
            (_, Resolver::Unasked) | (Line::Dropped | Line::Refused, _) => return None,
            // Some portals answer every name with themselves.
            (Line::Portal, _) if chance.draw(2) == 0 => "192.168.1.1",
            (Line::Up, Resolver::Forging) => "10.10.34.35",
            (Line::Up | Line::Portal, _) => "104.244.42.1",
        };
        Some(vec![address.into()])
    }

    /// How an issuer answers.
    pub(super) fn issue(&self, window: BinStart) -> TokenResponse {
        match self.collect() {
            Some(_) => TokenResponse::Given {
                place: Attestation {
                    country: Country::UNKNOWN,
                    asn: 0,
                    grade: Grade::A,
                },
                tokens: (0..48)
                    .map(|n| (window.later(n, Seconds(300)), n.to_string()))
                    .collect(),
            },
            None => TokenResponse::Refused { status: None },
        }
    }

    /// How the gateway answers.
    pub(super) const fn collect(&self) -> Option<u16> {
        match (self.line, self.collector) {
            (Line::Up, true) => Some(200),
            _ => None,
        }
    }
}

fn body(status: u16, text: &str, took: Millis, bytes: u64) -> ProbeResult {
    ProbeResult::Body {
        status,
        text: text.into(),
        timing: Some(Timing {
            first: took,
            whole: took + Millis(bytes / 400),
            bytes,
        }),
    }
}
