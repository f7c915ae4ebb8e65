//! Listening over both versions of IP, and closing in the two ways that there are.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use nix::sys::socket::{setsockopt, sockopt::Ipv6V6Only};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    net::{TcpListener, TcpSocket, TcpStream},
};

use crate::LabError;

/// As many connections as browsers ever open at once may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Listens on a port of every address, over IPv4 and over IPv6 apart: a connection then tells its address as it is.
pub(super) fn listen(port: u16) -> Result<[TcpListener; 2], LabError> {
    let open = || -> io::Result<_> {
        let v4 = TcpSocket::new_v4()?;
        let v6 = TcpSocket::new_v6()?;
        setsockopt(&v6, Ipv6V6Only, &true)?;
        let bind = |socket: TcpSocket, address: SocketAddr| {
            socket.set_reuseaddr(true)?;
            socket.bind(address)?;
            socket.listen(BACKLOG)
        };
        Ok([
            bind(v4, (Ipv4Addr::UNSPECIFIED, port).into())?,
            bind(v6, (Ipv6Addr::UNSPECIFIED, port).into())?,
        ])
    };
    open().map_err(LabError::io(format!("opening port {port}")))
}

/// Closes with RST and not with FIN.
pub(super) fn reset(stream: TcpStream) {
    stream.set_zero_linger().ok();
}

/// Takes whatever comes, says nothing, until the other end hangs up.
pub(super) async fn swallow(from: &mut (impl AsyncRead + Unpin)) {
    let mut nowhere = [0; 4096];
    while from.read(&mut nowhere).await.is_ok_and(|length| length > 0) {}
}

/// Lets what was written arrive before a reset, which would overtake it in the sender's own queue.
pub(super) async fn let_it_arrive() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}
