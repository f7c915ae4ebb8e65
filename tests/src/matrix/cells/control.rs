//! The sites that Sada checks itself against are met as well.

use super::super::answer::{
    AcceptableAnswer, INTERFERENCE, PLATFORM, PLATFORM_PERHAPS, UNKNOWN, WORKS,
};
use super::super::cell::{EVERYWHERE, Group, MatrixCell, Truth};
use super::super::deed::EnvironmentChange;
use super::alone;
use crate::host::LabMechanism;
use crate::platform::{VisitedPlatform, X, YOUTUBE};

/// With every control out of reach nothing vouches for what is between.
const CONTROLS_TOO: &str = "platform and controls blocked, or all of them dead";

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        own_trouble("one-dead", "wikidata", LabMechanism::TlsDrop, PLATFORM),
        own_trouble("all-dead", "all", LabMechanism::TlsReset, PLATFORM_PERHAPS),
        // Where nothing fails no control is asked, and none is missed.
        MatrixCell::innocent(Group::Control, "all-dead-fine", Truth::Works)
            .fault(EnvironmentChange::Control("all", LabMechanism::TlsReset))
            .opens(X)
            .must(&[WORKS]),
        alone(Group::Control, "one-dead-x-reset", LabMechanism::TlsReset)
            .fault(EnvironmentChange::Control(
                "wikidata",
                LabMechanism::TlsDrop,
            ))
            .fast(),
        alone(Group::Control, "one-left-x-reset", LabMechanism::TlsReset)
            .fault(EnvironmentChange::Control(
                "wikidata",
                LabMechanism::TlsReset,
            ))
            .fault(EnvironmentChange::Control(
                "cloudflare",
                LabMechanism::DnsNxdomain,
            ))
            .fault(EnvironmentChange::Control(
                "jsdelivr",
                LabMechanism::Http503,
            )),
        alone(Group::Control, "plain-dead-x-reset", LabMechanism::TlsReset)
            .fault(EnvironmentChange::Control("plain", LabMechanism::TlsReset)),
        MatrixCell::interference(Group::Control, "one-dead-two-reset")
            .on(&[YOUTUBE, X], LabMechanism::TlsReset)
            .fault(EnvironmentChange::Control(
                "github",
                LabMechanism::DnsNxdomain,
            ))
            .must(&[INTERFERENCE]),
        cut_off("all-dead-x-reset", &[X]),
        cut_off("all-dead-two-reset", &[YOUTUBE, X]),
    ]
}

/// X has trouble and says so itself, with its own certificate, while controls fail. The
/// certificate speaks for the line, also where no control does.
fn own_trouble(
    name: &'static str,
    control: &'static str,
    mechanism: LabMechanism,
    answer: AcceptableAnswer,
) -> MatrixCell {
    MatrixCell::innocent(Group::Control, name, Truth::Platform)
        .fault(EnvironmentChange::Control(control, mechanism))
        .on(&[X], LabMechanism::Http503)
        .must(&[answer])
}

/// Another operator's platform answers meanwhile: the line stands.
fn cut_off(name: &'static str, platforms: &[VisitedPlatform]) -> MatrixCell {
    MatrixCell::interference(Group::Control, name)
        .on(platforms, LabMechanism::TlsReset)
        .fault(EnvironmentChange::Control("all", LabMechanism::TlsReset))
        .must(&[UNKNOWN])
        .pair(CONTROLS_TOO, EVERYWHERE)
        // Controls are waited for as long as one may still answer.
        .silent()
}
