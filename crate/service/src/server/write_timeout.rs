//! A connection whose other end must take what is written to it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// How long a connection may take nothing of what waits for it.
const PATIENCE: Duration = Duration::from_secs(15);

/// Who takes less than this many bytes a second in the long run takes nothing.
const LEAST_RATE: u64 = 1024;

/// Fails a write that waits too long. Without it, whoever asks and never reads keeps a place and the
/// memory of an answer for good.
pub(super) struct WriteTimeout<S> {
    stream: S,
    patience: Duration,
    /// When patience ends, while something waits.
    until: Pin<Box<Sleep>>,
    waiting: bool,
}

impl<S> WriteTimeout<S> {
    pub(super) fn new(stream: S) -> Self {
        Self {
            stream,
            patience: PATIENCE,
            until: Box::pin(tokio::time::sleep(PATIENCE)),
            waiting: false,
        }
    }

    /// What came of a write, or an error when it has waited too long.
    fn timed(
        &mut self,
        written: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) if self.waiting => {
                let earned = Duration::from_millis(bytes as u64 * 1000 / LEAST_RATE);
                let until = self.until.deadline() + earned;
                let most = Instant::now() + self.patience;
                self.until.as_mut().reset(until.min(most));
                written
            }
            Poll::Pending => {
                if !self.waiting {
                    self.waiting = true;
                    self.until.as_mut().reset(Instant::now() + self.patience);
                }
                let over = self.until.as_mut().poll(context);
                over.map(|()| Err(io::ErrorKind::TimedOut.into()))
            }
            done => done,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WriteTimeout<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.timed(written, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, pieces);
        this.timed(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.stream).poll_flush(context);
        // The server flushes once nothing waits any more.
        if flushed.is_ready() {
            this.waiting = false;
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WriteTimeout<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;

    const SHORT: Duration = Duration::from_millis(1500);

    fn short(stream: DuplexStream) -> WriteTimeout<DuplexStream> {
        WriteTimeout {
            patience: SHORT,
            ..WriteTimeout::new(stream)
        }
    }

    #[tokio::test]
    async fn who_never_reads_is_let_go() {
        let (near, _far) = duplex(1000);
        let mut written = short(near);
        let begin = Instant::now();
        let failed = written.write_all(&[0; 5000]).await.unwrap_err();
        assert_eq!(failed.kind(), io::ErrorKind::TimedOut);
        assert!(begin.elapsed() >= SHORT);
    }

    #[tokio::test]
    async fn who_reads_slowly_is_waited_for_and_who_reads_next_to_nothing_is_not() {
        for (each, patient) in [(1000, true), (1, false)] {
            let (near, mut far) = duplex(1000);
            let mut written = short(near);
            let reader = tokio::spawn(async move {
                let mut taken = vec![0; each];
                while far.read_exact(&mut taken).await.is_ok() {
                    tokio::time::sleep(SHORT / 6).await;
                }
            });
            let all = written.write_all(&[0; 8000]).await;
            assert_eq!(all.is_ok(), patient, "{each} bytes at a time");
            reader.abort();
        }
    }
}
