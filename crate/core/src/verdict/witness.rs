//! What other platforms bear witness to.

use crate::catalogue::PlatformId;
use crate::control::Reached;
use crate::dns::DnsAnswer;
use crate::failure::FailureType;
use crate::observation::LastObservation;
use crate::outcome::Sign;
use crate::target_status::{TargetStatus, TargetStatuses};
use crate::time::Millis;

use super::Circumstances;

/// Another operator's failure this recent is still the same disturbance. Re-checks while
/// failing come at most 13 minutes apart, so a standing failure stays within it.
const TOGETHER: Millis = Millis::minutes(30);
/// A page that came within this time of a failure shows that the line stood.
pub const SAME_TIME: Millis = Millis::seconds(60);

/// What a failure can tell of others, by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Telling {
    /// HTTP/2 or QUIC was broken, in a connection that stood under a certificate the device trusts.
    /// A filter against viruses breaks it so, for any site.
    Protocol,
    /// A look that failed: it has no word.
    Wordless,
    /// A word of the network.
    Network,
}

impl Telling {
    pub(super) fn of(seen: &LastObservation, direct: bool) -> Self {
        match seen.outcome().failure_kind() {
            _ if direct => Self::Network,
            FailureType::HttpProtocolError => Self::Protocol,
            FailureType::Unknown => Self::Wordless,
            _ => Self::Network,
        }
    }
}

/// Whether platforms of two operators fail together in a way that somebody between can cause. What
/// breaks HTTP/2 at one breaks it at the other, so such words are none. A failure without a word may
/// be one of them, or the device's own, where there are any such and no word of the network is.
pub(super) struct Together {
    wordless: bool,
    own: Telling,
}

impl Together {
    /// `explained` is whether another failure of the same time has a reason of its own, such as a
    /// full disk.
    pub(super) fn of(own: Telling, others: &[Other], explained: bool) -> Self {
        let all = || others.iter().map(|it| it.telling).chain([own]);
        let explained = explained || all().any(|it| it == Telling::Protocol);
        let wordless = !explained || all().any(|it| it == Telling::Network);
        Self { wordless, own }
    }

    /// Whether this one and the platform in question are two such.
    pub(super) fn holds(&self, other: &Other) -> bool {
        self.counts(self.own) && self.counts(other.telling)
    }

    const fn counts(&self, telling: Telling) -> bool {
        match telling {
            Telling::Network => true,
            Telling::Wordless => self.wordless,
            Telling::Protocol => false,
        }
    }
}

/// Whether any failure that is recent says by itself why it failed: the device's own, a proxy's.
pub(super) fn explained(statuses: &TargetStatuses, now: Millis) -> bool {
    let seen = statuses.values().filter_map(|status| status.last.as_ref());
    let recent = seen.filter(|seen| now.saturating_sub(seen.at) <= TOGETHER);
    recent
        .map(LastObservation::that_stands)
        .any(LastObservation::says_why)
}

/// A platform of another operator that fails too.
pub(super) struct Other {
    pub(super) platform: PlatformId,
    /// What it can tell of others.
    pub(super) telling: Telling,
    /// Whether its control's answer was recognised.
    pub(super) verified: bool,
    /// Whether its failure shows by itself that somebody answers in its place.
    pub(super) direct: bool,
}

/// Platforms of operators other than this one's that fail now in a way that can be
/// interference, each with a control that answered at the time. Any part of a platform can bear
/// witness.
pub(super) fn failing_too(
    id: PlatformId,
    statuses: &TargetStatuses,
    circumstances: Circumstances,
    now: Millis,
) -> Vec<Other> {
    let mut failing: Vec<Other> = Vec::new();
    for (platform, status) in others(id, statuses) {
        let Some((seen, reached)) = control_beside(status, now) else {
            continue;
        };
        let direct = direct_evidence(seen, circumstances) > 0;
        let other = Other {
            platform,
            telling: Telling::of(seen, direct),
            verified: matches!(reached, Reached::Verified { .. }),
            direct,
        };
        match failing.iter_mut().find(|known| known.platform == platform) {
            Some(known) => {
                known.telling = known.telling.max(other.telling);
                known.verified |= other.verified;
                known.direct |= other.direct;
            }
            None => failing.push(other),
        }
    }
    failing
}

/// How many independent kinds of evidence a failure itself holds that somebody answers in the
/// platform's place: another page, a forged answer of the resolver, another certificate.
pub(super) fn direct_evidence(seen: &LastObservation, circumstances: Circumstances) -> u8 {
    // Where plain http brings wrong pages of any site, one says nothing of this platform, nor does
    // an address in the local network, where such pages come from.
    let everywhere = circumstances.portal || circumstances.plain == Some(false);
    let page = match seen.outcome().sign() {
        // How it came, and what it is.
        Some(Sign::KnownBlockPage) => 2,
        Some(Sign::InjectedPage) if !everywhere => 1,
        Some(Sign::InjectedPage) | None => 0,
    };
    let address = match seen.addresses() {
        Some(DnsAnswer::KnownForged) => true,
        Some(DnsAnswer::Impossible) => !everywhere,
        Some(DnsAnswer::ThisDevice | DnsAnswer::Plausible) | None => false,
    };
    let certificate = seen.outcome().failure_kind().is_replaced_certificate();
    page + u8::from(address) + u8::from(certificate)
}

/// What controls said beside a failure that can be interference and is recent.
fn control_beside(status: &TargetStatus, now: Millis) -> Option<(&LastObservation, &Reached)> {
    let seen = status.last.as_ref()?.that_stands();
    if !seen.outcome().may_be_interference() || now.saturating_sub(seen.at) > TOGETHER {
        return None;
    }
    let reached = seen.reached().filter(|it| **it != Reached::None)?;
    Some((seen, reached))
}

/// Platforms of other operators whose pages came after this moment, and soon after it.
pub(super) fn loaded_soon_after(
    id: PlatformId,
    at: Millis,
    statuses: &TargetStatuses,
) -> Vec<PlatformId> {
    let came = others(id, statuses).filter(|(_, status)| {
        let seen = status.last.as_ref().filter(|seen| seen.came());
        seen.is_some_and(|seen| seen.at > at && seen.at - at <= SAME_TIME)
    });
    let mut platforms: Vec<PlatformId> = came.map(|(platform, _)| platform).collect();
    platforms.dedup();
    platforms
}

/// Whether anything loaded after this: then the line that was down is up again.
pub(super) fn loaded_since(at: Millis, statuses: &TargetStatuses) -> bool {
    let seen = statuses.values().filter_map(|status| status.last.as_ref());
    seen.filter(|seen| seen.came()).any(|seen| seen.at > at)
}

fn others(
    id: PlatformId,
    statuses: &TargetStatuses,
) -> impl Iterator<Item = (PlatformId, &TargetStatus)> {
    let own = id.platform().operator;
    statuses
        .iter()
        .map(|(target, status)| (target.platform, status))
        .filter(move |(other, _)| other.platform().operator != own)
}
