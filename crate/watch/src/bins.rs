//! When a bin of some length is over: for those who count, for those who look, for good. Every
//! length is a second or more.

use std::iter;

use sada_detect::FINAL_AFTER;
use sada_units::{BinStart, Seconds};

/// Reports may be under way for so long, and for no longer than a bin.
pub const UNDER_WAY: Seconds = Seconds(10);
/// A report that is taken in its last second is counted some seconds later.
const COMMITTED_WITHIN: Seconds = Seconds::MINUTE;
/// Late reports are looked for every so many bins.
pub const REVIEW: u64 = 12;

/// Whether the reports of this bin had time to come: each leaves in the bin after its own. Before
/// that a count grows one by one, and who watches page and network could tell whose report was just
/// counted.
#[must_use]
pub const fn is_over(bin: BinStart, length: Seconds, now: Seconds) -> bool {
    let under_way = if length.get() < UNDER_WAY.get() {
        length
    } else {
        UNDER_WAY
    };
    let over = bin.end(length.times(2)).saturating_add(under_way);
    over.get() <= now.get()
}

/// Whether no report of this bin is taken any more.
#[must_use]
pub const fn is_final(bin: BinStart, length: Seconds, now: Seconds) -> bool {
    bin.get() < not_final(length, now).get()
}

/// No bin that starts before this moment changes any more.
#[must_use]
pub const fn not_final(length: Seconds, now: Seconds) -> Seconds {
    let taken = length.saturating_add(FINAL_AFTER);
    now.saturating_sub(taken.saturating_add(COMMITTED_WITHIN))
}

/// The bins that start from this one on and before that moment.
pub(crate) fn each(
    from: BinStart,
    until: Seconds,
    length: Seconds,
) -> impl Iterator<Item = BinStart> {
    iter::successors(Some(from), move |bin| Some(bin.later(1, length)))
        .take_while(move |bin| bin.seconds() < until)
}

/// Whether it is after this bin's predecessors that late reports are looked for.
#[must_use]
pub const fn begins_review(bin: BinStart, length: Seconds) -> bool {
    (bin.get() / length.get()).is_multiple_of(REVIEW)
}
