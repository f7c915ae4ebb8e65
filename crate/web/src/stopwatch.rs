//! How long something took.

use sada_units::Millis;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Performance;

/// Runs from its making. It goes by the browser's monotonic clock, which nobody sets; where
/// there is none, by the clock on the wall.
pub(crate) struct Stopwatch {
    clock: Option<Performance>,
    began: f64,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        let clock = performance();
        let began = read(clock.as_ref());
        Self { clock, began }
    }

    /// Whole milliseconds since the start.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not below zero, and far from the end of time"
    )]
    pub(crate) fn elapsed(&self) -> Millis {
        Millis((read(self.clock.as_ref()) - self.began).max(0.0).round() as u64)
    }
}

fn read(clock: Option<&Performance>) -> f64 {
    clock.map_or_else(js_sys::Date::now, Performance::now)
}

/// A page has it in its window, a worker in its own scope: in both it is a global.
fn performance() -> Option<Performance> {
    let found = js_sys::Reflect::get(&js_sys::global(), &JsValue::from("performance")).ok()?;
    found.is_object().then(|| found.unchecked_into())
}
