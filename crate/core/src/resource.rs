//! What a request was for, and how long its answer is, as `webRequest` says it.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What is loaded: `webRequest.ResourceType`, as far as it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// A page.
    #[default]
    MainFrame,
    /// A script.
    Script,
    /// A style sheet.
    Stylesheet,
    /// A picture.
    Image,
    /// Sound or film.
    Media,
    /// A request of a script; also those of a page's service worker, which have no tab.
    #[serde(rename = "xmlhttprequest")]
    Request,
    /// Anything else, also what browsers add one day.
    #[serde(other)]
    Other,
}

/// The length of a body in bytes, if a header says it, as far as a rate needs it: rounded down
/// to four binary digits, since the exact one would tell which page it was.
///
/// Reads a list of headers (`{name, value}`) and keeps nothing else of them. A length that
/// JavaScript could not count to is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContentLength(pub Option<u64>);

/// JavaScript counts exactly up to this.
const MOST_LENGTH: u64 = 1 << 53;
/// So many binary digits of a length are kept: at most a seventeenth of it is lost.
const DIGITS: u32 = 4;

impl ContentLength {
    /// The length that this header says.
    fn said(value: &str) -> Option<u64> {
        let length: u64 = value.trim().parse().ok()?;
        let dropped = (u64::BITS - length.leading_zeros()).saturating_sub(DIGITS);
        (length <= MOST_LENGTH).then_some(length >> dropped << dropped)
    }
}

#[derive(Serialize, Deserialize)]
struct HttpHeader<'a> {
    #[serde(borrow)]
    name: std::borrow::Cow<'a, str>,
    #[serde(borrow, default)]
    value: Option<std::borrow::Cow<'a, str>>,
}

impl Serialize for ContentLength {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut headers = serializer.serialize_seq(Some(usize::from(self.0.is_some())))?;
        if let Some(length) = self.0 {
            headers.serialize_element(&HttpHeader {
                name: "content-length".into(),
                value: Some(length.to_string().into()),
            })?;
        }
        headers.end()
    }
}

impl<'de> Deserialize<'de> for ContentLength {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Headers;
        impl<'de> Visitor<'de> for Headers {
            type Value = ContentLength;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a list of headers, or nothing")
            }

            fn visit_unit<E>(self) -> Result<ContentLength, E> {
                Ok(ContentLength(None))
            }

            fn visit_none<E>(self) -> Result<ContentLength, E> {
                Ok(ContentLength(None))
            }

            fn visit_some<D: Deserializer<'de>>(self, some: D) -> Result<ContentLength, D::Error> {
                some.deserialize_seq(self)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ContentLength, A::Error> {
                let mut length = None;
                while let Some(header) = list.next_element::<HttpHeader<'_>>()? {
                    if header.name.eq_ignore_ascii_case("content-length") {
                        length = header.value.and_then(|value| ContentLength::said(&value));
                    }
                }
                Ok(ContentLength(length))
            }
        }
        deserializer.deserialize_option(Headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_length_is_kept_of_headers() {
        let headers = r#"[{"name":"Set-Cookie","value":"id=1"},{"name":"Content-Length","value":"4096"},
            {"name":"x","binaryValue":[1,2]}]"#;
        let length: ContentLength = serde_json::from_str(headers).unwrap();
        assert_eq!(length, ContentLength(Some(4096)));
        let written = serde_json::to_string(&length).unwrap();
        assert_eq!(written, r#"[{"name":"content-length","value":"4096"}]"#);
        assert_eq!(
            serde_json::from_str::<ContentLength>(&written).unwrap(),
            length
        );
    }

    #[test]
    fn a_length_is_kept_roughly() {
        for (said, kept) in [
            ("0", 0),
            ("15", 15),
            ("17", 16),
            ("49152", 49_152),
            ("200000", 196_608),
            ("9007199254740992", 1 << 53),
        ] {
            assert_eq!(ContentLength::said(said), Some(kept), "{said}");
        }
    }

    #[test]
    fn no_length_is_no_fault() {
        for none in [
            "null",
            "[]",
            r#"[{"name":"content-length","value":"many"}]"#,
            r#"[{"name":"content-length","value":"18446744073709551615"}]"#,
            r#"[{"name":"content-length","value":"-1"}]"#,
        ] {
            assert_eq!(
                serde_json::from_str::<ContentLength>(none).unwrap(),
                ContentLength(None)
            );
        }
    }

    #[test]
    fn resources_of_tomorrow_are_others() {
        let of = |name: &str| serde_json::from_str::<Resource>(&format!("\"{name}\"")).unwrap();
        assert_eq!(of("main_frame"), Resource::MainFrame);
        assert_eq!(of("xmlhttprequest"), Resource::Request);
        assert_eq!(of("hologram"), Resource::Other);
    }
}
