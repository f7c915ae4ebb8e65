//! When a bin of so many seconds is over: for those who count, for those who look, for good. All
//! moments in seconds since 1970 (UTC).

use sada_detect::FINAL_AFTER;

/// Reports may be under way for so many seconds, and for no longer than a bin.
pub const UNDER_WAY: u64 = 10;
/// A report that is taken in its last second is counted some seconds later.
const COMMITTED_WITHIN: u64 = 60;
/// Late reports are looked for every so many bins.
pub const REVIEW: u64 = 12;

/// Whether the reports of this bin had time to come: each leaves in the bin after its own. Before
/// that a count grows one by one, and who watches page and network could tell whose report was just
/// counted.
#[must_use]
pub const fn is_over(bin: u64, seconds: u64, now: u64) -> bool {
    let under_way = if seconds < UNDER_WAY {
        seconds
    } else {
        UNDER_WAY
    };
    bin + 2 * seconds + under_way <= now
}

/// Whether no report of this bin is taken any more.
#[must_use]
pub const fn is_final(bin: u64, seconds: u64, now: u64) -> bool {
    bin < not_final(seconds, now)
}

/// No bin that starts before this moment changes any more.
#[must_use]
pub const fn not_final(seconds: u64, now: u64) -> u64 {
    now.saturating_sub(seconds + FINAL_AFTER.get() + COMMITTED_WITHIN)
}

/// Whether it is after this bin's predecessors that late reports are looked for.
#[must_use]
pub const fn begins_review(bin: u64, seconds: u64) -> bool {
    (bin / seconds).is_multiple_of(REVIEW)
}
