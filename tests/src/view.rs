//! What the extension says to its own pages, read with the types with which the core says it.

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Value, json};

use sada_core::context::Context as CoreContext;
pub use sada_core::message::{Arg, Message};
pub use sada_core::outbox::Carried;
use sada_core::session::{Session, Stored};
use sada_core::time::Millis;
pub use sada_core::view::{PlatformView, View};

/// The view of a core that was just installed: nothing is chosen, nothing is known.
#[must_use]
pub fn installed() -> View {
    let session = Session::new(CoreContext::default(), Stored::default());
    session.view(Millis(0), |_, _| String::new())
}

/// Reads a view.
///
/// # Errors
/// When it is not what this version says.
pub fn read(view: Value) -> Result<View> {
    serde_json::from_value(view).context("the view")
}

/// Reads a view of an earlier version. What that did not say yet is as after an installation.
///
/// # Errors
/// When it is of no version.
pub fn read_previous(mut view: Value) -> Result<View> {
    fill(&mut view, &serde_json::to_value(installed())?);
    name_args(&mut view);
    read(view)
}

/// Fills in what is missing; rows are told apart by their ids.
fn fill(old: &mut Value, new: &Value) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, new) in new {
                fill(old.entry(key).or_insert_with(|| new.clone()), new);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            for old in old {
                if let Some(new) = new.iter().find(|new| new["id"] == old["id"]) {
                    fill(old, new);
                }
            }
        }
        _ => {}
    }
}

/// Up to 0.1.0, what filled a place of a text was a text and did not say what it is.
fn name_args(old: &mut Value) {
    match old {
        Value::Object(fields) => fields.values_mut().for_each(name_args),
        Value::Array(list) => list.iter_mut().for_each(name_args),
        _ => return,
    }
    if let Some(Value::Array(args)) = old.get_mut("args") {
        for arg in args.iter_mut().filter(|arg| arg.is_string()) {
            *arg = json!({ "text": arg });
        }
    }
}

/// A word of the core, as it crosses to the pages.
#[must_use]
pub fn word(said: Option<impl Serialize>) -> Option<String> {
    let word = serde_json::to_value(said).ok()?;
    word.as_str().map(str::to_owned)
}

/// Finding rows.
pub trait Rows {
    /// The row of one platform.
    fn platform(&self, id: &str) -> Option<&PlatformView>;
}

impl Rows for View {
    fn platform(&self, id: &str) -> Option<&PlatformView> {
        self.platforms.iter().find(|row| row.id.name() == id)
    }
}

/// What a report says.
pub trait ReportFields {
    /// The start of its bin, in seconds since 1970.
    fn bin_start(&self) -> u64;
    /// Whether the collector answered that it has it.
    fn accepted(&self) -> bool;
    /// Whether an issuer attests where it is from. What nobody attests is not published.
    fn attested(&self) -> bool;
    /// The vote on one platform: `works`, `not_visited` or a failure's name.
    fn vote(&self, platform: &str) -> Option<String>;
    /// Whether a control was reached: `yes`, `no` or `not_checked`.
    fn control(&self) -> Option<String>;
}

impl ReportFields for Carried {
    fn bin_start(&self) -> u64 {
        self.bin.0.get()
    }

    fn accepted(&self) -> bool {
        self.status == 200
    }

    fn attested(&self) -> bool {
        let payload = serde_json::from_str::<Value>(&self.payload);
        payload.is_ok_and(|payload| payload["place"].is_object())
    }

    fn vote(&self, platform: &str) -> Option<String> {
        let payload: Value = serde_json::from_str(&self.payload).ok()?;
        payload["votes"][platform].as_str().map(str::to_owned)
    }

    fn control(&self) -> Option<String> {
        let payload: Value = serde_json::from_str(&self.payload).ok()?;
        payload["control"].as_str().map(str::to_owned)
    }
}

/// What is written as it is.
#[must_use]
pub fn text(arg: &Arg) -> Option<&str> {
    match arg {
        Arg::Text(text) => Some(text),
        Arg::Number(_) | Arg::Names(_) | Arg::Country(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_read_as_it_was_written() {
        let view = installed();
        assert_eq!(read(json!(view)).unwrap(), view);
        let mut less = json!(view);
        less.as_object_mut().unwrap().remove("checking");
        assert!(read(less).is_err());
    }

    #[test]
    fn what_the_version_before_did_not_say_is_as_after_an_installation() {
        let mut old = json!(installed());
        let view = old.as_object_mut().unwrap();
        view.remove("feed");
        view.insert("operator".to_owned(), json!({ "key": "a", "args": ["b"] }));
        view["platforms"][1]
            .as_object_mut()
            .unwrap()
            .remove("watched");
        view["platforms"][1]["why"] = json!([{ "key": "c", "args": ["d"] }]);
        let read = read_previous(old).unwrap();
        assert_eq!(read.feed, installed().feed);
        assert_eq!(read.operator, Message::with("a", ["b"]));
        assert_eq!(read.platforms[1].why, [Message::with("c", ["d"])]);
    }
}
