//! Carries sealed reports, opens them, counts each once, and shows what they say.
//!
//! One program with a subcommand for each role. A role is put together in `role` of modules that
//! give routes: the [`relay`] and the [`issuer`] see addresses and no report, the [`gateway`] sees
//! reports and no address. Reports go from the gateway to the [`journal`], which counts them into
//! cells; cells are kept behind the one seam [`store::RollupStore`], from which the [`site`] reads.
//! What was published is kept track of in the [`record`].

pub mod api;
pub mod atom;
pub mod bins;
pub mod clock;
pub mod command;
pub mod events;
pub mod gateway;
pub mod health;
pub mod http;
pub mod issuer;
pub mod journal;
pub mod keys;
mod networks;
pub mod note;
pub mod problem;
pub mod public;
pub mod published;
pub mod record;
pub mod relay;
pub mod role;
pub mod server;
pub mod settings;
pub mod site;
pub mod store;
pub mod watch;
pub mod workers;
