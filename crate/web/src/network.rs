//! Requests: the only place from which anything leaves the device.

use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect, ResponseType,
};

use sada_core::probe::{ProbeResult, Timing};
use sada_units::Millis;

use crate::stopwatch::Stopwatch;

/// So many bytes of an answer are looked at.
const MOST_TEXT: usize = 16 * 1024;
/// How long a relay or an issuer is waited for, in milliseconds.
const SEND_TIMEOUT: Millis = Millis::seconds(20);

/// Gets a page: never from a cache, never with cookies, never naming a referrer. Where the
/// answer is not to be read, only whether one came is learnt. Over plain http a redirect is an
/// answer itself, with the status 0: a network's login page may be behind it, and where it leads
/// is not followed.
pub(crate) async fn get(url: &str, readable: bool, timeout: Millis) -> ProbeResult {
    let mode = if readable {
        RequestMode::Cors
    } else {
        RequestMode::NoCors
    };
    let Some(limit) = Limit::new(timeout) else {
        return ProbeResult::Failed;
    };
    let mut request = limit.apply(anonymous(Request::get(url))).mode(mode);
    if readable && url.starts_with("http:") {
        request = request.redirect(RequestRedirect::Manual);
    }
    let stopwatch = Stopwatch::start();
    let answer = match request.send().await {
        Ok(response) if response.type_() == ResponseType::Opaque => Ok(ProbeResult::Opaque),
        Ok(response) => whole(&response, &stopwatch).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(answer) => answer,
        Err(_) if limit.is_over() => ProbeResult::TimedOut,
        Err(_) => ProbeResult::Failed,
    }
}

/// Reads an answer to its end. One that breaks off is none: it is an error here.
async fn whole(response: &Response, stopwatch: &Stopwatch) -> Result<ProbeResult, gloo_net::Error> {
    let first = stopwatch.elapsed();
    let body = response.binary().await?;
    Ok(ProbeResult::Body {
        status: response.status(),
        text: start_of(&body),
        timing: Some(Timing {
            first,
            whole: stopwatch.elapsed(),
            bytes: body.len() as u64,
        }),
    })
}

/// How something is posted so that the answer can be read and nothing names the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Poster {
    /// The origin is the same for every installation: the other side lets anybody read.
    SharedOrigin,
    /// The origin would name the installation: it is held back, and the answer can be read with
    /// the host's permission.
    OriginHeldBack,
}

/// Posts bytes; the status and the bytes of the answer, if one came whole. The content type is
/// one that browsers send without asking the other side first.
#[cfg_attr(
    not(feature = "sealing"),
    expect(dead_code, reason = "a build without an operator posts nothing")
)]
pub(crate) async fn post(url: &str, bytes: &[u8], poster: Poster) -> Option<(u16, Vec<u8>)> {
    let limit = Limit::new(SEND_TIMEOUT)?;
    let request = limit.apply(anonymous(Request::post(url)));
    let request = match poster {
        // It goes there or nowhere.
        Poster::SharedOrigin => request.redirect(RequestRedirect::Error),
        // A browser asked for no redirect refuses this mode altogether.
        Poster::OriginHeldBack => request.mode(RequestMode::NoCors),
    };
    let request = request
        .header("content-type", "text/plain")
        .body(js_sys::Uint8Array::from(bytes))
        .ok()?;
    let response = request.send().await.ok()?;
    let answer = response.binary().await.ok()?;
    Some((response.status(), answer))
}

fn anonymous(builder: RequestBuilder) -> RequestBuilder {
    builder
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
}

/// The beginning of a body as text. What is no text shows as such and does no harm.
fn start_of(body: &[u8]) -> String {
    let start = &body[..body.len().min(MOST_TEXT)];
    String::from_utf8_lossy(start).into_owned()
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
        let millis = u32::try_from(timeout.get()).ok()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_start_of_a_body_is_looked_at() {
        assert_eq!(start_of("صدا".as_bytes()), "صدا");
        assert_eq!(start_of(&[b'a'; MOST_TEXT + 1]).len(), MOST_TEXT);
    }

    #[test]
    fn what_is_no_text_does_no_harm() {
        assert_eq!(start_of(b"wOF2\x00\xff\xfe"), "wOF2\0\u{fffd}\u{fffd}");
        let cut = [vec![b'a'; MOST_TEXT - 1], "ص".into()].concat();
        assert!(start_of(&cut).ends_with("a\u{fffd}"));
    }
}
