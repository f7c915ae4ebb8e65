//! What a note may hold. Pure.

use http::Uri;

use super::{NoteContent, NoteKind};

const TITLE: usize = 200;
const SOURCE: usize = 100;
const TEXT: usize = 500;
const URL: usize = 2000;

/// Why a note is not taken, in a sentence for whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Faulty {
    /// Nothing is said where something must be.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// More characters than are taken.
    #[error("the {part} has {length} characters; at most {most} are taken")]
    TooLong {
        /// Of what.
        part: &'static str,
        /// How many it has.
        length: usize,
        /// How many are taken.
        most: usize,
    },
    /// Control characters, line breaks among them, or marks that turn the direction of the text
    /// around them.
    #[error("the {0} holds a line break or an invisible character that changes how text is shown")]
    Control(&'static str),
    /// The address is not one that anybody can open.
    #[error("{0:?} is not an https address that anybody can open")]
    Url(String),
    /// It ends before it begins.
    #[error("it ends before it begins, or at the same moment")]
    Times,
    /// What was announced for a time has a time.
    #[error("a scheduled event has its times: both from and until")]
    NoTimes,
    /// The language is no language tag.
    #[error("{0:?} is not a language tag such as en or ur")]
    Language(String),
}

impl NoteContent {
    /// Whether it may be kept.
    ///
    /// # Errors
    /// [`Faulty`]: the first thing that is wrong with it.
    pub fn check(&self) -> Result<(), Faulty> {
        line("title", &self.title, TITLE)?;
        line("source", &self.source, SOURCE)?;
        if let Some(text) = &self.text {
            line("text", text, TEXT)?;
        }
        if !is_https(&self.url) {
            return Err(Faulty::Url(self.url.clone()));
        }
        if self
            .from
            .zip(self.until)
            .is_some_and(|(from, until)| until <= from)
        {
            return Err(Faulty::Times);
        }
        if self.kind == NoteKind::ScheduledEvent && self.from.zip(self.until).is_none() {
            return Err(Faulty::NoTimes);
        }
        if !is_language(&self.language) {
            return Err(Faulty::Language(self.language.clone()));
        }
        Ok(())
    }
}

fn line(part: &'static str, text: &str, most: usize) -> Result<(), Faulty> {
    if text.trim().is_empty() {
        return Err(Faulty::Empty(part));
    }
    if text.chars().any(misleads) {
        return Err(Faulty::Control(part));
    }
    let length = text.chars().count();
    if length > most {
        return Err(Faulty::TooLong { part, length, most });
    }
    Ok(())
}

/// Control characters, line and paragraph separators, and the marks that override or embed a
/// direction (Unicode Technical Report 36, section 2.5). Joiners stay: Urdu needs them.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// An absolute https address as it goes over the wire (RFC 3986), without credentials.
fn is_https(url: &str) -> bool {
    let never = |byte: u8| !byte.is_ascii_graphic() || b"\"<>\\^`{|}".contains(&byte);
    if url.len() > URL || url.bytes().any(never) {
        return false;
    }
    let Ok(uri) = url.parse::<Uri>() else {
        return false;
    };
    let credentials = uri.authority().is_some_and(|it| it.as_str().contains('@'));
    let open = uri.host().is_some_and(|host| host.contains('.'));
    uri.scheme_str() == Some("https") && open && !credentials
}

/// Parts of 1 to 8 letters and digits, the first of 2 or 3 letters (RFC 5646).
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let first = parts.next();
    first.is_some_and(|it| (2..=3).contains(&it.len()) && letters(it))
        && parts.all(|it| {
            (1..=8).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use sada_units::Seconds;

    use super::*;
    use crate::notes::rally;

    fn checked(change: impl FnOnce(&mut NoteContent)) -> Result<(), Faulty> {
        let mut content = rally();
        change(&mut content);
        content.check()
    }

    #[test]
    fn what_a_source_says_is_taken() {
        assert_eq!(checked(|_| {}), Ok(()));
        assert_eq!(checked(|it| it.title = "جلسہ\u{200c}عام".into()), Ok(()));
        assert_eq!(checked(|it| it.language = "ur-Latn-PK".into()), Ok(()));
        let address = "https://www.example.org:8443/a%20b?c=d&e#:~:text=f";
        assert_eq!(checked(|it| it.url = address.into()), Ok(()));
    }

    #[test]
    fn only_addresses_that_anybody_can_open_are_linked() {
        for wrong in [
            "http://www.example.org/",
            "javascript:alert(1)",
            "https:///a",
            "https://localhost/a",
            "https://you@www.example.org/",
            "https://www.example.org/a b",
            "https://www.example.org/\u{202e}gro",
            "https://www.example.org/\"onclick",
            "/a",
            "",
        ] {
            let fault = Err(Faulty::Url(wrong.into()));
            assert_eq!(checked(|it| it.url = wrong.into()), fault, "{wrong}");
        }
        let long = format!("https://www.example.org/{}", "a".repeat(URL));
        assert!(checked(|it| it.url = long).is_err());
    }

    #[test]
    fn times_are_in_order_and_a_scheduled_event_has_them() {
        assert_eq!(checked(|it| it.until = it.from), Err(Faulty::Times));
        assert_eq!(
            checked(|it| it.until = Some(Seconds::ZERO)),
            Err(Faulty::Times)
        );
        assert_eq!(checked(|it| it.until = None), Err(Faulty::NoTimes));
        let other = |it: &mut NoteContent| (it.kind, it.until) = (NoteKind::Other, None);
        assert_eq!(checked(other), Ok(()));
    }

    #[test]
    fn texts_are_short_and_show_all_they_hold() {
        assert_eq!(
            checked(|it| it.title = " ".into()),
            Err(Faulty::Empty("title"))
        );
        for wrong in ["a\nb", "a\u{0}b", "a\u{202e}b", "a\u{2067}b"] {
            let fault = Err(Faulty::Control("text"));
            assert_eq!(
                checked(|it| it.text = Some(wrong.into())),
                fault,
                "{wrong:?}"
            );
        }
        assert_eq!(checked(|it| it.text = Some("ی".repeat(500))), Ok(()));
        let fault = Faulty::TooLong {
            part: "text",
            length: 501,
            most: 500,
        };
        assert_eq!(checked(|it| it.text = Some("ی".repeat(501))), Err(fault));
        for wrong in ["", "english", "e", "en_GB", "en-", "12"] {
            assert!(checked(|it| it.language = wrong.into()).is_err(), "{wrong}");
        }
    }
}
