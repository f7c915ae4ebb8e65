//! What every role of the collector stands on, and no store: HTTP, problems, keys, settings, the
//! clock, serving until it is asked to stop.

pub mod background;
pub mod clock;
pub mod folder;
pub mod folder_lock;
pub mod health;
pub mod http;
pub mod keys;
pub mod problem;
pub mod serve;
pub mod server;
pub mod settings;
pub mod signed_note;
pub mod workers;
