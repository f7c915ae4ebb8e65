//! The lab itself, Linux only. Three processes, each the same program:
//!
//! 1. [`mod@up`] stays outside, makes the namespaces and guards what is in them;
//! 2. [`mod@init`] is process 1 of the new process namespace: when it ends, for whatever reason, the kernel ends
//!    everything inside with it, and the namespaces with their links and rules go too;
//! 3. [`mod@daemon`] is the network: resolver, middlebox, servers and control socket.

mod certificates;
mod children;
mod collector;
mod control;
mod daemon;
mod dns;
mod exec;
mod firewall;
mod head;
mod hosts;
mod init;
mod journal;
mod middlebox;
mod namespaces;
mod nel;
mod pages;
mod places;
mod servers;
mod sockets;
mod switches;
mod tools;
mod up;
mod witness;

pub(crate) use daemon::daemon;
pub(crate) use init::init;
pub(crate) use up::up;

use journal::Journal;
use nel::Nel;
use switches::Switches;

/// What resolver, middlebox, witness, servers and control share.
#[derive(Default)]
struct World {
    switches: Switches,
    journal: Journal,
    nel: Nel,
}
