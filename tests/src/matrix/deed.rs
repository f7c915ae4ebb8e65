//! What happens in a cell: changes round the browser, and what the person does in it.

use std::time::Duration;

use super::answer::AcceptableAnswer;
use crate::host::{LabMechanism, NetworkState, Setting};

/// A change of the world round the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvironmentChange {
    /// A platform, by its short name, is treated like this.
    Platform(&'static str, Setting),
    /// A control, or `all`, is treated like this.
    Control(&'static str, LabMechanism),
    /// The person's line is in this state.
    Line(NetworkState),
    /// Another extension of the person's does this.
    Neighbour(NeighbourAct),
}

/// What another extension of the person's does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeighbourAct {
    /// It cancels every request to this host, as an ad blocker does.
    Blocks(&'static str),
    /// It leads everything through a proxy that is not there.
    DeadProxy,
}

/// Something the person does, or that happens meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Opens an address in a new tab.
    Open(&'static str),
    /// Lets time pass.
    Wait(Duration),
    /// Waits until one of these is said of every platform of the cell. What was said until
    /// then is no answer to what comes after.
    Hear(&'static [AcceptableAnswer]),
    /// Stops the load in the tab opened last.
    Stop,
    /// Closes the tab opened last.
    Close,
    /// Goes to another address in the tab opened last.
    Leave(&'static str),
    /// Loads the page in the tab opened last again.
    Reload,
    /// The world changes.
    Change(EnvironmentChange),
    /// The device falls asleep: the browser stands still until it wakes.
    Sleep,
    /// The device wakes.
    Wake,
}
