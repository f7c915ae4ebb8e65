//! The middlebox on the person's cable: it takes every web connection, looks for a name in it, and passes it on to
//! where it wanted to go, or does not.

mod carry;
mod inject;
mod intercept;
mod plan;

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use nix::sys::socket::{
    getsockopt,
    sockopt::{Ip6tOriginalDst, OriginalDst},
};
use tokio::net::{TcpListener, TcpStream};

use super::{
    SharedState,
    certificates::Certificates,
    firewall,
    hosts::{self, Host},
    inspection::{self, Inspected},
    sockets::{listen, reset, swallow},
    switches::Cut,
};
use crate::{
    LabError, NetworkState,
    protocol::{Action, EventKind},
};
use plan::Plan;

/// How the person's end of a connection ends.
enum ConnectionEnd {
    /// With FIN, or as the person left it.
    Closed,
    /// With a TCP reset (RST).
    Reset,
}

struct Middlebox {
    world: Arc<SharedState>,
    certificates: Arc<Certificates>,
}

/// Listens where the firewall turns the person's connections to.
pub(super) fn serve(
    world: Arc<SharedState>,
    certificates: Arc<Certificates>,
) -> Result<(), LabError> {
    let middlebox = Arc::new(Middlebox {
        world,
        certificates,
    });
    for (port, tls) in [(firewall::PLAIN_PORT, false), (firewall::TLS_PORT, true)] {
        for listener in listen(port)? {
            tokio::spawn(accept(listener, tls, middlebox.clone()));
        }
    }
    Ok(())
}

async fn accept(listener: TcpListener, tls: bool, middlebox: Arc<Middlebox>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            // Taken at once: a switch from here on cuts this connection.
            let line = middlebox.world.switches.line();
            let middlebox = middlebox.clone();
            tokio::spawn(async move { middlebox.handle(stream, tls, line).await });
        }
    }
}

impl Middlebox {
    async fn handle(&self, mut person: TcpStream, tls: bool, line: (NetworkState, Cut)) {
        let (state, mut line) = line;
        let Ok(destination) = original_destination(&person) else {
            return;
        };
        let by_address = hosts::by_address(destination.ip());
        let (_, mut early) = self.world.switches.host(by_address);
        let inspected = tokio::select! {
            inspected = inspect(&mut person, tls) => inspected,
            () = line.happened() => return reset(person),
            () = early.happened() => return reset(person),
        };
        // Nothing to pass on: the person hung up, or reset.
        let Ok(Some(Inspected { bytes, name })) = inspected else {
            return;
        };
        let host = name
            .as_deref()
            .and_then(hosts::by_name)
            .filter(|host| host.party().is_some())
            .or(by_address);
        let note = |action| {
            self.world.events.record(EventKind::Connection {
                name: name.clone(),
                destination,
                platform: host.and_then(Host::platform).map(str::to_owned),
                action,
            });
        };
        let (mechanism, mut cut) = self.world.switches.host(host);
        // The era it really belongs to is known now, and a switch has to wait for that one only.
        drop(early);
        let plan = Plan::of(state, mechanism, tls, name.as_deref());
        let target = IntendedServer {
            name: name.as_deref().or(by_address.map(|host| host.name)),
            destination,
            first_bytes: bytes,
        };
        let carried = self.carry_out(plan, &mut person, target, plan.action(mechanism), &note);
        let end = tokio::select! {
            end = carried => end,
            () = line.happened() => { note(Action::Cut); Ok(ConnectionEnd::Reset) }
            () = cut.happened() => { note(Action::Cut); Ok(ConnectionEnd::Reset) }
        };
        match end {
            Ok(ConnectionEnd::Closed) => {}
            // One side broke off; the other one is told in the same way.
            Ok(ConnectionEnd::Reset) | Err(_) => reset(person),
        }
    }

    async fn carry_out(
        &self,
        plan: Plan,
        person: &mut TcpStream,
        target: IntendedServer<'_>,
        action: Action,
        note: impl Fn(Action),
    ) -> io::Result<ConnectionEnd> {
        let (destination, limits) = match plan {
            Plan::Pass(limits) => (target.destination, limits),
            Plan::Divert(portal) => (portal, carry::Limits::NONE),
            _ => {
                note(action);
                return self.interfere(plan, person, target).await;
            }
        };
        let connected = TcpStream::connect(destination).await;
        note(connected.as_ref().map_or(Action::Unreachable, |_| action));
        carry::carry(person, &mut connected?, &target.first_bytes, limits, note).await
    }

    async fn interfere(
        &self,
        plan: Plan,
        person: &mut TcpStream,
        target: IntendedServer<'_>,
    ) -> io::Result<ConnectionEnd> {
        // Without a name there is nothing to make a certificate for.
        let name = || target.name.ok_or(io::ErrorKind::NotFound);
        match plan {
            Plan::Swallow => {
                swallow(person).await;
                Ok(ConnectionEnd::Closed)
            }
            Plan::Close => {
                tokio::io::AsyncWriteExt::shutdown(person).await?;
                swallow(person).await;
                Ok(ConnectionEnd::Closed)
            }
            Plan::Inject(response) => response.send(person).await,
            Plan::Intercept(shown) => {
                let with = (shown, self.certificates.as_ref());
                intercept::intercept(
                    person,
                    target.first_bytes,
                    name()?,
                    target.destination,
                    with,
                )
                .await
            }
            Plan::Replace => {
                intercept::replace(person, target.first_bytes, name()?, &self.certificates).await
            }
            Plan::Reset | Plan::Pass(_) | Plan::Divert(_) => Ok(ConnectionEnd::Reset),
        }
    }
}

/// What the person meant to reach with a connection.
struct IntendedServer<'a> {
    name: Option<&'a str>,
    destination: SocketAddr,
    /// What the person has sent so far.
    first_bytes: Vec<u8>,
}

async fn inspect(person: &mut TcpStream, tls: bool) -> io::Result<Option<Inspected>> {
    if tls {
        inspection::client_hello(person).await
    } else {
        inspection::request_head(person).await
    }
}

/// Where a connection wanted to go before the firewall turned it here.
fn original_destination(stream: &TcpStream) -> io::Result<SocketAddr> {
    if stream.local_addr()?.is_ipv4() {
        let raw = getsockopt(stream, OriginalDst)?;
        let address = Ipv4Addr::from(u32::from_be(raw.sin_addr.s_addr));
        Ok((address, u16::from_be(raw.sin_port)).into())
    } else {
        let raw = getsockopt(stream, Ip6tOriginalDst)?;
        let address = Ipv6Addr::from(raw.sin6_addr.s6_addr);
        Ok((address, u16::from_be(raw.sin6_port)).into())
    }
}
