//! Several operators at once, as states do it.

use super::super::answer::{AcceptableAnswer, INTERFERENCE, SLOW, UNKNOWN};
use super::super::cell::{EVERYWHERE, Group, MatrixCell, Truth};
use super::super::column::Column;
use super::super::deed::{Deed, EnvironmentChange};
use super::{ABORTED, FIREFOX, ONE_OPERATOR};
use crate::host::{Family, LabMechanism, Setting};
use crate::platform::{ALL, FACEBOOK, INSTAGRAM, VisitedPlatform, X, YOUTUBE};

/// Two that belong to two operators.
const TWO: &[VisitedPlatform] = &[YOUTUBE, X];
/// Three that belong to three.
const THREE: &[VisitedPlatform] = &[YOUTUBE, FACEBOOK, X];

pub(super) fn cells() -> Vec<MatrixCell> {
    vec![
        // The evening of 20 January 2024.
        national("four-ways")
            .on(&[YOUTUBE], LabMechanism::DnsNxdomain)
            .on(&[FACEBOOK], LabMechanism::DnsBlockpage)
            .on(&[X], LabMechanism::TlsReset)
            .on(&[INSTAGRAM], LabMechanism::TlsDrop)
            .silent(),
        national("all-tls-drop")
            .on(&ALL, LabMechanism::TlsDrop)
            .silent(),
        national("all-tls-reset").on(&ALL, LabMechanism::TlsReset),
        national("all-bogon-dead")
            .on(&ALL, LabMechanism::DnsBogonDead)
            .silent(),
        national("all-bogon-alive").on(&ALL, LabMechanism::DnsBogonAlive),
        national("all-mitm-unknown-ca").on(&ALL, LabMechanism::MitmUnknownCa),
        national("three-syn-drop")
            .on(THREE, LabMechanism::TcpSynDrop)
            .silent(),
        national("two-tls-reset")
            .on(TWO, LabMechanism::TlsReset)
            .fast(),
        national("two-nxdomain").on(TWO, LabMechanism::DnsNxdomain),
        national("two-dns-drop")
            .on(TWO, LabMechanism::DnsDrop)
            .silent(),
        national("two-blockpage").on(TWO, LabMechanism::DnsBlockpage),
        national("two-icmp-admin").on(TWO, LabMechanism::IcmpAdmin),
        national("two-tls-close").on(TWO, LabMechanism::TlsClose),
        national("two-alert-112").on(TWO, LabMechanism::TlsAlert112),
        national("two-stall-headers")
            .on(TWO, LabMechanism::StallHeaders)
            .silent(),
        national("two-reset-after-tls")
            .on(TWO, LabMechanism::ResetAfterTls)
            .but(Column::Firefox, &[AcceptableAnswer::Nothing])
            .but(Column::FirefoxNavigation, &[AcceptableAnswer::Nothing])
            .pair(ABORTED, FIREFOX),
        two_over_ipv6(),
        // A page put in X's place, and YouTube, where no such page can come, reset.
        national("blockpage-and-reset")
            .on(&[YOUTUBE], LabMechanism::TlsReset)
            .on(&[X], LabMechanism::HttpBlock200)
            .at(YOUTUBE.url)
            .then(Deed::Open("http://x.com/"))
            .fresh(),
        all_throttled(),
        // Both are Meta's: one operator, however many of its platforms.
        MatrixCell::interference(Group::National, "one-operator-two-platforms")
            .on(&[FACEBOOK, INSTAGRAM], LabMechanism::TlsReset)
            .must(&[UNKNOWN])
            .pair(ONE_OPERATOR, EVERYWHERE),
    ]
}

fn national(name: &'static str) -> MatrixCell {
    MatrixCell::interference(Group::National, name).must(&[INTERFERENCE])
}

fn two_over_ipv6() -> MatrixCell {
    let over_ipv6 = |mechanism| Setting {
        family: Family::V6,
        ..Setting::of(mechanism)
    };
    let mut cell = national("two-tls-reset-ipv6");
    for platform in TWO {
        let before = EnvironmentChange::Platform(platform.id, over_ipv6(LabMechanism::None));
        cell = cell
            .condition(before)
            .setting(*platform, over_ipv6(LabMechanism::TlsReset));
    }
    cell
}

/// Four pages of 200 kB, each throttled.
fn all_throttled() -> MatrixCell {
    const BIG: [&str; 4] = [
        "https://www.youtube.com/big",
        "https://www.facebook.com/big",
        "https://x.com/big",
        "https://www.instagram.com/big",
    ];
    let mut cell = national("all-throttle-128k")
        .truth(Truth::Slow)
        .on(&ALL, LabMechanism::Throttle128k)
        .at(BIG[0])
        .must(&[SLOW])
        .patient(90);
    for url in &BIG[1..] {
        cell = cell.then(Deed::Open(url));
    }
    for _ in 0..3 {
        cell = cell.past(&BIG);
    }
    cell
}
