//! A way from the caller's loopback to a loopback inside the lab, for what a browser driver says to its browser.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use super::Connection;
use crate::{LabError, Namespace, protocol::Request};

/// Opens a port and gives the task that forwards its connections.
pub(super) async fn open(
    control: PathBuf,
    namespace: Namespace,
    port: u16,
) -> Result<(SocketAddr, impl Future<Output = ()> + Send + 'static), LabError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .map_err(LabError::io("forwarding a port"))?;
    let address = listener
        .local_addr()
        .map_err(LabError::io("forwarding a port"))?;
    Ok((address, keep(listener, control, namespace, port)))
}

async fn keep(listener: TcpListener, control: PathBuf, namespace: Namespace, port: u16) {
    // The set ends with this task, and so do the connections in it.
    let mut carried = JoinSet::new();
    // An accept fails for the one connection only, or for want of descriptors; both pass.
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                let control = control.clone();
                carried.spawn(async move { carry(stream, &control, namespace, port).await.ok() });
            },
            Some(_) = carried.join_next() => {}
        }
    }
}

async fn carry(
    mut outside: TcpStream,
    control: &Path,
    namespace: Namespace,
    port: u16,
) -> Result<(), LabError> {
    // Drivers speak in small messages and wait for each answer.
    outside
        .set_nodelay(true)
        .map_err(LabError::io("a forwarded port"))?;
    let mut connection = Connection::open(control).await?;
    connection
        .ask::<()>(&Request::Forward { namespace, port })
        .await?;
    let mut inside = connection.into_stream();
    copy_bidirectional(&mut outside, &mut inside)
        .await
        .map_err(LabError::io("a forwarded port"))?;
    Ok(())
}
