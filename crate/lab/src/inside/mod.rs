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
mod event_log;
mod exec;
mod firewall;
mod hosts;
mod init;
mod inspection;
mod middlebox;
mod namespaces;
mod nel;
mod packet_tap;
mod pages;
mod runtimes;
mod servers;
mod sockets;
mod switches;
mod tools;
mod up;

pub(crate) use daemon::daemon;
pub(crate) use init::init;
pub(crate) use up::up;

use event_log::EventLog;
use nel::NelReports;
use switches::Switches;

/// What resolver, middlebox, packet tap, servers and control share.
#[derive(Default)]
struct SharedState {
    switches: Switches,
    events: EventLog,
    nel: NelReports,
}
