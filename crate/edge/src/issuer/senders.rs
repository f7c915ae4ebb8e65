//! Who lately sent what could not be read: a single address of IPv4, or a /64 of IPv6. Not a
//! block: whoever lives beside somebody who sends junk has nothing to do with it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use sada_units::Seconds;

const MINUTE: Duration = Duration::from_secs(60);
/// So many senders are told apart. Beyond them the limit on all together must do.
const MOST: usize = 200_000;

/// A sender. It has no text form, so that it reaches no log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Sender {
    V4([u8; 4]),
    V6([u8; 8]),
}

impl Sender {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address.octets()),
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                Self::V6([a, b, c, d, e, f, g, h])
            }
        }
    }
}

/// How often each was met within a minute. Kept in memory, and forgotten with the minute.
pub struct JunkSenders {
    most: u32,
    minute: Instant,
    met: HashMap<Sender, u32>,
}

impl JunkSenders {
    /// After so long nothing is known any more.
    pub const FORGOTTEN_AFTER: Seconds = Seconds::minutes(1);

    /// So many are borne of each.
    #[must_use]
    pub fn new(most: u32, now: Instant) -> Self {
        Self {
            most,
            minute: now,
            met: HashMap::new(),
        }
    }

    /// Whether one from here was met too often.
    pub fn is_tiresome(&mut self, address: IpAddr, now: Instant) -> bool {
        self.turn(now);
        let met = self.met.get(&Sender::of(address));
        met.is_some_and(|met| *met >= self.most)
    }

    /// One from here was met.
    pub fn met(&mut self, address: IpAddr, now: Instant) {
        self.turn(now);
        let sender = Sender::of(address);
        if self.met.len() < MOST || self.met.contains_key(&sender) {
            let met = self.met.entry(sender).or_default();
            *met = met.saturating_add(1);
        }
    }

    fn turn(&mut self, now: Instant) {
        if now.saturating_duration_since(self.minute) >= MINUTE {
            self.minute = now;
            self.met.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbour_bears_nothing_of_it_and_a_minute_ends_it() {
        let now = Instant::now();
        let mut senders = JunkSenders::new(2, now);
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        for from in [
            "203.0.113.66",
            "::ffff:203.0.113.66",
            "2001:db8::1",
            "2001:db8::2",
        ] {
            senders.met(address(from), now);
        }
        let mut tiresome = |text, at| senders.is_tiresome(address(text), now + at);
        let begin = Duration::ZERO;
        assert!(tiresome("203.0.113.66", begin));
        assert!(!tiresome("203.0.113.67", begin));
        assert!(tiresome("2001:db8::3", begin), "one line has a /64");
        assert!(!tiresome("2001:db8:0:1::1", begin));
        assert!(!tiresome("203.0.113.66", MINUTE));
    }
}
