//! The person's own line, network and device.

use super::super::answer::{LOCAL, WORKS};
use super::super::cell::{Group, MatrixCell, Truth};
use crate::host::NetworkState;
use crate::platform::{ALL, X};

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        x("link-down", NetworkState::LinkDown).fast(),
        x("no-route", NetworkState::NoRoute),
        x("upstream-dead", NetworkState::UpstreamDead).silent(),
        x("all-drop", NetworkState::AllDrop).silent(),
        x("resolver-closed", NetworkState::ResolverClosed).silent(),
        x("portal-dns", NetworkState::PortalDns),
        x("portal-redirect", NetworkState::PortalRedirect).fast(),
        x("portal-http", NetworkState::PortalHttp),
        x("portal-redirect-plain", NetworkState::PortalRedirect)
            .at("http://x.com/")
            .fresh(),
        x("portal-http-plain", NetworkState::PortalHttp)
            .at("http://x.com/")
            .fresh(),
        x("intercepted-unknown", NetworkState::InterceptedUnknown).fast(),
        x("clock-wrong", NetworkState::ClockWrong),
        x("intercepted-trusted", NetworkState::InterceptedTrusted)
            .truth(Truth::Works)
            .must(&[WORKS]),
        // Everything fails at once, of several operators: the worst temptation.
        all("link-down-all", NetworkState::LinkDown),
        all("no-route-all", NetworkState::NoRoute),
        all("upstream-dead-all", NetworkState::UpstreamDead).silent(),
        all("all-drop-all", NetworkState::AllDrop).silent(),
        all("resolver-closed-all", NetworkState::ResolverClosed).silent(),
        all("portal-dns-all", NetworkState::PortalDns),
        all("portal-redirect-all", NetworkState::PortalRedirect),
        all("portal-http-all", NetworkState::PortalHttp),
        all("intercepted-unknown-all", NetworkState::InterceptedUnknown),
        all("clock-wrong-all", NetworkState::ClockWrong),
    ]
}

fn local(name: &'static str, state: NetworkState) -> MatrixCell {
    MatrixCell::innocent(Group::Line, name, Truth::Local)
        .line(state)
        .must(&[LOCAL])
}

/// The person opens X.
fn x(name: &'static str, state: NetworkState) -> MatrixCell {
    local(name, state).opens(X)
}

/// The person opens all four.
fn all(name: &'static str, state: NetworkState) -> MatrixCell {
    ALL.into_iter().fold(local(name, state), MatrixCell::opens)
}
