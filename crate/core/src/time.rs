//! Time and chance as they come in from outside.

pub use sada_units::Millis;

/// One second.
pub const SECOND: Millis = Millis::SECOND;
/// One minute.
pub const MINUTE: Millis = Millis::MINUTE;
/// One hour.
pub const HOUR: Millis = Millis::HOUR;

/// When a signal is handled, and the randomness that may be used for it.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The time.
    pub now: Millis,
    /// Fresh random bits.
    pub random: u64,
}

impl Moment {
    /// A number from 0 up to, but not including, `limit`; each draw with its own `salt`
    /// is independent of the others (finaliser of SplitMix64, Steele et al. 2014).
    #[must_use]
    pub const fn draw(self, salt: u64, limit: u64) -> u64 {
        let mut z = self.random ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        if limit == 0 { 0 } else { z % limit }
    }

    /// A time shorter than `limit`, drawn as [`draw`](Self::draw) draws numbers.
    #[must_use]
    pub const fn draw_time(self, salt: u64, limit: Millis) -> Millis {
        Millis(self.draw(salt, limit.get()))
    }
}
