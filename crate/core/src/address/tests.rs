use proptest::prelude::*;

use super::*;

fn kind(text: &str) -> AddressKind {
    kind_of(text.parse().unwrap_or_else(|_| panic!("{text}")))
}

/// First and last address of each range and what lies just outside.
#[test]
fn the_edges_of_every_range() {
    use AddressKind::{
        Benchmark, CarrierNat, Documentation, Global, LinkLocal, Multicast, Private, Reserved,
        ThisDevice,
    };
    let last6 = "ffff:ffff:ffff:ffff:ffff:ffff";
    let rows = [
        ("0.0.0.0", ThisDevice),
        ("0.255.255.255", ThisDevice),
        ("1.0.0.0", Global),
        ("9.255.255.255", Global),
        ("10.0.0.0", Private),
        ("10.255.255.255", Private),
        ("11.0.0.0", Global),
        ("100.63.255.255", Global),
        ("100.64.0.0", CarrierNat),
        ("100.127.255.255", CarrierNat),
        ("100.128.0.0", Global),
        ("126.255.255.255", Global),
        ("127.0.0.0", ThisDevice),
        ("127.255.255.255", ThisDevice),
        ("128.0.0.0", Global),
        ("169.253.255.255", Global),
        ("169.254.0.0", LinkLocal),
        ("169.254.255.255", LinkLocal),
        ("169.255.0.0", Global),
        ("172.15.255.255", Global),
        ("172.16.0.0", Private),
        ("172.31.255.255", Private),
        ("172.32.0.0", Global),
        ("191.255.255.255", Global),
        ("192.0.0.0", Reserved),
        ("192.0.0.8", Reserved),
        ("192.0.0.9", Global),
        ("192.0.0.10", Global),
        ("192.0.0.11", Reserved),
        ("192.0.0.255", Reserved),
        ("192.0.1.0", Global),
        ("192.0.1.255", Global),
        ("192.0.2.0", Documentation),
        ("192.0.2.255", Documentation),
        ("192.0.3.0", Global),
        ("192.31.196.0", Global),
        ("192.52.193.0", Global),
        ("192.88.98.255", Global),
        ("192.88.99.0", Reserved),
        ("192.88.99.255", Reserved),
        ("192.88.100.0", Global),
        ("192.167.255.255", Global),
        ("192.168.0.0", Private),
        ("192.168.255.255", Private),
        ("192.169.0.0", Global),
        ("192.175.48.0", Global),
        ("198.17.255.255", Global),
        ("198.18.0.0", Benchmark),
        ("198.19.255.255", Benchmark),
        ("198.20.0.0", Global),
        ("198.51.99.255", Global),
        ("198.51.100.0", Documentation),
        ("198.51.100.255", Documentation),
        ("198.51.101.0", Global),
        ("203.0.112.255", Global),
        ("203.0.113.0", Documentation),
        ("203.0.113.255", Documentation),
        ("203.0.114.0", Global),
        ("223.255.255.255", Global),
        ("224.0.0.0", Multicast),
        ("239.255.255.255", Multicast),
        ("240.0.0.0", Reserved),
        ("255.255.255.255", Reserved),
        ("::", ThisDevice),
        ("::1", ThisDevice),
        ("::2", Reserved),
        ("d0::11", Reserved),
        ("64:ff9b:0:ffff:ffff:ffff:ffff:ffff", Reserved),
        ("64:ff9b:1::", Global),
        ("64:ff9b:1:ffff:ffff:ffff:ffff:ffff", Global),
        ("64:ff9b:2::", Reserved),
        ("100::", Reserved),
        ("1fff:ffff::", Reserved),
        ("2000::", Global),
        ("2000:ffff::", Global),
        ("2001::", Reserved),
        ("2001:1::", Reserved),
        ("2001:1::1", Global),
        ("2001:1::3", Global),
        ("2001:1::4", Reserved),
        ("2001:2::", Benchmark),
        ("2001:2:0:ffff::", Benchmark),
        ("2001:2:1::", Reserved),
        ("2001:3::", Global),
        ("2001:3:ffff::", Global),
        ("2001:4::", Reserved),
        ("2001:4:111:ffff::", Reserved),
        ("2001:4:112::", Global),
        ("2001:4:113::", Reserved),
        ("2001:10::", Reserved),
        ("2001:1f:ffff::", Reserved),
        ("2001:20::", Global),
        ("2001:3f:ffff::", Global),
        ("2001:40::", Reserved),
        ("2001:1ff:ffff::", Reserved),
        ("2001:200::", Global),
        ("2001:db7:ffff::", Global),
        ("2001:db8::", Documentation),
        ("2001:db8:ffff::", Documentation),
        ("2001:db9::", Global),
        ("2003::", Global),
        ("2620:4f:8000::", Global),
        ("3ffe:ffff::", Global),
        ("3fff::", Documentation),
        ("3fff:fff::", Documentation),
        ("3fff:1000::", Global),
        ("3fff:ffff::", Global),
        ("4000::", Reserved),
        ("5f00::", Reserved),
        ("fbff:ffff::", Reserved),
        ("fc00::", Private),
        ("fdff:ffff::", Private),
        ("fe00::", Reserved),
        ("fe7f:ffff::", Reserved),
        ("fe80::", LinkLocal),
        ("febf:ffff::", LinkLocal),
        ("fec0::", Private),
        ("feff:ffff::", Private),
        ("ff00::", Multicast),
        (&format!("ffff:ffff:{last6}"), Multicast),
    ];
    for (text, wanted) in rows {
        assert_eq!(kind(text), wanted, "{text}");
    }
}

#[test]
fn carried_addresses_are_looked_into() {
    for v4 in [
        "10.1.2.3",
        "127.0.0.1",
        "198.18.0.7",
        "8.8.8.8",
        "192.0.2.1",
    ] {
        let wanted = kind(v4);
        let [a, b, c, d] = v4.parse::<Ipv4Addr>().unwrap().octets();
        assert_eq!(kind(&format!("::ffff:{v4}")), wanted);
        assert_eq!(kind(&format!("64:ff9b::{v4}")), wanted);
        assert_eq!(
            kind(&format!("2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1")),
            wanted
        );
    }
    assert_eq!(kind("::fffe:10.1.2.3"), AddressKind::Reserved);
}

#[test]
fn forged_answers_are_known_however_written() {
    let country = |text: &str| known_forged(text.parse().unwrap());
    for text in ["10.10.34.34", "10.10.34.35", "10.10.34.36", "d0::11"] {
        assert_eq!(country(text), Some("IR"), "{text}");
    }
    assert_eq!(country("::ffff:10.10.34.34"), Some("IR"));
    assert_eq!(country("64:ff9b::10.10.34.34"), Some("IR"));
    assert_eq!(country("10.10.34.33"), None);
    assert_eq!(country("10.10.34.37"), None);
    assert_eq!(country("d0::12"), None);
    assert_eq!(country("2001::1f0d:5008"), Some("CN"), "Teredo");
    assert_eq!(country("2001:0:ffff:ffff::"), Some("CN"));
    assert_eq!(country("2001:1::"), None);
    assert_eq!(country("195.175.254.2"), Some("TR"));
    assert_eq!(country("142.250.180.110"), None, "Google's own");
    assert_eq!(country("0.0.0.0"), None, "everybody's");
}

#[test]
fn rows_are_sound_and_found_by_themselves() {
    for row in FORGED_ANSWERS {
        assert_eq!(known_forged(row.address), Some(row.country), "{row:?}");
        let holding = FORGED_ANSWERS
            .iter()
            .filter(|other| other.holds(row.address));
        assert_eq!(holding.count(), 1, "{row:?} stands twice");
        assert!(row.prefix <= if row.address.is_ipv4() { 32 } else { 128 });
        assert!(row.country.len() == 2 && row.country.chars().all(|c| c.is_ascii_uppercase()));
        assert!(!row.source.is_empty());
        // These never serve a site, so only an answer for a name can show them.
        let local = [AddressKind::ThisDevice, AddressKind::LinkLocal];
        assert!(
            !local.contains(&kind_of(row.address)),
            "{row:?} is innocent"
        );
    }
}

proptest! {
    #[test]
    fn every_address_has_a_kind(v4: u32, v6: u128) {
        for ip in [IpAddr::V4(Ipv4Addr::from_bits(v4)), IpAddr::V6(Ipv6Addr::from_bits(v6))] {
            let _ = (kind_of(ip), known_forged(ip));
        }
    }

    /// The standard library's own answers, where it has stable ones.
    #[test]
    fn the_standard_library_agrees(bits: u32) {
        let ip = Ipv4Addr::from_bits(bits);
        let kind = kind_of(IpAddr::V4(ip));
        prop_assert_eq!(ip.is_private(), kind == AddressKind::Private);
        prop_assert_eq!(ip.is_link_local(), kind == AddressKind::LinkLocal);
        prop_assert_eq!(ip.is_multicast(), kind == AddressKind::Multicast);
        prop_assert_eq!(ip.is_documentation(), kind == AddressKind::Documentation);
        if ip.is_loopback() || ip.is_unspecified() {
            prop_assert_eq!(kind, AddressKind::ThisDevice);
        }
    }

    /// A written-down IPv4 address is judged as itself.
    #[test]
    fn mapping_changes_nothing(bits: u32) {
        let v4 = Ipv4Addr::from_bits(bits);
        let mapped = IpAddr::V6(v4.to_ipv6_mapped());
        prop_assert_eq!(kind_of(mapped), kind_of(IpAddr::V4(v4)));
        prop_assert_eq!(known_forged(mapped), known_forged(IpAddr::V4(v4)));
    }
}
