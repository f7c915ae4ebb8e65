//! What JavaScript hands over, read into the core's types.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use sada_core::signal::{RequestDetails, RequestEvent, Signal};

/// The signal that comes by far the most often, read without the detour over its tag: only
/// the fields the core knows are looked at, and of a browser's details those are few.
#[derive(Deserialize)]
struct Request {
    event: RequestEvent,
    details: RequestDetails,
}

/// Reads a value; `what` says in the message what it should have been.
///
/// # Errors
/// A message when the value has not the shape of the contract.
pub(crate) fn read<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T, String> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| format!("the {what} cannot be read: {error}"))
}

/// Reads a signal.
///
/// # Errors
/// A message when it is none.
pub(crate) fn signal(value: JsValue) -> Result<Signal, String> {
    const WHAT: &str = "signal";
    if !is_request(&value) {
        return read(value, WHAT);
    }
    let Request { event, details } = read(value, WHAT)?;
    Ok(Signal::Request { event, details })
}

fn is_request(value: &JsValue) -> bool {
    // What has no fields at all is refused where it is read.
    let tag = js_sys::Reflect::get(value, &"type".into());
    tag.is_ok_and(|tag| tag == "request")
}
