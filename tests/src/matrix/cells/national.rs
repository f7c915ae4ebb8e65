//! Several operators at once, as states do it.

use super::super::answer::{Answer, INTERFERENCE, SLOW, UNKNOWN};
use super::super::cell::{Cell, EVERYWHERE, Group, Truth};
use super::super::column::Column;
use super::super::deed::{Change, Deed};
use super::{ABORTED, FIREFOX, ONE_OPERATOR};
use crate::host::{Family, Mechanism, Setting};
use crate::platform::{ALL, FACEBOOK, INSTAGRAM, Platform, X, YOUTUBE};

/// Two that belong to two operators.
const TWO: &[Platform] = &[YOUTUBE, X];
/// Three that belong to three.
const THREE: &[Platform] = &[YOUTUBE, FACEBOOK, X];

pub(super) fn cells() -> Vec<Cell> {
    vec![
        // The evening of 20 January 2024.
        national("four-ways")
            .on(&[YOUTUBE], Mechanism::DnsNxdomain)
            .on(&[FACEBOOK], Mechanism::DnsBlockpage)
            .on(&[X], Mechanism::TlsReset)
            .on(&[INSTAGRAM], Mechanism::TlsDrop)
            .silent(),
        national("all-tls-drop")
            .on(&ALL, Mechanism::TlsDrop)
            .silent(),
        national("all-tls-reset").on(&ALL, Mechanism::TlsReset),
        national("all-bogon-dead")
            .on(&ALL, Mechanism::DnsBogonDead)
            .silent(),
        national("all-bogon-alive").on(&ALL, Mechanism::DnsBogonAlive),
        national("all-mitm-unknown-ca").on(&ALL, Mechanism::MitmUnknownCa),
        national("three-syn-drop")
            .on(THREE, Mechanism::TcpSynDrop)
            .silent(),
        national("two-tls-reset")
            .on(TWO, Mechanism::TlsReset)
            .fast(),
        national("two-nxdomain").on(TWO, Mechanism::DnsNxdomain),
        national("two-dns-drop")
            .on(TWO, Mechanism::DnsDrop)
            .silent(),
        national("two-blockpage").on(TWO, Mechanism::DnsBlockpage),
        national("two-icmp-admin").on(TWO, Mechanism::IcmpAdmin),
        national("two-tls-close").on(TWO, Mechanism::TlsClose),
        national("two-alert-112").on(TWO, Mechanism::TlsAlert112),
        national("two-stall-headers")
            .on(TWO, Mechanism::StallHeaders)
            .silent(),
        national("two-reset-after-tls")
            .on(TWO, Mechanism::ResetAfterTls)
            .but(Column::Firefox, &[Answer::Nothing])
            .but(Column::FirefoxNavigation, &[Answer::Nothing])
            .pair(ABORTED, FIREFOX),
        two_over_ipv6(),
        // A page put in X's place, and YouTube, where no such page can come, reset.
        national("blockpage-and-reset")
            .on(&[YOUTUBE], Mechanism::TlsReset)
            .on(&[X], Mechanism::HttpBlock200)
            .at(YOUTUBE.url)
            .then(Deed::Open("http://x.com/"))
            .fresh(),
        all_throttled(),
        // Both are Meta's: one operator, however many of its platforms.
        Cell::interference(Group::National, "one-operator-two-platforms")
            .on(&[FACEBOOK, INSTAGRAM], Mechanism::TlsReset)
            .must(&[UNKNOWN])
            .pair(ONE_OPERATOR, EVERYWHERE),
    ]
}

fn national(name: &'static str) -> Cell {
    Cell::interference(Group::National, name).must(&[INTERFERENCE])
}

fn two_over_ipv6() -> Cell {
    let over_ipv6 = |mechanism| Setting {
        family: Family::V6,
        ..Setting::of(mechanism)
    };
    let mut cell = national("two-tls-reset-ipv6");
    for platform in TWO {
        let before = Change::Platform(platform.id, over_ipv6(Mechanism::None));
        cell = cell
            .condition(before)
            .setting(*platform, over_ipv6(Mechanism::TlsReset));
    }
    cell
}

/// Four pages of 200 kB, each throttled.
fn all_throttled() -> Cell {
    const BIG: [&str; 4] = [
        "https://www.youtube.com/big",
        "https://www.facebook.com/big",
        "https://x.com/big",
        "https://www.instagram.com/big",
    ];
    let mut cell = national("all-throttle-128k")
        .truth(Truth::Slow)
        .on(&ALL, Mechanism::Throttle128k)
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
