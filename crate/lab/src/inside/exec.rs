//! A program whose standard streams travel on a control connection.

use std::{io, path::Path, process::Stdio, sync::Arc};

use base64::{Engine, prelude::BASE64_STANDARD};
use nix::sys::signal::Signal;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixStream, unix::OwnedWriteHalf},
    process::{Child, ChildStdin},
    sync::Mutex,
};

use super::children::{command, exit_of, group, kill_group};
use crate::protocol::Frame;

/// Starts the program; must be called on the runtime of the namespace.
pub(super) fn start(argv: &[String], cwd: &Path) -> Result<Child, String> {
    let mut command = command(argv)?;
    command
        .current_dir(cwd)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().map_err(|cause| {
        format!(
            "{} cannot be started: {cause}",
            argv.first().map_or("", String::as_str)
        )
    })
}

/// Carries its streams until it has ended and said all. If the client goes first, the program is killed.
pub(super) async fn carry(
    connection: BufReader<UnixStream>,
    mut child: Child,
) -> Result<(), String> {
    let group = group(&child)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let early = connection.buffer().to_vec();
    let (from_client, to_client) = connection.into_inner().into_split();
    let to_client = Arc::new(Mutex::new(to_client));
    let from_client = BufReader::new(io::Cursor::new(early).chain(from_client));
    let output = async {
        tokio::try_join!(
            send_output(stdout, Frame::Stdout, &to_client),
            send_output(stderr, Frame::Stderr, &to_client)
        )?;
        let status = child.wait().await?;
        send(&to_client, &Frame::Exit(exit_of(status))).await
    };
    let ended = tokio::select! {
        ended = output => ended,
        gone = feed_input(from_client, stdin) => gone.and(Err(io::ErrorKind::ConnectionAborted.into())),
    };
    ended.or_else(|_| kill_group(group, Signal::SIGKILL))
}

/// Feeds the program. Comes back only when the client is gone.
async fn feed_input(
    mut from_client: impl AsyncBufReadExt + Unpin,
    mut stdin: Option<ChildStdin>,
) -> io::Result<()> {
    let mut line = String::new();
    while from_client.read_line(&mut line).await? > 0 {
        if let Frame::Stdin(bytes) = serde_json::from_str(&line)? {
            let bytes = BASE64_STANDARD.decode(bytes).map_err(io::Error::other)?;
            if bytes.is_empty() {
                stdin = None;
            } else if let Some(pipe) = &mut stdin
                && pipe.write_all(&bytes).await.is_err()
            {
                // The program has closed its input; it may well go on without.
                stdin = None;
            }
        }
        line.clear();
    }
    Ok(())
}

async fn send_output(
    stream: Option<impl AsyncRead + Unpin>,
    frame: fn(String) -> Frame,
    to_client: &Mutex<OwnedWriteHalf>,
) -> io::Result<()> {
    let Some(mut stream) = stream else {
        return Ok(());
    };
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = stream.read(&mut buffer).await?;
        if length == 0 {
            return Ok(());
        }
        send(to_client, &frame(BASE64_STANDARD.encode(&buffer[..length]))).await?;
    }
}

async fn send(to_client: &Mutex<OwnedWriteHalf>, frame: &Frame) -> io::Result<()> {
    let mut line = serde_json::to_vec(frame)?;
    line.push(b'\n');
    to_client.lock().await.write_all(&line).await
}
