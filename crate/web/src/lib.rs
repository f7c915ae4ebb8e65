//! The boundary between the browser and the core.
//!
//! JavaScript calls [`start`] once, [`handle`] for a signal somebody waits for, [`handle_all`]
//! for those that came together, [`view`] and [`recording`] to show something; the core's
//! effects for the browser go to the function given to [`start`], those for the network are
//! carried out here. Nothing is decided in this crate.

mod js_values;
mod network;
#[cfg_attr(not(feature = "sealing"), path = "no_operator.rs")]
mod recipient;
mod report_text;
mod runtime;
mod shell_effects;
mod stopwatch;

use gloo_timers::callback::Timeout;
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::js_values::{read, to_js};
use crate::network::Poster;
use sada_core::context::Context;
use sada_core::persist::gap_after;
use sada_core::session;

/// What the shell had stored.
#[derive(Deserialize)]
struct Stored {
    #[serde(rename = "living")]
    session: Option<String>,
    #[serde(rename = "lasting")]
    local: Option<String>,
    recording: Option<String>,
    unkept: Option<String>,
    sharing_yes: Option<String>,
    feed_yes: Option<String>,
}

/// Where the core runs.
#[derive(Deserialize)]
struct ShellContext {
    /// The extension's own origin.
    origin: String,
    /// The text of `operator.json`, if the package has one.
    operator: Option<String>,
    /// What `navigator.onLine` says.
    online: bool,
    /// The host permissions there are, as match patterns.
    granted: Vec<String>,
    /// What may be collected, where the browser asks people that.
    data: Option<Vec<String>>,
    /// The operating system, as the browser names it.
    os: String,
    /// Whether the person told the browser to save data, or pays for the line by what passes.
    saving: bool,
}

/// Starts the core from what was stored.
///
/// `perform` is called with an array of effects for the browser.
///
/// # Errors
/// A `TypeError`-like message when an argument has not the shape of the contract.
#[wasm_bindgen]
pub fn start(perform: js_sys::Function, stored: JsValue, place: JsValue) -> Result<(), JsError> {
    let stored: Stored = read(&stored, "stored state").map_err(js_error)?;
    let place: ShellContext = read(&place, "context").map_err(js_error)?;
    let (operator, recipient) = recipient::read(place.operator.as_deref());
    let names_install = names_install(&place.origin);
    let context = Context {
        operator,
        reading_names_install: names_install,
        offline: !place.online,
        granted: place.granted,
        data: place.data,
        saver: place.saving || place.os == "android",
        ..Context::default()
    };
    let poster = if names_install {
        Poster::OriginHeldBack
    } else {
        Poster::SharedOrigin
    };
    let stored = session::Stored {
        session: stored.session.as_deref(),
        local: stored.local.as_deref(),
        recording: stored.recording.as_deref(),
        unkept: stored.unkept.as_deref(),
        sharing_yes: stored.sharing_yes.as_deref(),
        feed_yes: stored.feed_yes.as_deref(),
    };
    let session = session::Session::new(context, stored);
    runtime::install(session, perform, recipient, poster);
    Ok(())
}

/// Takes one signal.
///
/// # Errors
/// A clear message when the signal cannot be read; nothing has changed then.
#[wasm_bindgen]
pub fn handle(signal: JsValue) -> Result<(), JsError> {
    let signal = js_values::signal(signal).map_err(js_error)?;
    runtime::deliver([signal]).map_err(JsError::new)
}

/// Takes signals that came together, in their order, with one set of effects for all. One that
/// cannot be read changes nothing, and keeps no other from being taken.
///
/// Returns a message for each that could not be read.
///
/// # Errors
/// A message when the core was not started, or the shell did not carry out the effects.
#[wasm_bindgen(js_name = handleAll)]
pub fn handle_all(signals: Vec<JsValue>) -> Result<Vec<String>, JsError> {
    let read = signals.into_iter().map(js_values::signal);
    let (signals, complaints): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    runtime::deliver(signals.into_iter().flatten()).map_err(JsError::new)?;
    Ok(complaints.into_iter().filter_map(Result::err).collect())
}

/// Calls back when what the browser refused so many times is to be tried again.
#[wasm_bindgen(js_name = afterRefusals)]
pub fn after_refusals(refusals: u32, then: js_sys::Function) {
    let gap = gap_after(refusals).get();
    let call = move || drop(then.call0(&JsValue::NULL));
    Timeout::new(u32::try_from(gap).unwrap_or(u32::MAX), call).forget();
}

/// The diagnostic recording: lines of JSON, the oldest first; empty while there is none.
///
/// # Errors
/// A message when the core was not started.
#[wasm_bindgen]
pub fn recording() -> Result<String, JsError> {
    runtime::recording().map_err(JsError::new)
}

/// Everything a page shows, now.
///
/// # Errors
/// A message when the core was not started.
#[wasm_bindgen]
pub fn view() -> Result<JsValue, JsError> {
    let view = runtime::view().map_err(JsError::new)?;
    to_js(&view).map_err(js_error)
}

fn js_error(message: String) -> JsError {
    JsError::new(&message)
}

/// In this browser every installation has an origin of its own, and it is sent with each
/// request whose answer is to be read without a permission.
fn names_install(origin: &str) -> bool {
    origin.starts_with("moz-extension:")
}
