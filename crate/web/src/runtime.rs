//! The one monitor of this background, its timer and its way to the shell.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use sada_core::effect::Effect;
use sada_core::monitor::Monitor;
use sada_core::signal::Signal;
use sada_core::time::Moment;
use sada_core::view::View;
use sada_core::vote::Ballot;
use sada_report::{Report, Token};

use crate::network;

struct Runtime {
    monitor: Monitor,
    perform: Function,
    /// Dropping a timeout cancels it.
    timer: Option<Timeout>,
}

thread_local! {
    static RUNTIME: RefCell<Option<Runtime>> = const { RefCell::new(None) };
}

const NOT_STARTED: &str = "the core was not started: call start() first";

pub(crate) fn install(monitor: Monitor, perform: Function) {
    RUNTIME.set(Some(Runtime {
        monitor,
        perform,
        timer: None,
    }));
}

/// Gives the monitor a signal and sees to the effects.
pub(crate) fn deliver(signal: Signal) -> Result<(), &'static str> {
    let mut signals = vec![signal];
    let shell = Array::new();
    let perform = RUNTIME.with_borrow_mut(|runtime| {
        let runtime = runtime.as_mut().ok_or(NOT_STARTED)?;
        while let Some(signal) = signals.pop() {
            for effect in runtime.monitor.handle(signal, moment()) {
                signals.extend(runtime.perform(effect, &shell));
            }
        }
        Ok(runtime.perform.clone())
    })?;
    if shell.length() > 0 && perform.call1(&JsValue::NULL, &shell).is_err() {
        return Err("the browser's shell could not carry out an effect");
    }
    Ok(())
}

/// What a page shows.
pub(crate) fn view() -> Result<View, &'static str> {
    RUNTIME.with_borrow(|runtime| {
        let monitor = &runtime.as_ref().ok_or(NOT_STARTED)?.monitor;
        Ok(sada_core::view::view(monitor, moment().now, |ballot| {
            written(ballot, Token::new([0; 16]))
        }))
    })
}

impl Runtime {
    /// Carries out an effect here, or lays it ready for the shell; some answer at once.
    fn perform(&mut self, effect: Effect, shell: &Array) -> Option<Signal> {
        match effect {
            Effect::Badge(_) | Effect::Persist { .. } => lay(&effect, shell),
            Effect::Wake { at } => {
                // The timer is exact but dies with the background, the shell's alarm is
                // coarse and does not.
                self.timer = at.map(timer);
                lay(&effect, shell);
            }
            Effect::Ask {
                round,
                control,
                url,
                readable,
                timeout,
            } => spawn_local(async move {
                let answer = network::get(url, readable, timeout).await;
                later(Signal::Asked {
                    round,
                    control: control.to_owned(),
                    answer,
                });
            }),
            Effect::Recheck {
                platform,
                url,
                timeout,
            } => spawn_local(async move {
                let answer = network::get(url, true, timeout).await;
                later(Signal::Rechecked { platform, answer });
            }),
            Effect::Seal { ballot } => {
                let mut token = [0; 16];
                // Without randomness there can be no token, and so no report.
                getrandom::fill(&mut token).ok()?;
                let payload = written(&ballot, Token::new(token));
                return Some(Signal::Sealed {
                    bin: ballot.bin,
                    payload,
                });
            }
            Effect::Send { bin, url, payload } => spawn_local(async move {
                let status = network::post(&url, payload).await;
                later(Signal::Sent { bin, status });
            }),
        }
        None
    }
}

fn written(ballot: &Ballot, token: Token) -> String {
    Report::from_ballot(ballot, token).encode()
}

fn lay(effect: &Effect, shell: &Array) {
    match to_js(effect) {
        Ok(value) => drop(shell.push(&value)),
        Err(error) => web_log(&error.to_string()),
    }
}

/// Delivers what nobody waits for.
fn later(signal: Signal) {
    if let Err(message) = deliver(signal) {
        web_log(message);
    }
}

fn timer(at: u64) -> Timeout {
    let wait = at.saturating_sub(moment().now);
    Timeout::new(
        u32::try_from(wait).unwrap_or(u32::MAX).min(MOST_TIMEOUT),
        || later(Signal::Alarm),
    )
}

/// Browsers take a longer one for none at all.
const MOST_TIMEOUT: u32 = i32::MAX as u32;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time of this age"
)]
fn moment() -> Moment {
    Moment {
        now: js_sys::Date::now() as u64,
        random: getrandom::u64().unwrap_or_default(),
    }
}

/// Plain objects, so that the shell and its messages can carry them.
pub(crate) fn to_js<T: Serialize>(value: &T) -> Result<JsValue, serde_wasm_bindgen::Error> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
}

/// For whoever looks at the background's console; holds nothing about the person.
fn web_log(message: &str) {
    web_sys::console::error_1(&message.into());
}
