use super::*;

/// A database in MaxMind's format (version 2.0 of its specification) with records of 24 bits,
/// over IPv6 addresses, IPv4 ones being those that begin with 96 zeros.
fn database(entries: &[(&str, u8, &[u8])]) -> Vec<u8> {
    /// Where a branch leads: to a node, to data, or nowhere.
    #[derive(Clone, Copy)]
    enum Branch {
        Nowhere,
        Node(usize),
        Data(usize),
    }
    let mut nodes = vec![[Branch::Nowhere; 2]];
    let mut data = Vec::new();
    for (network, length, record) in entries {
        let offset = data.len();
        data.extend_from_slice(record);
        let (bits, length) = match network.parse::<IpAddr>().unwrap() {
            IpAddr::V4(it) => (u128::from(u32::from(it)), 96 + usize::from(*length)),
            IpAddr::V6(it) => (u128::from(it), usize::from(*length)),
        };
        let mut at = 0;
        for depth in 0..length {
            let side = usize::from(bits >> (127 - depth) & 1 == 1);
            if depth + 1 == length {
                nodes[at][side] = Branch::Data(offset);
            } else if let Branch::Node(next) = nodes[at][side] {
                at = next;
            } else {
                nodes.push([Branch::Nowhere; 2]);
                nodes[at][side] = Branch::Node(nodes.len() - 1);
                at = nodes.len() - 1;
            }
        }
    }
    let count = nodes.len();
    let mut bytes = Vec::new();
    for branch in nodes.concat() {
        let value = match branch {
            Branch::Nowhere => count,
            Branch::Node(node) => node,
            Branch::Data(offset) => count + 16 + offset,
        };
        bytes.extend_from_slice(&u32::try_from(value).unwrap().to_be_bytes()[1..]);
    }
    bytes.extend_from_slice(&[0; 16]);
    bytes.extend_from_slice(&data);
    bytes.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
    let nodes = u32::try_from(count).unwrap();
    bytes.extend(map(&[
        ("binary_format_major_version", uint(5, 2)),
        ("binary_format_minor_version", uint(5, 0)),
        ("build_epoch", vec![0x08, 0x02, 1, 1, 1, 1, 1, 1, 1, 1]),
        ("database_type", text("Test")),
        ("description", map(&[])),
        ("ip_version", uint(5, 6)),
        ("languages", vec![0x00, 0x04]),
        ("node_count", uint(6, nodes)),
        ("record_size", uint(5, 24)),
    ]));
    bytes
}

fn text(text: &str) -> Vec<u8> {
    let head = match u8::try_from(text.len()).unwrap() {
        short @ 0..29 => vec![0x40 | short],
        long => vec![0x40 | 29, long - 29],
    };
    [head.as_slice(), text.as_bytes()].concat()
}

/// A number of kind 5 (16 bits) or 6 (32 bits), in four bytes or two.
fn uint(kind: u8, value: u32) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    if kind == 5 {
        vec![0xa0 | 2, bytes[2], bytes[3]]
    } else {
        [&[0xc0 | 4], bytes.as_slice()].concat()
    }
}

fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0xe0 | u8::try_from(entries.len()).unwrap()];
    for (key, value) in entries {
        bytes.extend(text(key));
        bytes.extend_from_slice(value);
    }
    bytes
}

fn country(code: &str) -> Vec<u8> {
    map(&[("country", map(&[("iso_code", text(code))]))])
}

fn network(number: u32) -> Vec<u8> {
    map(&[("autonomous_system_number", uint(6, number))])
}

fn files(folder: &Path, code: &str) -> (PathBuf, PathBuf) {
    let (countries, networks) = (folder.join("country.mmdb"), folder.join("asn.mmdb"));
    let bytes = database(&[
        ("192.0.2.0", 24, &country(code)),
        ("2001:db8::", 32, &country("IN")),
    ]);
    std::fs::write(&countries, bytes).unwrap();
    let bytes = database(&[("192.0.2.128", 25, &network(17557))]);
    std::fs::write(&networks, bytes).unwrap();
    (countries, networks)
}

fn at(geography: &Geography, address: &str) -> (String, u32) {
    let (country, asn) = geography.of(address.parse().unwrap());
    (country.to_string(), asn)
}

#[test]
fn an_address_is_in_a_country_and_a_network() {
    let folder = tempfile::tempdir().unwrap();
    let (countries, networks) = files(folder.path(), "PK");
    let geography = Geography::new(Some(countries), Some(networks), (None, None)).unwrap();
    assert_eq!(at(&geography, "192.0.2.1"), ("PK".into(), 0));
    assert_eq!(at(&geography, "192.0.2.200"), ("PK".into(), 17557));
    assert_eq!(at(&geography, "::ffff:192.0.2.200"), ("PK".into(), 17557));
    assert_eq!(at(&geography, "2001:db8::1"), ("IN".into(), 0));
    assert_eq!(at(&geography, "198.51.100.1"), ("ZZ".into(), 0));
}

#[test]
fn a_file_that_is_replaced_is_read_anew_and_a_damaged_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (countries, _) = files(folder.path(), "PK");
    let geography = Geography::new(Some(countries.clone()), None, (None, None)).unwrap();
    // Of another length, so that a coarse clock cannot hide the change.
    std::fs::write(&countries, "damaged").unwrap();
    geography.refresh();
    assert_eq!(
        at(&geography, "192.0.2.1").0,
        "PK",
        "the one before stays in use"
    );
    let bytes = database(&[("192.0.2.0", 24, &country("BD"))]);
    std::fs::write(&countries, bytes).unwrap();
    geography.refresh();
    assert_eq!(at(&geography, "192.0.2.1").0, "BD");
    std::fs::remove_file(&countries).unwrap();
    geography.refresh();
    assert_eq!(at(&geography, "192.0.2.1").0, "BD");
    assert!(Geography::new(Some(countries), None, (None, None)).is_err());
}

#[test]
fn without_files_it_is_what_is_assumed_or_not_known() {
    let assumed = (Some("PK".parse().unwrap()), Some(7));
    let geography = Geography::new(None, None, assumed).unwrap();
    assert_eq!(at(&geography, "8.8.8.8"), ("PK".into(), 7));
    let geography = Geography::new(None, None, (None, None)).unwrap();
    assert_eq!(at(&geography, "8.8.8.8"), ("ZZ".into(), 0));
}
