//! The boundary between the browser and the core.
//!
//! JavaScript calls [`start`] once, [`handle`] for every signal and [`view`] to show
//! something; the core's effects for the browser go to the function given to [`start`],
//! those for the network are carried out here. Nothing is decided in this crate.

mod network;
mod runtime;

use serde::Deserialize;
use wasm_bindgen::prelude::*;

use sada_core::config::Operator;
use sada_core::monitor::{Context, Monitor};
use sada_core::signal::Signal;

/// What the shell had stored.
#[derive(Deserialize)]
struct Stored {
    living: Option<String>,
    lasting: Option<String>,
}

/// Where the core runs.
#[derive(Deserialize)]
struct Place {
    /// The extension's own origin.
    origin: String,
    /// The text of `operator.json`, if the package has one.
    operator: Option<String>,
    /// `navigator.onLine`.
    online: bool,
    /// The host permissions there are, as match patterns.
    granted: Vec<String>,
}

/// Starts the core from what was stored.
///
/// `perform` is called with an array of effects for the browser.
///
/// # Errors
/// A `TypeError`-like message when an argument has not the shape of the contract.
#[wasm_bindgen]
pub fn start(perform: js_sys::Function, stored: JsValue, place: JsValue) -> Result<(), JsError> {
    let stored: Stored = read(stored, "stored state")?;
    let place: Place = read(place, "context")?;
    let context = Context {
        operator: Operator::from_file(place.operator.as_deref()),
        reading_names_install: names_install(&place.origin),
        offline: !place.online,
        granted: place.granted,
    };
    let monitor = Monitor::new(context, stored.living.as_deref(), stored.lasting.as_deref());
    runtime::install(monitor, perform);
    Ok(())
}

/// Takes one signal.
///
/// # Errors
/// A clear message when the signal cannot be read; nothing has changed then.
#[wasm_bindgen]
pub fn handle(signal: JsValue) -> Result<(), JsError> {
    let signal: Signal = read(signal, "signal")?;
    runtime::deliver(signal).map_err(JsError::new)
}

/// Everything a page shows, now.
///
/// # Errors
/// A message when the core was not started.
#[wasm_bindgen]
pub fn view() -> Result<JsValue, JsError> {
    let view = runtime::view().map_err(JsError::new)?;
    runtime::to_js(&view).map_err(|error| JsError::new(&error.to_string()))
}

fn read<T: serde::de::DeserializeOwned>(value: JsValue, what: &str) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| JsError::new(&format!("the {what} cannot be read: {error}")))
}

/// In this browser every installation has an origin of its own, and it is sent with each
/// request whose answer is to be read without a permission.
fn names_install(origin: &str) -> bool {
    origin.starts_with("moz-extension:")
}
