//! Carrying bytes between the person and a server: as they come, slowly, or only so far.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional},
    net::TcpStream,
    time::{Instant, sleep_until},
    try_join,
};

use super::ConnectionEnd;
use crate::{
    inside::sockets::{let_it_arrive, swallow},
    protocol::Action,
};

/// So many bytes of the server's pass before an cutoff: its handshake and one whole record of TLS, in which the head of
/// the answer is. A record is not read before it is whole.
const BEFORE_CUTOFF: usize = 24 * 1024;
/// Bytes that wait for their turn together: a slow line is slow evenly.
const PIECE: usize = 512;

/// How far and how fast bytes are carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// Bytes a second in each direction.
    pub(super) pace: Option<u32>,
    /// What happens after [`BEFORE_CUTOFF`].
    cutoff: Option<Cutoff>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cutoff {
    /// Nothing more passes; the connection stays open.
    Stall,
    /// The connection is ended with RST.
    Reset,
    /// The connection is ended with FIN.
    Close,
}

impl Limits {
    pub(super) const NONE: Self = Self {
        pace: None,
        cutoff: None,
    };

    /// So many kilobits a second in each direction.
    pub(super) const fn pace(kbit: u32) -> Self {
        Self {
            pace: Some(kbit * 1000 / 8),
            cutoff: None,
        }
    }

    pub(super) const fn until(cutoff: Cutoff) -> Self {
        Self {
            pace: None,
            cutoff: Some(cutoff),
        }
    }
}

/// Carries until both have said all, one breaks off (an error), or the limits end it, of which `note` is told.
pub(super) async fn carry(
    person: &mut TcpStream,
    server: &mut TcpStream,
    head: &[u8],
    limits: Limits,
    note: impl Fn(Action),
) -> io::Result<ConnectionEnd> {
    person.set_nodelay(true)?;
    server.set_nodelay(true)?;
    if limits == Limits::NONE {
        server.write_all(head).await?;
        copy_bidirectional(person, server).await?;
        return Ok(ConnectionEnd::Closed);
    }
    match limited(person, server, head, limits).await {
        Ok(()) => Ok(ConnectionEnd::Closed),
        Err(Stop::Broken(cause)) => Err(cause),
        Err(Stop::Cutoff(cutoff)) => end(person, cutoff, note).await,
    }
}

async fn end(
    person: &mut TcpStream,
    cutoff: Cutoff,
    note: impl Fn(Action),
) -> io::Result<ConnectionEnd> {
    match cutoff {
        Cutoff::Stall => {
            note(Action::Stalled);
            swallow(person).await;
            Ok(ConnectionEnd::Closed)
        }
        Cutoff::Reset => {
            note(Action::Broken);
            let_it_arrive().await;
            Ok(ConnectionEnd::Reset)
        }
        Cutoff::Close => {
            note(Action::Ended);
            person.shutdown().await?;
            swallow(person).await;
            Ok(ConnectionEnd::Closed)
        }
    }
}

/// Why carrying stops before both have said all.
enum Stop {
    Broken(io::Error),
    Cutoff(Cutoff),
}

impl From<io::Error> for Stop {
    fn from(cause: io::Error) -> Self {
        Self::Broken(cause)
    }
}

async fn limited(
    person: &mut TcpStream,
    server: &mut TcpStream,
    head: &[u8],
    limits: Limits,
) -> Result<(), Stop> {
    let (from_person, mut to_person) = person.split();
    let (mut from_server, mut to_server) = server.split();
    // What was read to find the name is carried like all that follows.
    let mut from_person = head.chain(from_person);
    let up = async {
        let pace = Pace::new(limits.pace);
        forward(&mut from_person, &mut to_server, pace, usize::MAX).await?;
        Ok(())
    };
    let down = async {
        let pace = Pace::new(limits.pace);
        let most = limits.cutoff.map_or(usize::MAX, |_| BEFORE_CUTOFF);
        let passed = forward(&mut from_server, &mut to_person, pace, most).await?;
        match limits.cutoff {
            Some(cutoff) if passed == most => Err(Stop::Cutoff(cutoff)),
            _ => Ok(()),
        }
    };
    try_join!(up, down).map(drop)
}

/// Carries in one direction until the end, which is passed on, or until so many bytes have gone; says how many did.
async fn forward(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    mut pace: Pace,
    most: usize,
) -> io::Result<usize> {
    let mut buffer = [0; PIECE];
    let mut passed = 0;
    while passed < most {
        let room = PIECE.min(most - passed);
        let length = from.read(&mut buffer[..room]).await?;
        if length == 0 {
            to.shutdown().await?;
            break;
        }
        pace.turn(length).await;
        to.write_all(&buffer[..length]).await?;
        passed += length;
    }
    Ok(passed)
}

/// A bucket without a bottom: bytes go when the time that those before them need is over.
struct Pace {
    rate: Option<u32>,
    /// When all that came so far will have gone.
    free: Option<Instant>,
}

impl Pace {
    fn new(rate: Option<u32>) -> Self {
        Self { rate, free: None }
    }

    /// Waits until so many bytes have gone through.
    async fn turn(&mut self, length: usize) {
        if let Some(end) = self.book(length, Instant::now()) {
            sleep_until(end).await;
        }
    }

    /// When so many bytes that come now will have gone through; none if there is no pace to keep.
    fn book(&mut self, length: usize, now: Instant) -> Option<Instant> {
        let takes = Duration::from_secs(1) * u32::try_from(length).ok()? / self.rate?;
        self.free = Some(self.free.map_or(now, |free| free.max(now)) + takes);
        self.free
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{io::AsyncReadExt, time::Instant};

    use super::{Pace, forward};

    #[test]
    fn bytes_take_the_time_that_the_pace_gives_them() {
        let begun = Instant::now();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut pace = Pace::new(Some(4_000));
        assert_eq!(pace.book(4_000, begun), Some(after(1)));
        assert_eq!(pace.book(8_000, begun), Some(after(3)), "they queue");
        assert_eq!(
            pace.book(4_000, after(10)),
            Some(after(11)),
            "idleness saves nothing"
        );
        assert_eq!(Pace::new(None).book(4_000, begun), None);
    }

    #[tokio::test]
    async fn no_byte_more_than_allowed_passes_and_the_end_is_not_told() {
        let (mut to, mut far) = tokio::io::duplex(1 << 20);
        let mut sent = &[7; 1000][..];
        let passed = forward(&mut sent, &mut to, Pace::new(None), 700).await;
        assert_eq!(passed.expect("passed"), 700);
        let mut got = [0; 1000];
        assert_eq!(far.read(&mut got).await.expect("read"), 700);
        // Whoever reads on waits: what ends it is the caller's choice.
        let more = tokio::time::timeout(Duration::from_millis(20), far.read(&mut got)).await;
        assert!(more.is_err(), "{more:?}");
    }
}
