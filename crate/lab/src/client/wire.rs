//! One connection to the control socket.

use std::{io, path::Path};

use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use crate::{
    LabError,
    protocol::{Request, Response},
};

#[cfg(unix)]
pub(crate) type Wire = tokio::net::UnixStream;
/// There is no lab to talk to, but programs that can do without one still compile.
#[cfg(not(unix))]
pub(crate) type Wire = tokio::io::DuplexStream;

pub(crate) struct Connection {
    stream: BufReader<Wire>,
}

impl Connection {
    pub(crate) async fn open(control: &Path) -> Result<Self, LabError> {
        let stream = connect(control).await.map_err(LabError::io(format!(
            "reaching the lab at {}",
            control.display()
        )))?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    pub(crate) async fn ask<T: DeserializeOwned>(
        &mut self,
        request: &Request,
    ) -> Result<T, LabError> {
        let gone = |cause: io::Error| LabError::Protocol(cause.to_string());
        let garbled = |cause: serde_json::Error| LabError::Protocol(cause.to_string());
        let mut line = serde_json::to_vec(request).map_err(garbled)?;
        line.push(b'\n');
        self.stream.write_all(&line).await.map_err(gone)?;
        let mut answer = String::new();
        if self.stream.read_line(&mut answer).await.map_err(gone)? == 0 {
            return Err(LabError::Protocol("it closed the connection".to_owned()));
        }
        match serde_json::from_str(&answer).map_err(garbled)? {
            Response::Ok(value) => serde_json::from_value(value).map_err(garbled),
            Response::Error(why) => Err(LabError::Refused(why)),
        }
    }

    /// The connection itself, for what follows the answer.
    pub(crate) fn into_stream(self) -> BufReader<Wire> {
        self.stream
    }
}

#[cfg(unix)]
async fn connect(control: &Path) -> io::Result<Wire> {
    tokio::net::UnixStream::connect(control).await
}

#[cfg(not(unix))]
async fn connect(_: &Path) -> io::Result<Wire> {
    Err(io::ErrorKind::Unsupported.into())
}
