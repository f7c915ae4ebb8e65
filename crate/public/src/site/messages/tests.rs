use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use maud::html;

use super::*;

type ArgumentNames = BTreeMap<String, BTreeSet<String>>;

/// Every message of a file, each with the names of its placeables.
fn messages(language: Language) -> ArgumentNames {
    let parsed = fluent_syntax::parser::parse(source(language));
    let resource = parsed.expect("every line can be read");
    let mut messages = ArgumentNames::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut names = BTreeSet::new();
            in_pattern(message.value.as_ref().expect("a text"), &mut names);
            let again = messages.insert(message.id.name.to_owned(), names);
            assert!(again.is_none(), "{} is there twice", message.id.name);
        }
    }
    messages
}

fn in_pattern(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, names);
        }
    }
}

fn in_expression(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, names),
        Expression::Select { selector, variants } => {
            in_inline(selector, names);
            for variant in variants {
                in_pattern(&variant.value, names);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, names),
        _ => {}
    }
}

/// All sources of the site but tests.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &sources(&path);
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    text
}

#[test]
fn every_language_has_the_same_messages_with_the_same_placeables() {
    let [english, urdu] = Language::ALL.map(messages);
    let keys = |of: &ArgumentNames| of.keys().cloned().collect::<BTreeSet<_>>();
    let (in_english, in_urdu) = (keys(&english), keys(&urdu));
    let apart: Vec<_> = in_english.symmetric_difference(&in_urdu).collect();
    assert!(apart.is_empty(), "in one language only: {apart:?}");
    for (key, names) in &english {
        // A number that only decides between forms has none to decide between in some languages.
        let forms = BTreeSet::from(["n".to_owned()]);
        let differ: Vec<_> = names.symmetric_difference(&urdu[key]).collect();
        let only_forms = differ.iter().all(|it| forms.contains(*it));
        assert!(only_forms, "{key}: {differ:?}");
    }
}

#[test]
fn every_message_is_used_and_every_one_used_is_there() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/site"));
    let messages = messages(Language::English);
    for key in messages.keys() {
        assert!(sources.contains(&format!("\"{key}\"")), "{key} is not used");
    }
    // Whatever a macro names; other keys stand in lists, where a mistyped one leaves its message
    // unused.
    let mut named = 0;
    for after in sources
        .split("say!(")
        .chain(sources.split("show!("))
        .skip(1)
    {
        let mut quoted = after.splitn(3, '"');
        if let (Some(before), Some(key)) = (quoted.next(), quoted.next())
            && ["messages,", "self,", "page.messages,"].contains(&before.trim())
        {
            assert!(messages.contains_key(key), "{key} is missing");
            named += 1;
        }
    }
    assert!(named > 100, "{named}");
}

#[test]
fn words_say_what_was_seen_and_never_who_meant_it() {
    let never = ["block", "censor", "safe", "attack", "government", "ban "];
    for line in source(Language::English).lines() {
        let line = line.to_lowercase();
        for word in never {
            assert!(!line.contains(word), "{line}");
        }
    }
}

#[test]
fn markup_stays_and_text_is_escaped() {
    let messages = Messages::of(Language::English);
    let shown = show!(
        messages,
        "times-past",
        onset = html! { b { "<1>" } },
        restored = "<2>"
    );
    assert_eq!(shown.into_string(), "From <b>&lt;1&gt;</b> to &lt;2&gt;");
    let urdu = Messages::of(Language::Urdu);
    let shown = show!(
        urdu,
        "moment-and-local",
        moment = html! { i { "a" } },
        local = "b"
    );
    assert!(shown.into_string().contains("<i>a</i>"));
}

#[test]
fn numbers_choose_their_form() {
    let messages = Messages::of(Language::English);
    assert_eq!(say!(messages, "hours", n = 1_u64), "1 hour");
    assert_eq!(say!(messages, "hours", n = 2_u64), "2 hours");
    let names = |count: usize| ["A", "B", "C"].map(str::to_owned)[..count].to_vec();
    let lists: Vec<_> = (0..4).map(|count| messages.list(&names(count))).collect();
    assert_eq!(lists, ["", "A", "A and B", "A, B and C"]);
}

/// A date that ends in Latin letters keeps its order in Urdu, and so do names beside each other.
#[test]
fn values_in_urdu_have_the_direction_of_their_letters() {
    let messages = Messages::of(Language::Urdu);
    let date = say!(messages, "date-and-time", date = "20 جنوری", time = "14:25");
    assert_eq!(date, "\u{2067}20 جنوری\u{2069}، \u{2066}14:25\u{2069} UTC");
    let shown = show!(
        messages,
        "sentence-now",
        what = "X",
        since = html! { time { "جنوری" } }
    );
    let shown = shown.into_string();
    assert!(
        shown.contains("\u{2067}<time>جنوری</time>\u{2069}"),
        "{shown}"
    );
    assert!(shown.contains("\u{2066}X\u{2069}"), "{shown}");
}
