//! `sada-lab exec`: this terminal's streams, a program inside.

use std::{env, io, path::Path, process::ExitCode};

use base64::{Engine, prelude::BASE64_STANDARD};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};

use crate::{
    LabError, Namespace,
    client::Connection,
    protocol::{Exit, Frame, Request},
};

pub(super) async fn exec(
    control: &Path,
    namespace: Namespace,
    argv: Vec<String>,
) -> Result<ExitCode, LabError> {
    let cwd = env::current_dir().map_err(LabError::io("finding the current folder"))?;
    let mut connection = Connection::open(control).await?;
    connection
        .ask::<()>(&Request::Exec {
            namespace,
            argv,
            cwd,
        })
        .await?;
    let (from_lab, to_lab) = tokio::io::split(connection.into_stream());
    // It ends with this process: a read of a terminal cannot be called off.
    tokio::spawn(async move { feed(to_lab).await.ok() });
    let exit = show(tokio::io::BufReader::new(from_lab))
        .await
        .map_err(LabError::io("the lab"))?;
    Ok(match exit {
        Exit {
            code: Some(code), ..
        } => ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX)),
        Exit { signal, .. } => {
            ExitCode::from(u8::try_from(128 + signal.unwrap_or(0)).unwrap_or(u8::MAX))
        }
    })
}

async fn feed(mut to_lab: impl tokio::io::AsyncWrite + Unpin) -> io::Result<()> {
    let mut stdin = tokio::io::stdin();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = stdin.read(&mut buffer).await?;
        let mut line =
            serde_json::to_vec(&Frame::Stdin(BASE64_STANDARD.encode(&buffer[..length])))?;
        line.push(b'\n');
        to_lab.write_all(&line).await?;
        if length == 0 {
            // The connection stays open: its end would end the program.
            std::future::pending::<()>().await;
        }
    }
}

async fn show(from_lab: impl AsyncBufReadExt + Unpin) -> io::Result<Exit> {
    let mut lines = from_lab.lines();
    while let Some(line) = lines.next_line().await? {
        match serde_json::from_str(&line)? {
            Frame::Stdout(bytes) => write(&mut tokio::io::stdout(), &bytes).await?,
            Frame::Stderr(bytes) => write(&mut tokio::io::stderr(), &bytes).await?,
            Frame::Exit(exit) => return Ok(exit),
            Frame::Stdin(_) => {}
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

async fn write(to: &mut (impl AsyncWriteExt + Unpin), bytes: &str) -> io::Result<()> {
    to.write_all(&BASE64_STANDARD.decode(bytes).map_err(io::Error::other)?)
        .await?;
    to.flush().await
}
