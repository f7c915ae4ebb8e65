//! The texts of the site, from one Fluent file for each language.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use maud::{Escaper, Markup, PreEscaped};
use std::fmt::Write as _;
use unic_langid::LanguageIdentifier;

use super::language::Language;

/// Marks round a placeable that is markup, while a message is put together. They are private
/// characters that no message holds.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// The messages of one language.
pub(super) struct Messages {
    /// Their language.
    pub(super) language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// A value in a message.
pub(super) enum MessageValue {
    /// A number, which may choose the plural form.
    Number(u64),
    /// A text, which is escaped within markup.
    Text(String),
    /// Markup, which is not escaped.
    Markup(Markup),
}

impl From<u64> for MessageValue {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for MessageValue {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<u32> for MessageValue {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<&str> for MessageValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for MessageValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Markup> for MessageValue {
    fn from(markup: Markup) -> Self {
        Self::Markup(markup)
    }
}

/// A message as text: `say!(messages, "days", n = 3)`.
macro_rules! say {
    ($messages:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $messages.say($key, vec![$((stringify!($name), $crate::site::messages::MessageValue::from($value))),*])
    };
}

/// A message as markup, with markup in it.
macro_rules! show {
    ($messages:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $messages.show($key, vec![$((stringify!($name), $crate::site::messages::MessageValue::from($value))),*])
    };
}

pub(super) use {say, show};

impl Messages {
    /// The messages of a language.
    pub(super) fn of(language: Language) -> &'static Self {
        static ENGLISH: LazyLock<Messages> = LazyLock::new(|| Messages::read(Language::English));
        static URDU: LazyLock<Messages> = LazyLock::new(|| Messages::read(Language::Urdu));
        match language {
            Language::English => &ENGLISH,
            Language::Urdu => &URDU,
        }
    }

    fn read(language: Language) -> Self {
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Fluent's own marks take the direction of the first letter outside of marks within. A date
        // that ends in "UTC" would be turned round. So values are marked below.
        bundle.set_use_isolating(false);
        // What cannot be read is left out; a test reads every line.
        let resource = FluentResource::try_new(source(language).to_owned())
            .unwrap_or_else(|(readable, _)| readable);
        // Keys are unique, as the same test shows.
        let _ = bundle.add_resource(resource);
        Self { language, bundle }
    }

    /// A message as text. Of markup in it only the text stays.
    pub(super) fn say(&self, key: &str, values: Vec<(&'static str, MessageValue)>) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            let value = match value {
                MessageValue::Number(number) => FluentValue::from(number),
                MessageValue::Text(text) | MessageValue::Markup(PreEscaped(text)) => {
                    FluentValue::from(self.isolated(&text, &text))
                }
            };
            arguments.set(name, value);
        }
        self.format(key, &arguments)
    }

    /// A message as markup: text is escaped, markup in it stays.
    pub(super) fn show(&self, key: &str, values: Vec<(&'static str, MessageValue)>) -> Markup {
        let mut arguments = FluentArgs::new();
        let mut pieces = Vec::new();
        for (name, value) in values {
            let value = match value {
                MessageValue::Number(number) => FluentValue::from(number),
                MessageValue::Text(text) => FluentValue::from(self.isolated(&text, &text)),
                MessageValue::Markup(PreEscaped(piece)) => {
                    let place = format!("{OPEN}{}{CLOSE}", pieces.len());
                    let place = self.isolated(&place, &without_tags(&piece));
                    pieces.push(piece);
                    FluentValue::from(place)
                }
            };
            arguments.set(name, value);
        }
        put_together(&self.format(key, &arguments), &pieces)
    }

    /// A value, marked with the direction of its letters, for a text that runs from the right.
    /// Without the mark it would change places with its neighbours (UAX #9).
    fn isolated(&self, value: &str, letters: &str) -> String {
        const RIGHT_TO_LEFT: char = '\u{2067}';
        const LEFT_TO_RIGHT: char = '\u{2066}';
        const END: char = '\u{2069}';
        if self.language.direction() == "ltr" {
            return value.to_owned();
        }
        let from_the_right = letters
            .chars()
            .any(|it| matches!(it, '\u{0590}'..='\u{08FF}'));
        let mark = if from_the_right {
            RIGHT_TO_LEFT
        } else {
            LEFT_TO_RIGHT
        };
        format!("{mark}{value}{END}")
    }

    /// `A`, `A and B`, `A, B and C`.
    pub(in crate::site) fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                let first = first.join(&say!(self, "list-between"));
                say!(self, "list-last", first = first, last = last.clone())
            }
        }
    }

    fn format(&self, key: &str, arguments: &FluentArgs<'_>) -> String {
        let message = self.bundle.get_message(key);
        let Some(pattern) = message.and_then(|it| it.value()) else {
            tracing::error!(key, language = self.language.tag(), "a message is missing");
            return key.to_owned();
        };
        // A placeable without its value shows its name; a test holds both languages together.
        let mut errors = Vec::new();
        let said = self
            .bundle
            .format_pattern(pattern, Some(arguments), &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a message lacks something");
        }
        said.into_owned()
    }
}

/// The text of markup, without its tags.
fn without_tags(markup: &str) -> String {
    let outside = markup
        .split('<')
        .map(|it| it.split_once('>').map_or(it, |(_, text)| text));
    outside.collect()
}

/// The text with the pieces in their places.
fn put_together(text: &str, pieces: &[String]) -> Markup {
    let mut whole = String::with_capacity(text.len());
    for (index, part) in text.split(OPEN).enumerate() {
        let (piece, rest) = match part.split_once(CLOSE) {
            Some((number, rest)) if index > 0 => (
                number.parse().ok().and_then(|it: usize| pieces.get(it)),
                rest,
            ),
            _ => (None, part),
        };
        whole.push_str(piece.map_or("", String::as_str));
        // Writing to a string does not fail.
        let _ = Escaper::new(&mut whole).write_str(rest);
    }
    PreEscaped(whole)
}

/// The file of a language.
const fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("en.ftl"),
        Language::Urdu => include_str!("ur.ftl"),
    }
}

#[cfg(test)]
mod tests;
