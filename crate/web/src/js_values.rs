//! What JavaScript hands over, read into the core's types, and what it is handed. Either crosses
//! as JSON, which engines write and read themselves: the core then reads values with the code
//! that reads what is stored, where a second reader would make it 10 kB larger.

use js_sys::{Array, JSON, JsString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use sada_core::signal::{RequestDetails, RequestEvent, Signal};

/// The signal that comes by far the most often, read without the detour over its tag.
#[derive(Deserialize)]
struct Request {
    event: RequestEvent,
    details: RequestDetails,
}

/// Its names, and those of what is in it: of a browser's details nothing else is looked at.
const NAMES: [&str; 22] = [
    "event",
    "details",
    "requestId",
    "url",
    "type",
    "method",
    "tabId",
    "frameId",
    "parentFrameId",
    "documentLifecycle",
    "documentId",
    "byPage",
    "timeStamp",
    "error",
    "statusCode",
    "redirectUrl",
    "fromCache",
    "ip",
    "responseHeaders",
    "incognito",
    "name",
    "value",
];

thread_local! {
    static REQUEST: Array = NAMES.into_iter().map(JsValue::from).collect();
}

/// Reads a value; `what` says in the message what it should have been.
///
/// # Errors
/// A message when the value has not the shape of the contract.
pub(crate) fn read<T: DeserializeOwned>(value: &JsValue, what: &str) -> Result<T, String> {
    from_json(JSON::stringify(value), what)
}

/// Reads a signal.
///
/// # Errors
/// A message when it is none.
pub(crate) fn signal(value: JsValue) -> Result<Signal, String> {
    const WHAT: &str = "signal";
    if !is_request(&value) {
        return read(&value, WHAT);
    }
    let text = REQUEST.with(|names| JSON::stringify_with_replacer(&value, names));
    let Request { event, mut details } = from_json(text, WHAT)?;
    // Only the browser that tells of lifecycles names who asked. Which page that was is not read.
    if details.document_lifecycle.is_some() && details.by_page.is_none() {
        details.by_page = Some(has_initiator(&value));
    }
    Ok(Signal::Request { event, details })
}

/// Whether a page asked for what a request event tells of (webRequest, `details.initiator`).
fn has_initiator(request: &JsValue) -> bool {
    let details = js_sys::Reflect::get(request, &"details".into());
    let initiator = details.and_then(|it| js_sys::Reflect::get(&it, &"initiator".into()));
    initiator.is_ok_and(|it| !it.is_undefined() && !it.is_null())
}

fn is_request(value: &JsValue) -> bool {
    // What has no fields at all is refused where it is read.
    let tag = js_sys::Reflect::get(value, &"type".into());
    tag.is_ok_and(|tag| tag == "request")
}

fn from_json<T: DeserializeOwned>(
    text: Result<JsString, JsValue>,
    what: &str,
) -> Result<T, String> {
    // What has no JSON, like nothing at all, reads like an empty text.
    let text = text.ok().and_then(|text| text.as_string());
    sada_core::json::read(&text.unwrap_or_default())
        .map_err(|error| format!("the {what} cannot be read: {error}"))
}

/// Plain objects, so that the shell and its messages can carry them.
///
/// # Errors
/// Never with types of ours, whose keys are texts.
pub(crate) fn to_js<T: Serialize>(value: &T) -> Result<JsValue, String> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    JSON::parse(&text).map_err(|_| "no JSON".to_owned())
}

#[cfg(test)]
mod tests {
    use serde::Deserializer;
    use serde::de::value::Error;
    use serde::de::{Error as _, Visitor};
    use serde::forward_to_deserialize_any;

    use super::*;

    /// Tells by an error which names a struct asks for.
    struct Names;

    impl<'de> Deserializer<'de> for Names {
        type Error = Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(Error::custom("no struct"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &str,
            names: &[&str],
            _: V,
        ) -> Result<V::Value, Error> {
            Err(Error::custom(names.join(" ")))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
            ignored_any
        }
    }

    fn names<'de, T: Deserialize<'de>>() -> String {
        let told = T::deserialize(Names).err();
        told.map(|names| names.to_string()).unwrap_or_default()
    }

    #[test]
    fn every_name_of_a_request_is_looked_at_and_no_other() {
        let header = "name value";
        let asked = [names::<Request>(), names::<RequestDetails>(), header.into()];
        assert_eq!(asked.join(" "), NAMES.join(" "));
    }
}
