//! The two places, and the cable between them.
//!
//! A network namespace belongs to a thread. Each place is a runtime whose threads live there: what runs on it opens
//! its sockets, and starts its programs, in that place.

use std::{future, net::Ipv4Addr, sync::mpsc, thread};

use nix::sched::{CloneFlags, unshare};
use tokio::runtime::{self, Handle, Runtime};

use super::tools;
use crate::{LabError, NetworkState, Place};

/// The person's side of the cable.
const PERSON: Ipv4Addr = Ipv4Addr::new(10, 79, 0, 2);
/// The network's side of the cable: router and resolver.
pub(super) const GATEWAY: Ipv4Addr = Ipv4Addr::new(10, 79, 0, 1);
/// The name of the network's end of the cable.
pub(super) const CABLE: &str = "sada0";

pub(super) struct Places {
    network: Handle,
    person: Handle,
}

impl Places {
    /// Makes the person's namespace and the cable to this, the network's. Must be called on the network's runtime.
    pub(super) async fn make() -> Result<Self, LabError> {
        let person = person()?;
        tools::ip(&format!(
            "link set lo up\n\
             link set {CABLE} addrgenmode none\n\
             addr add {GATEWAY}/24 dev {CABLE}\n\
             link set {CABLE} up\n"
        ))
        .await?;
        Ok(Self {
            network: Handle::current(),
            person,
        })
    }

    /// The runtime that lives in a place.
    pub(super) fn at(&self, place: Place) -> &Handle {
        match place {
            Place::Person => &self.person,
            Place::Network => &self.network,
        }
    }

    /// Takes the person's interface down or brings it up.
    pub(super) async fn plug(&self, state: NetworkState) -> Result<(), LabError> {
        let batch = match state {
            NetworkState::LinkDown => "link set eth0 down\n".to_owned(),
            // The kernel forgets the route when the interface goes down; `replace` is content when it is still there.
            NetworkState::Up | NetworkState::AllDrop => {
                format!("link set eth0 up\nroute replace default via {GATEWAY}\n")
            }
        };
        let done = self.person.spawn(async move { tools::ip(&batch).await });
        done.await
            .unwrap_or_else(|cause| Err(LabError::Protocol(cause.to_string())))
    }
}

fn person() -> Result<Handle, LabError> {
    let (tell, told) = mpsc::channel();
    thread::Builder::new()
        .name("person".to_owned())
        .spawn(move || match prepare_person() {
            Ok(runtime) => {
                tell.send(Ok(runtime.handle().clone())).ok();
                runtime.block_on(future::pending::<()>());
            }
            Err(error) => {
                tell.send(Err(error)).ok();
            }
        })
        .map_err(LabError::io("starting the person's thread"))?;
    told.recv()
        .unwrap_or_else(|_| Err(LabError::Protocol("the person's thread ended".to_owned())))
}

fn prepare_person() -> Result<Runtime, LabError> {
    unshare(CloneFlags::CLONE_NEWNET).map_err(|errno| LabError::Permission {
        what: "making the person's network namespace".to_owned(),
        cause: errno.into(),
    })?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(LabError::io("starting the person's runtime"))?;
    // Process 1 lives in the network's namespace and so names it. No IPv6 address is made up: one that appears a
    // second after the link would abort what browsers are loading ("network changed").
    runtime.block_on(tools::ip(&format!(
        "link set lo up\n\
         link add eth0 type veth peer name {CABLE} netns 1\n\
         link set eth0 addrgenmode none\n\
         addr add {PERSON}/24 dev eth0\n\
         link set eth0 up\n\
         route add default via {GATEWAY}\n"
    )))?;
    Ok(runtime)
}
