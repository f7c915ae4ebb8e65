//! The one session of this background, its timer and its way to the shell.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use sada_core::effect::Effect;

use sada_core::session::Session;
use sada_core::signal::Signal;
use sada_core::time::Moment;
use sada_core::view::View;
use sada_units::Millis;

use crate::js_values::to_js;
use crate::network::{self, Poster};
use crate::recipient::Recipient;
use crate::report_text;
use crate::shell_effects::ShellEffects;

struct Runtime {
    session: Session,
    perform: Function,
    /// Dropping a timeout cancels it.
    timer: Option<Timeout>,
    /// Whom reports are sealed to, if anybody.
    recipient: Option<Recipient>,
    poster: Poster,
}

thread_local! {
    static RUNTIME: RefCell<Option<Runtime>> = const { RefCell::new(None) };
}

const NOT_STARTED: &str = "the core was not started: call start() first";

pub(crate) fn install(
    session: Session,
    perform: Function,
    recipient: Option<Recipient>,
    poster: Poster,
) {
    RUNTIME.set(Some(Runtime {
        session,
        perform,
        timer: None,
        recipient,
        poster,
    }));
}

/// Gives the session signals, in their order, and sees to the effects. Those for the shell are
/// handed over once, after the last signal.
pub(crate) fn deliver(signals: impl IntoIterator<Item = Signal>) -> Result<(), &'static str> {
    let mut shell = ShellEffects::default();
    let perform = RUNTIME.with_borrow_mut(|runtime| {
        let runtime = runtime.as_mut().ok_or(NOT_STARTED)?;
        for signal in signals {
            // What an effect answers at once belongs to this signal, not after the next.
            let mut due = vec![signal];
            while let Some(signal) = due.pop() {
                for effect in runtime.session.apply(signal, moment()) {
                    due.extend(runtime.perform(effect, &mut shell));
                }
            }
        }
        for effect in runtime.session.tell_changes(moment().now) {
            runtime.perform(effect, &mut shell);
        }
        Ok(runtime.perform.clone())
    })?;
    let shell = for_shell(shell);
    if shell.length() > 0 && perform.call1(&JsValue::NULL, &shell).is_err() {
        return Err("the browser's shell could not carry out an effect");
    }
    Ok(())
}

/// What a page shows.
pub(crate) fn view() -> Result<View, &'static str> {
    RUNTIME.with_borrow(|runtime| {
        let session = &runtime.as_ref().ok_or(NOT_STARTED)?.session;
        Ok(session.view(moment().now, report_text::example))
    })
}

/// The diagnostic recording.
pub(crate) fn recording() -> Result<String, &'static str> {
    RUNTIME.with_borrow(|runtime| {
        let session = &runtime.as_ref().ok_or(NOT_STARTED)?.session;
        Ok(session.recording())
    })
}

impl Runtime {
    /// Carries out an effect here, or lays it ready for the shell; some answer at once.
    fn perform(&mut self, effect: Effect, shell: &mut ShellEffects) -> Option<Signal> {
        match effect {
            Effect::Badge(_)
            | Effect::Notify(_)
            | Effect::Persist(_)
            | Effect::Resolve { .. }
            | Effect::AskTab { .. } => shell.add(effect),
            Effect::Wake { at } => {
                // The timer is exact but dies with the background, the shell's alarm is
                // coarse and does not.
                self.timer = at.map(timer);
                shell.add(effect);
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
                target,
                url,
                timeout,
            } => spawn_local(async move {
                let answer = network::get(&url, true, timeout).await;
                later(Signal::Rechecked { target, answer });
            }),
            Effect::Measure { url, timeout } => spawn_local(async move {
                let answer = network::get(url, true, timeout).await;
                later(Signal::Measured { answer });
            }),
            Effect::Seal {
                ballot,
                place,
                token,
            } => {
                let payload = report_text::report(&ballot, place, token.as_deref())?;
                return Some(Signal::Sealed {
                    bin: ballot.bin,
                    payload,
                });
            }
            Effect::Send { bin, url, payload } => {
                let (recipient, poster) = (self.recipient.clone()?, self.poster);
                spawn_local(async move {
                    let status = recipient.send(&payload, &url, poster).await;
                    later(Signal::Sent { bin, status });
                });
            }
            Effect::FetchFeed { country, url } => {
                let (recipient, poster) = (self.recipient.clone()?, self.poster);
                spawn_local(async move {
                    let feed = recipient.feed(country, &url, poster).await;
                    later(Signal::Feed { feed });
                });
            }
            Effect::FetchTokens { window, url } => {
                let (recipient, poster) = (self.recipient.clone()?, self.poster);
                spawn_local(async move {
                    let answer = recipient.tokens(window, &url, poster).await;
                    later(Signal::Tokens { window, answer });
                });
            }
        }
        None
    }
}

fn for_shell(effects: ShellEffects) -> Array {
    let shell = Array::new();
    for effect in effects.into_effects() {
        match to_js(&effect) {
            Ok(value) => drop(shell.push(&value)),
            Err(error) => web_log(&error),
        }
    }
    shell
}

/// Delivers what nobody waits for.
fn later(signal: Signal) {
    if let Err(message) = deliver([signal]) {
        web_log(message);
    }
}

fn timer(at: Millis) -> Timeout {
    let wait = (at - moment().now).get();
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
        now: Millis(js_sys::Date::now() as u64),
        random: getrandom::u64().unwrap_or_default(),
    }
}

/// For whoever looks at the background's console; holds nothing about the person.
fn web_log(message: &str) {
    web_sys::console::error_1(&message.into());
}
