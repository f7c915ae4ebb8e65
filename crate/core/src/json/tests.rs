//! What the one reader takes and refuses, held against serde's own.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    Wrapped(u8),
    WithFields { at: i64 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct All {
    whole: u64,
    small: u8,
    below: i64,
    broken: f64,
    yes: bool,
    text: String,
    maybe: Option<u16>,
    #[serde(default)]
    more: Vec<(u64, String)>,
    by_number: BTreeMap<u64, Kind>,
    by_name: BTreeMap<String, Option<bool>>,
}

/// As serde reads it, with its buffer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Buffered {
    Nothing,
    SomeFields { maybe: Option<u8>, kinds: Vec<Kind> },
    Whole(Small),
    Which(Kind),
}

tagged! {
    "kind",
    #[derive(Clone, Debug, PartialEq)]
    enum Direct {
        Nothing,
        SomeFields { maybe: Option<u8>, kinds: Vec<Kind> },
        Whole(Small),
        Which(Kind),
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Small {
    it: String,
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Plain),
        any::<u8>().prop_map(Kind::Wrapped),
        any::<i64>().prop_map(|at| Kind::WithFields { at }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_serde_reads_it(
        numbers: (u64, u8, i64, bool, Option<u16>),
        broken in -1e9..1e9,
        text: String,
        more: Vec<(u64, String)>,
        by_number in prop::collection::btree_map(any::<u64>(), kinds(), 0..4),
        by_name: BTreeMap<String, Option<bool>>,
    ) {
        let (whole, small, below, yes, maybe) = numbers;
        let all = All { whole, small, below, broken, yes, text, maybe, more, by_number, by_name };
        let text = serde_json::to_string(&all).unwrap();
        prop_assert_eq!(read::<All>(&text).ok(), serde_json::from_str(&text).ok());
    }

    /// Whatever becomes of a text, both readers take it or neither does.
    #[test]
    fn a_tag_is_read_as_serde_reads_it(kinds in prop::collection::vec(kinds(), 1..3), it: String, which in 0..4, cut: prop::sample::Index) {
        let value = match which {
            0 => Buffered::Nothing,
            1 => Buffered::SomeFields { maybe: None, kinds },
            2 => Buffered::Whole(Small { it }),
            _ => Buffered::Which(kinds[0].clone()),
        };
        if let Ok(text) = serde_json::to_string(&value) {
            prop_assert_eq!(same(&text), Some(text.clone()));
            let mut bytes = text.into_bytes();
            let place = cut.index(bytes.len());
            bytes[place] = b'x';
            if let Ok(text) = String::from_utf8(bytes) {
                same(&text);
            }
        }
    }
}

/// What both read, written again. It is the same whichever reader is above the tag.
fn same(text: &str) -> Option<String> {
    let direct: Option<Direct> = read(text).ok();
    assert_eq!(direct, serde_json::from_str(text).ok(), "{text}");
    let direct = direct.map(|it| serde_json::to_string(&it).unwrap());
    let buffered: Option<Buffered> = serde_json::from_str(text).ok();
    let buffered = buffered.map(|it| serde_json::to_string(&it).unwrap());
    assert_eq!(buffered, direct, "{text}");
    direct
}

#[test]
fn a_tag_may_stand_anywhere_and_unknown_fields_too() {
    for text in [
        r#"{"kind":"nothing"}"#,
        r#"{"x":[{"y":null}],"kind":"nothing","z":1.5}"#,
        r#"{"kinds":["plain",{"wrapped":3}],"kind":"some_fields","more":-1}"#,
        r#"{"it":"a","kind":"whole"}"#,
        r#"{"kind":"which","plain":null}"#,
    ] {
        assert!(same(text).is_some(), "{text}");
    }
    for text in [
        "",
        "null",
        "[]",
        "{}",
        r#""nothing""#,
        r#"{"kind":7}"#,
        r#"{"kind":"sneeze"}"#,
        r#"{"kind":"some_fields"}"#,
        r#"{"kind":"some_fields","kinds":7}"#,
        r#"{"kind":"some_fields","kinds":[],"kinds":[]}"#,
        r#"{"kind":"some_fields","kinds":[{"plain":null,"wrapped":3}]}"#,
        r#"{"kind":"nothing"} {"#,
    ] {
        assert_eq!(same(text), None, "{text}");
    }
}

#[test]
fn a_wrong_text_is_told() {
    let told = |text| read::<Direct>(text).unwrap_err().to_string();
    assert_eq!(told("7"), "expected fields");
    assert_eq!(told("{}"), "expected a text named kind");
    assert_eq!(told(r#"{"kind":"whole"}"#), "missing field `it`");
    assert_eq!(told(r#"{"kind":"whole","it":7}"#), "expected a string");
    assert!(told(r#"{"kind":"sneeze"}"#).starts_with("unknown variant `sneeze`"));
    assert!(told("{").starts_with("EOF while parsing"));
    assert_eq!(read::<u8>("256").unwrap_err().to_string(), "expected u8");
    assert!(
        read::<u64>("\"7\"").is_err(),
        "only a name stands for a number"
    );
}
