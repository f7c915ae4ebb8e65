//! The middlebox on the person's cable: it takes every web connection, looks for a name in it, and passes it on to
//! where it wanted to go, or does not.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, SocketAddrV4},
    sync::Arc,
};

use nix::sys::socket::{getsockopt, sockopt::OriginalDst};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use super::{
    World, firewall,
    head::{self, Head},
    hosts,
    switches::Cut,
};
use crate::{
    LabError, Mechanism,
    protocol::{Action, What},
};

/// Listens where the firewall turns the person's connections to.
pub(super) async fn serve(world: Arc<World>) -> Result<(), LabError> {
    for port in [firewall::PLAIN_PORT, firewall::TLS_PORT] {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port))
            .await
            .map_err(LabError::io("opening the middlebox"))?;
        let world = world.clone();
        tokio::spawn(async move {
            loop {
                if let Ok((stream, _)) = listener.accept().await {
                    // Taken at once: a switch from here on cuts this connection.
                    let (_, line) = world.switches.line();
                    tokio::spawn(take(
                        stream,
                        port == firewall::TLS_PORT,
                        line,
                        world.clone(),
                    ));
                }
            }
        });
    }
    Ok(())
}

async fn take(mut person: TcpStream, tls: bool, mut line: Cut, world: Arc<World>) {
    let Ok(destination) = original_destination(&person) else {
        return;
    };
    let by_address = hosts::by_address(*destination.ip()).and_then(hosts::Host::platform);
    let (_, mut early) = world.switches.platform(by_address);
    let head = tokio::select! {
        head = read_head(&mut person, tls) => head,
        () = line.happened() => return reset(person),
        () = early.happened() => return reset(person),
    };
    // Nothing to pass on: the person hung up, or reset.
    let Ok(Some(Head { bytes, name })) = head else {
        return;
    };
    let platform = name
        .as_deref()
        .and_then(hosts::by_name)
        .and_then(hosts::Host::platform)
        .or(by_address);
    let note = |action| {
        world.journal.note(What::Connection {
            name: name.clone(),
            destination: SocketAddr::V4(destination),
            platform: platform.map(str::to_owned),
            action,
        });
    };
    let (mechanism, mut cut) = world.switches.platform(platform);
    // The era it really belongs to is known now, and a switch has to wait for that one only.
    drop(early);
    match mechanism {
        Mechanism::TlsReset => {
            note(Action::Reset);
            reset(person);
        }
        Mechanism::TlsDrop => {
            note(Action::Swallowed);
            tokio::select! {
                () = swallow(&mut person) => {}
                () = line.happened() => reset(person),
                () = cut.happened() => reset(person),
            }
        }
        // The others are the work of the resolver, the kernel and the servers.
        Mechanism::None
        | Mechanism::DnsNxdomain
        | Mechanism::DnsBlockpage
        | Mechanism::TcpSynDrop
        | Mechanism::Http503 => {
            let Ok(mut server) = TcpStream::connect(destination).await else {
                note(Action::Unreachable);
                return reset(person);
            };
            note(Action::Passed);
            tokio::select! {
                passed = pass(&mut person, &mut server, &bytes) => match passed {
                    Ok(()) => return,
                    // One side broke off; the other one is told in the same way.
                    Err(_) => return reset(person),
                },
                () = line.happened() => {}
                () = cut.happened() => {}
            }
            note(Action::Cut);
            reset(person);
        }
    }
}

async fn read_head(person: &mut TcpStream, tls: bool) -> io::Result<Option<Head>> {
    if tls {
        head::client_hello(person).await
    } else {
        head::request_head(person).await
    }
}

async fn pass(person: &mut TcpStream, server: &mut TcpStream, head: &[u8]) -> io::Result<()> {
    person.set_nodelay(true)?;
    server.set_nodelay(true)?;
    server.write_all(head).await?;
    copy_bidirectional(person, server).await?;
    Ok(())
}

/// Takes whatever comes, says nothing, until the person hangs up.
async fn swallow(person: &mut TcpStream) {
    let mut nowhere = [0; 4096];
    while person
        .read(&mut nowhere)
        .await
        .is_ok_and(|length| length > 0)
    {}
}

/// Closes with RST and not with FIN.
fn reset(stream: TcpStream) {
    stream.set_zero_linger().ok();
}

/// Where a connection wanted to go before the firewall turned it here.
fn original_destination(stream: &TcpStream) -> io::Result<SocketAddrV4> {
    let raw = getsockopt(stream, OriginalDst)?;
    Ok(SocketAddrV4::new(
        Ipv4Addr::from(u32::from_be(raw.sin_addr.s_addr)),
        u16::from_be(raw.sin_port),
    ))
}
