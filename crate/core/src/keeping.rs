//! Whether the browser's storage took what it was asked to keep.
//!
//! A write that was refused is asked for again, with longer and longer gaps. Meanwhile the lasting
//! state is kept for as long as the browser runs, as a stand-in that is read first. A Yes counts
//! only once the state that holds it and a mark of its own are kept: the mark is so small that it
//! can be removed where a state cannot be written, and a state that is older than a No has none.

use crate::consent::KeptAnswers;
use crate::persist::{LONGEST_GAP, Persist, StoredPart, gap_after};
use crate::time::Millis;

/// What became of one part.
#[derive(Clone, Copy, Debug, Default)]
struct Write {
    /// The number with which it was last asked for; 0: not in this life of the background.
    asked: u64,
    /// The newest number that is kept.
    kept: u64,
    /// Whether the last that was heard is that it was refused.
    refused: bool,
    /// Whether it was asked to be removed.
    removal: bool,
}

impl Write {
    const NONE: Self = Self {
        asked: 0,
        kept: 0,
        refused: false,
        removal: false,
    };
}

/// How a part that was refused is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// As it is now.
    Write,
    /// To be removed.
    Remove,
}

/// What the browser refused and was not asked for with success since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusals {
    /// Anything at all.
    pub(crate) any: bool,
    /// The lasting state, or the marks beside it.
    pub(crate) lasting: bool,
    /// Something that was to be deleted with everything else.
    pub(crate) deletion: bool,
}

/// What is being written, and what was kept of it.
#[derive(Clone, Debug)]
pub(crate) struct Keeping {
    number: u64,
    writes: [Write; StoredPart::ALL.len()],
    /// The answers that have a mark, as it was last asked for.
    marked: KeptAnswers,
    /// Whether there is a stand-in for the lasting state, likewise.
    stand_in: bool,
    /// Whether everything was to be deleted, until it is.
    deleting: bool,
    /// When what was refused is asked for again.
    again: Option<Millis>,
    /// How often that was, one after the other.
    tries: u32,
}

impl Keeping {
    /// A background that begins with these marks, perhaps with a stand-in, and with what is left of a
    /// deletion: that is asked for again at once.
    pub(crate) fn new(marked: KeptAnswers, stand_in: bool, left: &[StoredPart]) -> Self {
        let mut writes = [Write::NONE; StoredPart::ALL.len()];
        for part in left {
            writes[*part as usize] = Write {
                refused: true,
                removal: true,
                ..Write::NONE
            };
        }
        let deleting = !left.is_empty();
        Self {
            number: 0,
            writes,
            marked,
            stand_in,
            deleting,
            again: deleting.then_some(Millis::ZERO),
            tries: 0,
        }
    }

    const fn write(&self, part: StoredPart) -> Write {
        self.writes[part as usize]
    }

    /// Gives this a number, and remembers that it was asked for.
    pub(crate) fn ask(&mut self, mut persist: Persist) -> Persist {
        self.number += 1;
        persist.number = self.number;
        for part in persist.parts() {
            let write = &mut self.writes[part as usize];
            write.asked = self.number;
            write.removal = *persist.part(part) == Some(None);
        }
        if let Some(mark) = &persist.sharing_yes {
            self.marked.sharing = mark.is_some();
        }
        if let Some(mark) = &persist.feed_yes {
            self.marked.feed = mark.is_some();
        }
        if let Some(unkept) = &persist.unkept {
            self.stand_in = unkept.is_some();
        }
        persist
    }

    /// The same for what removes everything.
    pub(crate) fn ask_to_delete(&mut self, removal: Persist) -> Persist {
        self.deleting = true;
        self.ask(removal)
    }

    /// Takes the answer of the browser's storage. Of a part that was asked for again since it says
    /// nothing: that has an answer of its own.
    pub(crate) fn answered(
        &mut self,
        number: u64,
        kept: &[StoredPart],
        refused: &[StoredPart],
        now: Millis,
    ) {
        if number > self.number {
            return;
        }
        for part in kept {
            let write = &mut self.writes[*part as usize];
            write.kept = write.kept.max(number);
            write.refused &= write.kept < write.asked;
        }
        for part in refused {
            let write = &mut self.writes[*part as usize];
            write.refused |= write.asked <= number && write.kept < number;
        }
        if !self.refuses_any() {
            self.again = None;
            self.tries = 0;
            self.deleting &= self.writes.iter().any(|it| it.kept < it.asked);
        } else if self.again.is_none() {
            self.tries = self.tries.saturating_add(1);
            self.again = Some(now + gap_after(self.tries));
        }
    }

    /// Whether what was refused is to be asked for now; it counts as asked for.
    pub(crate) fn take_due(&mut self, now: Millis) -> bool {
        // The clock may have been set back.
        let due = |at: &mut Millis| *at <= now || *at > now + LONGEST_GAP;
        self.again.take_if(due).is_some()
    }

    /// When [`take_due`](Self::take_due) has something to say.
    pub(crate) const fn next_due(&self) -> Option<Millis> {
        self.again
    }

    /// How this part is to be asked for again, if it was refused.
    pub(crate) fn again(&self, part: StoredPart) -> Option<Again> {
        let write = self.write(part);
        write.refused.then_some(if write.removal {
            Again::Remove
        } else {
            Again::Write
        })
    }

    /// Whether this part was asked for in this life of the background.
    pub(crate) const fn was_asked(&self, part: StoredPart) -> bool {
        self.write(part).asked > 0
    }

    fn refuses_any(&self) -> bool {
        self.writes.iter().any(|write| write.refused)
    }

    /// What the browser refuses.
    pub(crate) fn refusals(&self) -> Refusals {
        use StoredPart::{FeedYes, Lasting, SharingYes};
        let lasting = [Lasting, SharingYes, FeedYes];
        Refusals {
            any: self.refuses_any(),
            lasting: lasting.iter().any(|part| self.write(*part).refused),
            deletion: !self.left().is_empty(),
        }
    }

    /// What was to be deleted with everything else and is refused.
    pub(crate) fn left(&self) -> Vec<StoredPart> {
        let is_left = |part: &StoredPart| {
            let write = self.write(*part);
            self.deleting && write.refused && write.removal
        };
        StoredPart::ALL.into_iter().filter(is_left).collect()
    }

    /// The answers that have a mark, as it was last asked for.
    pub(crate) const fn marked(&self) -> KeptAnswers {
        self.marked
    }

    /// Whether there is a stand-in for the lasting state.
    pub(crate) const fn has_stand_in(&self) -> bool {
        self.stand_in
    }

    /// Whether the lasting state is kept as it is now.
    pub(crate) const fn is_kept(&self) -> bool {
        let local = self.write(StoredPart::Lasting);
        local.asked > 0 && local.kept >= local.asked
    }

    /// The answers that are a Yes for certain: the mark is kept, and so is a state that was
    /// written with it or later. One at least was written in this life of the background: where
    /// the browser takes nothing, nobody knows what it did not take before.
    pub(crate) fn answers(&self) -> KeptAnswers {
        let local = self.write(StoredPart::Lasting);
        let holds = |part| {
            let mark = self.write(part);
            mark.kept >= mark.asked && local.kept >= mark.asked.max(1)
        };
        KeptAnswers {
            sharing: self.marked.sharing && holds(StoredPart::SharingYes),
            feed: self.marked.feed && holds(StoredPart::FeedYes),
        }
    }
}

#[cfg(test)]
mod tests;
