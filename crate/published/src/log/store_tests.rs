use std::cell::RefCell;

use proptest::prelude::*;
use sada_service::signed_note::Signer;
use sada_sqlite::{OpenError, OpenProblem};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tlog_tiles::{HashReader as _, TileHashReader, TileReader};

use super::tree::{self, Edge, Hash};
use super::*;

fn signer() -> Signer {
    Signer::new("status.example.org/record", &[7; 32]).unwrap()
}

fn fresh() -> (TempDir, Log) {
    let folder = tempfile::tempdir().unwrap();
    let record = Log::open(&database(folder.path())).unwrap();
    (folder, record)
}

fn entries(lines: &[String]) -> Vec<LogEntry> {
    let named = lines.iter().enumerate().map(|(number, line)| LogEntry {
        name: format!("entry/{number}"),
        line: line.clone(),
    });
    named.collect()
}

fn head(record: &Log) -> Checkpoint {
    let note = record.checkpoint().unwrap().unwrap();
    Checkpoint::open(&note, signer().verifier()).unwrap()
}

/// MTH of RFC 6962, section 2.1, word for word.
fn reference(leaves: &[&[u8]]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => Sha256::digest([&[0], *leaf].concat()).into(),
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            let (left, right) = (reference(&leaves[..k]), reference(&leaves[k..]));
            Sha256::digest([&[1], &left[..], &right[..]].concat()).into()
        }
    }
}

fn bytes(lines: &[String]) -> Vec<&[u8]> {
    lines.iter().map(String::as_bytes).collect()
}

/// The trees of Certificate Transparency's own tests.
#[test]
fn roots_are_those_of_certificate_transparency() {
    let leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut edge = Edge::default();
    assert_eq!(hex::encode(edge.root()), roots[0]);
    for (leaf, root) in leaves.iter().zip(&roots[1..]) {
        edge.push(tree::leaf(&hex::decode(leaf).unwrap()), |_, _, _| {});
        assert_eq!(hex::encode(edge.root()), *root);
    }
}

/// Reads the record's tiles as a client of Cloudflare's library does: what they hold is checked
/// against the root.
struct Tiles<'a>(&'a Log, RefCell<usize>);

impl TileReader for Tiles<'_> {
    fn height(&self) -> u8 {
        tree::TILE_LEVELS
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = tiles.iter().map(|tile| {
            let tile = Tile {
                content: TileContent::Hashes(tile.level()),
                index: tile.level_index(),
                width: u16::try_from(tile.width()).unwrap(),
            };
            let found = self.0.tile(&tile).unwrap();
            *self.1.borrow_mut() += 1;
            found.ok_or(tlog_tiles::Error::InvalidTile)
        });
        read.collect()
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

/// Whether the library finds the entry in the tree, by the record's proof.
fn is_proven(proof: &Proof, root: Hash, leaf: Hash) -> bool {
    let hash = |text: &String| {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash).unwrap();
        tlog_tiles::Hash(hash)
    };
    let path = proof.proof.iter().map(hash).collect();
    let (root, leaf) = (tlog_tiles::Hash(root), tlog_tiles::Hash(leaf));
    tlog_tiles::check_record(&path, proof.tree_size, root, proof.index, leaf).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn every_entry_is_in_every_later_tree(
        lines in proptest::collection::vec("[ -~é]{0,40}", 1..300),
        cut in 0.0..1.0,
        strange: prop::sample::Index,
    ) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let cut = (lines.len() as f64 * cut) as usize;
        let (_folder, mut record) = fresh();
        let all = entries(&lines);
        record.append(&all[..cut], &signer()).unwrap();
        let earlier = head(&record);
        prop_assert_eq!(earlier.root, reference(&bytes(&lines[..cut])));
        prop_assert_eq!(record.append(&all, &signer()).unwrap(), cut as u64..all.len() as u64);
        let now = head(&record);
        prop_assert_eq!(now.root, reference(&bytes(&lines)));
        prop_assert_eq!((now.size, record.size().unwrap()), (all.len() as u64, now.size));

        let strange = strange.index(lines.len());
        for (at, entry) in all.iter().enumerate() {
            let proof = record.prove(&entry.name).unwrap().unwrap();
            prop_assert_eq!((proof.index, proof.tree_size), (at as u64, now.size));
            let leaf = tree::leaf(entry.line.as_bytes());
            prop_assert_eq!(&proof.leaf_hash, &hex::encode(leaf));
            prop_assert!(is_proven(&proof, now.root, leaf));
            let other = tree::leaf(format!("{}!", entry.line).as_bytes());
            prop_assert!(!is_proven(&proof, now.root, other));
            let foreign = record.prove(&all[strange].name).unwrap().unwrap();
            prop_assert_eq!(is_proven(&foreign, now.root, leaf), all[strange].line == entry.line);
        }

        // A client that knows tiles and roots alone goes from any tree to the last.
        let tiles = Tiles(&record, RefCell::default());
        let root = tlog_tiles::Hash(now.root);
        let client = TileHashReader::new(now.size, root, &tiles);
        prop_assert_eq!(tlog_tiles::tree_hash(now.size, &client).unwrap().0, now.root);
        for size in 1..=now.size {
            let old = tlog_tiles::Hash(reference(&bytes(&lines[..size as usize])));
            let proof = tlog_tiles::prove_tree(now.size, size, &client).unwrap();
            prop_assert!(tlog_tiles::check_tree(&proof, now.size, root, size, old).is_ok());
            let mut other = lines[..size as usize].to_vec();
            other[strange % size as usize].push('!');
            let other = tlog_tiles::Hash(reference(&bytes(&other)));
            prop_assert!(tlog_tiles::check_tree(&proof, now.size, root, size, other).is_err());
        }
        prop_assert!(client.read_hashes(&[0]).unwrap()[0].0 == tree::leaf(lines[0].as_bytes()));
        prop_assert!(*tiles.1.borrow() > 0);
    }
}

/// Tiles on two levels, full and not, as the specification's example has them, only smaller.
#[test]
fn tiles_are_cut_as_specified() {
    let (_folder, mut record) = fresh();
    let lines: Vec<_> = (0..600).map(|number| format!("line {number}")).collect();
    record.append(&entries(&lines), &signer()).unwrap();
    let length = |path: &str| {
        let tile = record.tile(&path.parse().unwrap()).unwrap();
        tile.map(|bytes| bytes.len())
    };
    assert_eq!(length("0/000"), Some(8192));
    assert_eq!(length("0/001"), Some(8192));
    assert_eq!(length("0/002.p/88"), Some(88 * 32));
    assert_eq!(length("0/002.p/1"), Some(32));
    assert_eq!(length("1/000.p/2"), Some(64));
    for none in [
        "0/002",
        "0/002.p/89",
        "0/003.p/1",
        "1/000",
        "1/000.p/3",
        "2/000.p/1",
        "63/000",
    ] {
        assert_eq!(length(none), None, "{none}");
    }
    let far = Tile {
        content: TileContent::Entries,
        index: u64::MAX,
        width: 1,
    };
    assert_eq!(record.tile(&far).unwrap(), None);
    let level = record.tile(&"1/000.p/2".parse().unwrap()).unwrap().unwrap();
    assert_eq!(level[32..], reference(&bytes(&lines[256..512])));
    let bundle = record.tile(&"entries/002.p/2".parse().unwrap()).unwrap();
    assert_eq!(bundle.unwrap(), b"\x00\x08line 512\x00\x08line 513");
}

#[test]
fn what_was_recorded_is_never_recorded_otherwise() {
    let (folder, mut record) = fresh();
    let all = entries(&["one".into(), "two".into(), "three".into()]);
    assert_eq!(record.append(&all[..2], &signer()).unwrap(), 0..2);
    let note = record.checkpoint().unwrap();
    assert_eq!(record.append(&all[..2], &signer()).unwrap(), 2..2);
    assert_eq!(record.checkpoint().unwrap(), note, "nothing is new");

    let mut changed = all.clone();
    changed.swap(0, 2);
    changed[2].line = "One".into();
    let refused = record.append(&changed, &signer());
    assert!(matches!(refused, Err(LogError::Changed { name }) if name == "entry/0"));
    for line in ["x".repeat(ENTRY_AT_MOST + 1), "a\nb".into()] {
        let odd = [
            all[2].clone(),
            LogEntry {
                name: "odd".into(),
                line,
            },
        ];
        let refused = record.append(&odd, &signer());
        assert!(matches!(refused, Err(LogError::NoLine { .. })));
    }
    assert_eq!(
        record.checkpoint().unwrap(),
        note,
        "nothing was kept of what was refused"
    );
    assert_eq!(record.size().unwrap(), 2);
    let other = Signer::new("other.example.org", &[7; 32]).unwrap();
    let refused = record.append(&all, &other);
    assert!(matches!(refused, Err(LogError::Another { .. })));
    let longest = LogEntry {
        name: "long".into(),
        line: "x".repeat(ENTRY_AT_MOST),
    };
    assert_eq!(record.append(&[longest], &signer()).unwrap(), 2..3);

    let newer = Signer::new(signer().verifier().name(), &[8; 32]).unwrap();
    record.append(&[], &newer).unwrap();
    let key = newer.verifier().to_string();
    let reader = Log::read(&database(folder.path())).unwrap().unwrap();
    assert_eq!(reader.key().unwrap().as_deref(), Some(key.as_str()));
    let note = reader.checkpoint().unwrap().unwrap();
    assert_eq!(Checkpoint::open(&note, newer.verifier()).unwrap().size, 3);
}

#[test]
fn nothing_is_signed_over_hashes_that_were_changed() {
    let (folder, mut record) = fresh();
    let all = entries(&["one".into(), "two".into()]);
    record.append(&all[..1], &signer()).unwrap();
    let other = rusqlite::Connection::open(database(folder.path())).unwrap();
    other
        .execute("UPDATE node SET hash = zeroblob(32)", [])
        .unwrap();
    let refused = record.append(&all, &signer());
    assert!(matches!(refused, Err(LogError::Broken)));
    assert_eq!(record.size().unwrap(), 1);
    other.execute("DELETE FROM node", []).unwrap();
    let refused = record.append(&all, &signer());
    assert!(matches!(refused, Err(LogError::Broken)));
    other.pragma_update(None, "user_version", 2).unwrap();
    assert!(matches!(
        Log::open(&database(folder.path())),
        Err(LogError::Open(OpenError {
            problem: OpenProblem::Newer { found: 2, known: 1 },
            ..
        }))
    ));
}

#[test]
fn where_nothing_is_recorded_there_is_nothing_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path());
    assert!(Log::read(&path).unwrap().is_none());
    assert!(!path.exists());
    std::fs::write(&path, []).unwrap();
    assert!(Log::read(&path).unwrap().is_none(), "it is being made");
    let mut record = Log::open(&path).unwrap();
    assert_eq!(record.checkpoint().unwrap(), None);
    assert!(record.prove("entry/0").unwrap().is_none());
    record.append(&[], &signer()).unwrap();
    assert_eq!(
        head(&record).root,
        reference(&[]),
        "an empty record is one too"
    );
    let mut reader = Log::read(&path).unwrap().unwrap();
    assert_eq!(reader.size().unwrap(), 0);
    let all = entries(&["one".into()]);
    assert!(
        reader.append(&all, &signer()).is_err(),
        "who reads does not write"
    );
}
