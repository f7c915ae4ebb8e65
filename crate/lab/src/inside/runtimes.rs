//! The runtimes of the two network namespaces, and the cable between them.
//!
//! A network namespace belongs to a thread. Each namespace is a runtime whose threads live there: what runs on it opens
//! its sockets, and starts its programs, in that namespace.

use std::{
    future,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::mpsc,
    thread,
};

use nix::sched::{CloneFlags, unshare};
use tokio::runtime::{self, Handle, Runtime};

use super::tools;
use crate::{LabError, Namespace, NetworkState};

/// The person's side of the cable.
const PERSON: Ipv4Addr = Ipv4Addr::new(10, 79, 0, 2);
/// The network's side of the cable: router and resolver.
pub(super) const GATEWAY: Ipv4Addr = Ipv4Addr::new(10, 79, 0, 1);
/// The network's side over IPv6. What the person asks stays IPv4: the resolver has no other address.
pub(super) const GATEWAY_V6: Ipv6Addr = Ipv6Addr::new(0xfd79, 0, 0, 0, 0, 0, 0, 1);
/// The person's side over IPv6: one address of the cable, and one that looks global. With a local one alone browsers
/// would prefer IPv4 wherever there is a choice (RFC 6724, rule 5), and nobody would ever meet broken IPv6.
const PERSON_V6: [&str; 2] = ["fd79::2/64", "2a0e:b107:79::2/64"];
/// The name of the network's end of the cable.
pub(super) const CABLE: &str = "sada0";

/// A runtime in each of the two network namespaces.
pub(super) struct Runtimes {
    network: Handle,
    person: Handle,
}

impl Runtimes {
    /// Makes the person's namespace and the cable to this, the network's. Must be called on the network's runtime.
    pub(super) async fn make() -> Result<Self, LabError> {
        let person = person()?;
        // Packets of the size they really have on a wire: what the kernel lumps together it would also drop together.
        tools::ip(&format!(
            "link set lo up\n\
             link set {CABLE} addrgenmode none\n\
             link set {CABLE} gso_max_segs 1\n\
             addr add {GATEWAY}/24 dev {CABLE}\n\
             addr add {GATEWAY_V6}/64 dev {CABLE} nodad\n\
             link set {CABLE} up\n\
             route add {} dev {CABLE}\n",
            PERSON_V6[1].replace("::2/", "::/")
        ))
        .await?;
        Ok(Self {
            network: Handle::current(),
            person,
        })
    }

    /// The runtime that lives in a namespace.
    pub(super) fn at(&self, namespace: Namespace) -> &Handle {
        match namespace {
            Namespace::Person => &self.person,
            Namespace::Network => &self.network,
        }
    }

    /// Takes the person's interface and way out down, brings them up, or makes them slow.
    pub(super) async fn plug(&self, state: NetworkState) -> Result<(), LabError> {
        let batch = match state {
            NetworkState::LinkDown => "link set eth0 down\n".to_owned(),
            // The kernel forgets routes, and addresses of IPv6, when the interface goes down; `replace` is content when
            // they are still there.
            _ => format!("link set eth0 up\n{}", way_out("replace")),
        };
        let pace = pace(state);
        let done = self.person.spawn(async move {
            tools::ip(&batch).await?;
            if state == NetworkState::NoRoute {
                let ways = [IpAddr::from(GATEWAY), GATEWAY_V6.into()];
                let gone = ways.map(|way| format!("route del default via {way}\n"));
                tools::ip(&gone.concat()).await?;
            }
            tools::tc(&slow("eth0", pace)).await
        });
        done.await
            .unwrap_or_else(|cause| Err(LabError::Protocol(cause.to_string())))?;
        tools::tc(&slow(CABLE, pace)).await
    }
}

/// What the whole line carries: bytes a second in kbit, and how long packets may wait for their turn.
fn pace(state: NetworkState) -> Option<(u32, &'static str)> {
    match state {
        NetworkState::Slow128k => Some((128, "1s")),
        // A queue must hold a few packets, and each of them takes 0.4 s.
        NetworkState::Slow32k => Some((32, "3s")),
        _ => None,
    }
}

/// The commands for one end of the cable, which slows what it sends.
fn slow(device: &str, pace: Option<(u32, &'static str)>) -> String {
    match pace {
        Some((kbit, patience)) => {
            format!(
                "qdisc replace dev {device} root tbf rate {kbit}kbit burst 2kb latency {patience}\n"
            )
        }
        // Deleting what is not there is an error; this is what the device has by default.
        None => format!("qdisc replace dev {device} root noqueue\n"),
    }
}

/// The commands that give the person's interface its IPv6 addresses and its routes. No address is made up by the kernel
/// or probed for: one that appears a second after the link would abort what browsers are loading ("network changed").
fn way_out(verb: &str) -> String {
    let addresses: String = PERSON_V6
        .iter()
        .map(|address| format!("addr {verb} {address} dev eth0 nodad\n"))
        .collect();
    format!(
        "{addresses}route {verb} default via {GATEWAY}\nroute {verb} default via {GATEWAY_V6}\n"
    )
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
    // Process 1 lives in the network's namespace and so names it.
    runtime.block_on(tools::ip(&format!(
        "link set lo up\n\
         link add eth0 type veth peer name {CABLE} netns 1\n\
         link set eth0 addrgenmode none\n\
         link set eth0 gso_max_segs 1\n\
         addr add {PERSON}/24 dev eth0\n\
         link set eth0 up\n{}",
        way_out("add")
    )))?;
    Ok(runtime)
}
