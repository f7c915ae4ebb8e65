//! What a request of Sada's own brought: a control, a re-check, a measurement.

use sada_units::Millis;
use serde::{Deserialize, Serialize};

use crate::json::tagged;

tagged! {
    "answer",
    /// What a request of Sada's own brought.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum ProbeResult {
        /// An answer that could be read.
        Body {
            /// Its HTTP status.
            status: u16,
            /// Its first characters.
            text: String,
            /// How long it took.
            #[serde(default)]
            timing: Option<Timing>,
        },
        /// An answer came over https, but the browser does not show it: it proves that TLS
        /// stood, not who answered.
        Opaque,
        /// The request failed.
        Failed,
        /// Nothing came in time.
        TimedOut,
    }
}

/// How long an answer took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// From asking until the head of the answer was there.
    pub first: Millis,
    /// From asking until its body was whole.
    pub whole: Millis,
    /// Length of the body in bytes.
    pub bytes: u64,
}
