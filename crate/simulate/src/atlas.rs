//! Files that say where addresses are, in the format that issuers read.

use std::net::IpAddr;

/// A database in MaxMind's format (version 2.0 of its specification) with records of 24 bits,
/// over IPv6 addresses, IPv4 ones being those that begin with 96 zeros.
///
/// Each entry is an address, how many of its first bits are a network's, and the network's record.
///
/// Only for a few networks: of more nodes than three bytes can count the file would be wrong.
#[must_use]
pub fn database(entries: &[(IpAddr, u8, Vec<u8>)]) -> Vec<u8> {
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
        let (bits, length) = match *network {
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
        bytes.extend_from_slice(&number(value).to_be_bytes()[1..]);
    }
    bytes.extend_from_slice(&[0; 16]);
    bytes.extend_from_slice(&data);
    bytes.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
    let nodes = number(count);
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

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn byte(value: usize) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

fn text(text: &str) -> Vec<u8> {
    let head = match byte(text.len()) {
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
    let mut bytes = vec![0xe0 | byte(entries.len())];
    for (key, value) in entries {
        bytes.extend(text(key));
        bytes.extend_from_slice(value);
    }
    bytes
}

/// The record of a country.
#[must_use]
pub fn country(code: &str) -> Vec<u8> {
    map(&[("country", map(&[("iso_code", text(code))]))])
}

/// The record of an autonomous system.
#[must_use]
pub fn network(number: u32) -> Vec<u8> {
    map(&[("autonomous_system_number", uint(6, number))])
}
