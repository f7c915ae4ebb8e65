//! What the person does, or another extension, or the device.

use super::super::answer::{AcceptableAnswer, LOCAL, UNKNOWN, WORKS};
use super::super::cell::{EVERYWHERE, Group, MatrixCell, Truth};
use super::super::column::Column;
use super::super::deed::{Deed, EnvironmentChange, NeighbourAct};
use super::alone;
use super::pace::BIG;
use crate::host::{LabMechanism, NetworkState, Scope, Setting};
use crate::platform::{FACEBOOK, X, YOUTUBE};
use crate::wait::seconds;

/// Who leaves at once has seen nothing, and neither has the browser.
const LEFT_AT_ONCE: &str = "given up before anything could be seen: blocked, or impatient";

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        given_up("stop", Deed::Stop).fast(),
        given_up("close-tab", Deed::Close),
        given_up("navigate-away", Deed::Leave(FACEBOOK.url)),
        given_up_blocked("stop-while-blocked", Deed::Stop),
        given_up_blocked("close-tab-while-blocked", Deed::Close),
        given_up_blocked("navigate-away-while-blocked", Deed::Leave("about:blank")),
        MatrixCell::innocent(Group::Person, "reload-on-slow-line", Truth::Works)
            .line(NetworkState::Slow32k)
            .opens(X)
            // The page has begun to show by then: before, there is nothing to reload yet.
            .then(Deed::Wait(seconds(8)))
            .then(Deed::Reload)
            .must(&[WORKS])
            .patient(90),
        alone(
            Group::Person,
            "reload-while-blocked",
            LabMechanism::TlsReset,
        )
        .then(Deed::Wait(seconds(1)))
        .then(Deed::Reload)
        .then(Deed::Wait(seconds(1)))
        .then(Deed::Reload),
        // One browser says that an extension stopped it; the other's word has too many senses.
        blocked_here("ad-blocker-page", X.url, "x.com")
            .must(&[AcceptableAnswer::Nothing])
            .but(Column::Chromium, &[LOCAL, AcceptableAnswer::Nothing]),
        MatrixCell::innocent(Group::Person, "ad-blocker-media", Truth::Works)
            .fault(EnvironmentChange::Neighbour(NeighbourAct::Blocks(
                "abs.twimg.com",
            )))
            .opens(X)
            .must(&[WORKS]),
        filter_at_home("tracker-filter"),
        MatrixCell::innocent(Group::Person, "proxy-dead", Truth::Local)
            .fault(EnvironmentChange::Neighbour(NeighbourAct::DeadProxy))
            .opens(X)
            .opens(FACEBOOK)
            .must(&[LOCAL]),
        changing("network-change")
            .then(Deed::Wait(seconds(2)))
            .then(Deed::Change(EnvironmentChange::Line(
                NetworkState::LinkDown,
            )))
            .then(Deed::Wait(seconds(2)))
            .then(Deed::Change(EnvironmentChange::Line(NetworkState::Up)))
            .patient(60),
        changing("sleep")
            .then(Deed::Wait(seconds(1)))
            .then(Deed::Sleep)
            .then(Deed::Wait(seconds(70)))
            .then(Deed::Change(EnvironmentChange::Line(NetworkState::Up)))
            .then(Deed::Wake)
            .patient(150),
    ]
}

/// On a slow line the person does not wait for the end.
fn given_up(name: &'static str, deed: Deed) -> MatrixCell {
    MatrixCell::innocent(Group::Person, name, Truth::Nothing)
        .line(NetworkState::Slow32k)
        .opens(X)
        .at(BIG)
        .then(Deed::Wait(seconds(3)))
        .then(deed)
        .must(&[AcceptableAnswer::Nothing])
}

fn given_up_blocked(name: &'static str, deed: Deed) -> MatrixCell {
    alone(Group::Person, name, LabMechanism::TlsDrop)
        .then(Deed::Wait(seconds(3)))
        .then(deed)
        .must(&[AcceptableAnswer::Nothing])
        .pair(LEFT_AT_ONCE, EVERYWHERE)
        // Longer than silence is listened to.
        .quiet(14)
}

/// Another extension cancels requests to a host.
fn blocked_here(name: &'static str, url: &'static str, host: &'static str) -> MatrixCell {
    MatrixCell::innocent(Group::Person, name, Truth::Nothing)
        .fault(EnvironmentChange::Neighbour(NeighbourAct::Blocks(host)))
        .opens(X)
        .at(url)
}

/// The person's own filter, there from the beginning, answers 0.0.0.0 for hosts that pages of
/// two operators tell what a person does. Their names lie below those of pages.
fn filter_at_home(name: &'static str) -> MatrixCell {
    let filtered = Setting {
        scope: Scope::Tracker,
        ..Setting::of(LabMechanism::DnsZero)
    };
    let mut cell = MatrixCell::innocent(Group::Person, name, Truth::Works);
    for platform in [YOUTUBE, X] {
        cell = cell
            .condition(EnvironmentChange::Platform(platform.id, filtered))
            .opens(platform);
    }
    // What would be suspected has to be looked at again first.
    cell.must(&[WORKS]).settles(8)
}

/// The line is dead while two pages load, and comes back changed.
fn changing(name: &'static str) -> MatrixCell {
    MatrixCell::innocent(Group::Person, name, Truth::Local)
        .line(NetworkState::AllDrop)
        .opens(X)
        .opens(FACEBOOK)
        .must(&[LOCAL, WORKS, UNKNOWN, AcceptableAnswer::Nothing])
}
