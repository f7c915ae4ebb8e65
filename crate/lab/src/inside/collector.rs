//! The front of the collector: TLS ends here, what was in it goes to the collector as it came.

use std::{io, net::Ipv4Addr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::TcpStream,
};
use tokio_rustls::server::TlsStream;

/// Hands a connection on; without a collector it is closed in order, after its handshake.
pub(super) async fn forward(mut person: TlsStream<TcpStream>, port: u16) {
    // Either end may break off; the other one is told by the closing.
    match TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await {
        Ok(mut collector) => drop(copy_bidirectional(&mut person, &mut collector).await),
        Err(_) => drop(close(person).await),
    }
}

async fn close(mut person: TlsStream<TcpStream>) -> io::Result<()> {
    person.shutdown().await?;
    // What still comes must be read, or the kernel would make a reset of the closing.
    let mut ignored = [0; 4096];
    while person.read(&mut ignored).await? > 0 {}
    Ok(())
}
