//! Requests: the only place from which anything leaves the device.

use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect, ResponseType,
};

use sada_core::signal::Answer;
use sada_core::time::Millis;

/// So much of an answer is looked at.
const MOST_TEXT: usize = 16 * 1024;
/// How long a collector is waited for, in milliseconds.
const SEND_TIMEOUT: u64 = 20_000;

/// Gets a page: never from a cache, never with cookies, never naming a referrer. Where the
/// answer is not to be read, only whether one came is learnt.
pub(crate) async fn get(url: &str, readable: bool, timeout: Millis) -> Answer {
    let mode = if readable {
        RequestMode::Cors
    } else {
        RequestMode::NoCors
    };
    let Some(limit) = Limit::new(timeout) else {
        return Answer::Failed;
    };
    let request = limit.apply(anonymous(Request::get(url))).mode(mode);
    let answer = match request.send().await {
        Ok(response) if response.type_() == ResponseType::Opaque => Ok(Answer::Opaque),
        Ok(response) => response.text().await.map(|text| Answer::Body {
            status: response.status(),
            text: start_of(text),
        }),
        Err(error) => Err(error),
    };
    match answer {
        Ok(answer) => answer,
        Err(_) if limit.is_over() => Answer::TimedOut,
        Err(_) => Answer::Failed,
    }
}

/// Posts a report; the HTTP status of the answer, if one came. The content type is one that
/// needs no question beforehand, and no redirect is followed: it goes there or nowhere.
pub(crate) async fn post(url: &str, payload: String) -> Option<u16> {
    let limit = Limit::new(SEND_TIMEOUT)?;
    let request = limit
        .apply(anonymous(Request::post(url)))
        .redirect(RequestRedirect::Error);
    let request = request
        .header("content-type", "text/plain;charset=UTF-8")
        .body(payload)
        .ok()?;
    request.send().await.ok().map(|response| response.status())
}

fn anonymous(builder: RequestBuilder) -> RequestBuilder {
    builder
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
}

fn start_of(mut text: String) -> String {
    let mut end = text.len().min(MOST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// Aborts a request when its time is over.
struct Limit {
    controller: AbortController,
    /// Dropping it cancels it.
    _timer: Timeout,
}

impl Limit {
    fn new(timeout: Millis) -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let abort = controller.clone();
        let millis = u32::try_from(timeout).ok()?;
        Some(Self {
            controller,
            _timer: Timeout::new(millis, move || abort.abort()),
        })
    }

    fn apply(&self, builder: RequestBuilder) -> RequestBuilder {
        builder.abort_signal(Some(self.controller.signal().unchecked_ref()))
    }

    fn is_over(&self) -> bool {
        self.controller.signal().aborted()
    }
}
