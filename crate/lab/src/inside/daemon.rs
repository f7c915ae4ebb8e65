//! The network: everything in it, from the first address to the last listener.

use std::{path::Path, sync::Arc};

use tokio::{
    io::AsyncReadExt,
    runtime,
    signal::unix::{SignalKind, signal},
};

use super::{
    SharedState, certificates::Certificates, children::Children, control, dns, firewall, hosts,
    middlebox, packet_tap, runtimes::Runtimes, servers, tools,
};
use crate::{LabError, output::print_json, protocol::Ready};

/// The kernel's limit for the path of a Unix socket, less its closing zero.
const LONGEST_SOCKET_PATH: usize = 107;

/// Builds the network, says that it is ready, and keeps it until standard input closes.
pub(crate) fn daemon(dir: &Path, collector_port: u16) -> Result<(), LabError> {
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(LabError::io("starting the network"))?;
    runtime.block_on(async {
        // A terminal's Ctrl-C comes to all processes of the lab at once. The guard outside acts on it; were this one to
        // end first, that would look like a failure.
        let _ignored = [
            SignalKind::interrupt(),
            SignalKind::terminate(),
            SignalKind::hangup(),
        ]
        .map(signal);
        build(dir, collector_port).await?;
        standard_input_closes().await;
        Ok(())
    })
}

async fn build(dir: &Path, collector_port: u16) -> Result<(), LabError> {
    let socket = dir.join("control.sock");
    if socket.as_os_str().len() > LONGEST_SOCKET_PATH {
        return Err(LabError::PathTooLong(socket));
    }
    let ca = dir.join("ca.pem");
    let world = Arc::new(SharedState::default());
    let runtimes = Runtimes::make().await?;
    tools::ip(&hosts::addresses_batch()).await?;
    firewall::set_up().await?;
    let certificates = Arc::new(Certificates::new()?);
    certificates.publish(&ca)?;
    servers::serve(world.clone(), certificates.clone(), collector_port)?;
    middlebox::serve(world.clone(), certificates)?;
    let packet_tap = packet_tap::serve(world.clone())?;
    dns::serve(world.clone()).await?;
    // A folder used before may still have the socket of a lab that was killed.
    std::fs::remove_file(&socket).ok();
    control::serve(
        control::ControlApi {
            world,
            runtimes,
            children: Children::default(),
            packet_tap,
        },
        &socket,
    )?;
    print_json(&Ready {
        ready: true,
        control: Some(socket),
        ca: Some(ca),
        error: None,
    });
    Ok(())
}

async fn standard_input_closes() {
    let mut stdin = tokio::io::stdin();
    let mut ignored = [0; 256];
    while stdin
        .read(&mut ignored)
        .await
        .is_ok_and(|length| length > 0)
    {}
}
