//! What the middlebox does with a connection, once it knows which one it is.

use std::net::SocketAddr;

use hyper::StatusCode;

use super::{
    carry::{Cutoff, Limits},
    inject::InjectedResponse,
};
use crate::{
    LabMechanism, NetworkState,
    inside::{certificates::PresentedCertificate, hosts},
    protocol::Action,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Pass it on to where it wanted to go, within limits.
    Pass(Limits),
    /// Lead it to another host.
    Divert(SocketAddr),
    Reset,
    Swallow,
    Close,
    /// Answer it, and close it in one of the two ways.
    Inject(InjectedResponse),
    /// Pass it on, showing another certificate.
    Intercept(PresentedCertificate),
    /// Show a trusted certificate and a block page.
    Replace,
}

impl Plan {
    /// What becomes of a connection to port 443 (`tls`) or 80 with this name in it.
    pub(super) fn of(
        line: NetworkState,
        mechanism: LabMechanism,
        tls: bool,
        name: Option<&str>,
    ) -> Self {
        if let Some(plan) = of_portal(line, tls, name) {
            return plan;
        }
        match (of_mechanism(mechanism, tls), line) {
            // What stands on the device meets what comes through to it.
            (Self::Pass(Limits::NONE), NetworkState::InterceptedUnknown) if tls => {
                Self::Intercept(PresentedCertificate::Antivirus)
            }
            (Self::Pass(Limits::NONE), NetworkState::InterceptedTrusted) if tls => {
                Self::Intercept(PresentedCertificate::Proper)
            }
            (plan, _) => plan,
        }
    }

    /// How the log calls it.
    pub(super) fn action(self, mechanism: LabMechanism) -> Action {
        match self {
            // Its packets are the kernel's to drop.
            Self::Pass(_) if mechanism == LabMechanism::ThrottlePolice128k => Action::Throttled,
            Self::Pass(limits) if limits.pace.is_some() => Action::Throttled,
            Self::Pass(_) => Action::Passed,
            Self::Divert(_) => Action::Diverted,
            Self::Reset => Action::Reset,
            Self::Swallow => Action::Swallowed,
            Self::Close => Action::Closed,
            Self::Inject(response) => response.action(),
            Self::Intercept(_) | Self::Replace => Action::Intercepted,
        }
    }
}

fn of_portal(line: NetworkState, tls: bool, name: Option<&str>) -> Option<Plan> {
    let portal = |port: u16| Plan::Divert((hosts::PORTAL, port).into());
    match (line, tls) {
        // Who still knows an address of before the portal gets no further with it.
        (NetworkState::PortalDns, true) | (NetworkState::PortalRedirect, true) => Some(portal(443)),
        (NetworkState::PortalDns, false) | (NetworkState::PortalHttp, false) => Some(portal(80)),
        (NetworkState::PortalRedirect, false) => Some(match name {
            Some("portal.example") => portal(80),
            _ => Plan::Inject(InjectedResponse::Portal),
        }),
        (NetworkState::PortalHttp, true) => Some(Plan::Reset),
        _ => None,
    }
}

fn of_mechanism(mechanism: LabMechanism, tls: bool) -> Plan {
    let only_tls = |plan| if tls { plan } else { Plan::Pass(Limits::NONE) };
    let alert = |code| only_tls(Plan::Inject(InjectedResponse::Alert(code)));
    let blocked = |status, on_tls| {
        if tls {
            on_tls
        } else {
            Plan::Inject(InjectedResponse::BlockPage(status))
        }
    };
    let paced = |kbit| Plan::Pass(Limits::pace(kbit));
    let until = |cutoff| Plan::Pass(Limits::until(cutoff));
    match mechanism {
        LabMechanism::TlsReset => Plan::Reset,
        LabMechanism::TlsDrop => Plan::Swallow,
        LabMechanism::TlsClose => Plan::Close,
        LabMechanism::TlsAlert40 => alert(40),
        LabMechanism::TlsAlert112 => alert(112),
        LabMechanism::TlsAlert49 => alert(49),
        LabMechanism::TlsAlert80 => alert(80),
        LabMechanism::TlsPlaintext => only_tls(Plan::Inject(InjectedResponse::Plaintext)),
        LabMechanism::MitmUnknownCa => only_tls(Plan::Intercept(PresentedCertificate::Filter)),
        LabMechanism::MitmSelfSigned => only_tls(Plan::Intercept(PresentedCertificate::SelfSigned)),
        LabMechanism::MitmExpired => only_tls(Plan::Intercept(PresentedCertificate::Expired)),
        LabMechanism::MitmWrongHost => only_tls(Plan::Intercept(PresentedCertificate::WrongName)),
        LabMechanism::MitmTrustedCa => only_tls(Plan::Replace),
        LabMechanism::HttpBlock200 => blocked(StatusCode::OK, Plan::Reset),
        LabMechanism::HttpBlock451 => {
            blocked(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, Plan::Reset)
        }
        LabMechanism::HttpBlock403 => blocked(StatusCode::FORBIDDEN, Plan::Reset),
        LabMechanism::HttpBlock200TlsDrop => blocked(StatusCode::OK, Plan::Swallow),
        LabMechanism::HttpBlock302 if tls => Plan::Reset,
        LabMechanism::HttpBlock302 => Plan::Inject(InjectedResponse::BlockRedirect),
        LabMechanism::HttpInjectReset if tls => Plan::Reset,
        LabMechanism::HttpInjectReset => Plan::Inject(InjectedResponse::Injected),
        LabMechanism::Throttle10k => paced(10),
        LabMechanism::Throttle32k => paced(32),
        LabMechanism::Throttle128k => paced(128),
        LabMechanism::StallBody => until(Cutoff::Stall),
        LabMechanism::ResetBody => until(Cutoff::Reset),
        LabMechanism::CloseBody => until(Cutoff::Close),
        // The others are the work of the resolver, the kernel and the servers.
        _ => Plan::Pass(Limits::NONE),
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::Plan;
    use crate::{LabMechanism, NetworkState, inside::middlebox::carry::Limits};

    #[test]
    fn plain_http_passes_where_only_tls_is_looked_at() {
        for mechanism in LabMechanism::value_variants() {
            let word = mechanism.to_string();
            let plan = Plan::of(NetworkState::Up, *mechanism, false, Some("x.com"));
            if word.starts_with("tls-alert") || word.starts_with("mitm-") {
                assert_eq!(plan, Plan::Pass(Limits::NONE), "{word}");
                let plan = Plan::of(NetworkState::Up, *mechanism, true, Some("x.com"));
                assert_ne!(plan, Plan::Pass(Limits::NONE), "{word}");
            }
            if word.starts_with("http-block") {
                assert!(matches!(plan, Plan::Inject(_)), "{word}");
            }
        }
    }

    #[test]
    fn the_way_to_the_portal_is_open_where_everything_else_leads_to_it() {
        let plan = |name| {
            Plan::of(
                NetworkState::PortalRedirect,
                LabMechanism::None,
                false,
                name,
            )
        };
        assert!(matches!(plan(Some("portal.example")), Plan::Divert(_)));
        assert!(matches!(plan(Some("x.com")), Plan::Inject(_)));
        assert!(matches!(plan(None), Plan::Inject(_)));
    }
}
