//! A value that knows whether it was changed since it was last kept.
//!
//! Nobody has to remember to say that a state must be stored: whoever can change it has marked it.

use std::ops::{Deref, DerefMut};

/// A value, with a mark that is set by every access through which it can change.
///
/// Reading goes through [`Deref`] and sets no mark; anything that needs `&mut` goes through
/// [`DerefMut`] and sets it. [`take_changed`](Self::take_changed) takes the mark away.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tracked<T> {
    value: T,
    changed: bool,
}

impl<T> Tracked<T> {
    /// A value that is stored as it is.
    pub(crate) const fn stored(value: T) -> Self {
        let changed = false;
        Self { value, changed }
    }

    /// Changes the value by a function that says beside its result whether it did. For what is
    /// called at every turn and seldom changes anything.
    pub(crate) fn edit_if<R>(&mut self, edit: impl FnOnce(&mut T) -> (R, bool)) -> R {
        let (result, changed) = edit(&mut self.value);
        self.changed |= changed;
        result
    }

    /// Has the value stored anew although it did not change.
    pub(crate) const fn mark(&mut self) {
        self.changed = true;
    }

    /// The value, if it must be stored; it counts as stored from then on. What is stored with it
    /// at that moment may still be put in.
    pub(crate) fn take_changed(&mut self) -> Option<&mut T> {
        std::mem::take(&mut self.changed).then_some(&mut self.value)
    }
}

impl<T> Deref for Tracked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Tracked<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.changed = true;
        &mut self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(of: impl FnOnce(&mut Tracked<Vec<u8>>)) -> bool {
        let mut value = Tracked::stored(vec![1]);
        of(&mut value);
        let changed = value.take_changed().is_some();
        assert!(value.take_changed().is_none(), "the mark is taken once");
        changed
    }

    #[test]
    fn whatever_can_change_it_marks_it() {
        assert!(!changed(|it| assert_eq!(it.len(), 1)));
        assert!(changed(|it| it.push(2)));
        assert!(changed(|it| it.iter_mut().for_each(|byte| *byte = 3)));
        assert!(changed(|it| it.mark()));
        assert!(changed(|it| **it = Vec::new()));
    }

    #[test]
    fn a_function_that_says_so_marks_it_only_then() {
        let pop = |it: &mut Vec<u8>| {
            let popped = it.pop();
            (popped, popped.is_some())
        };
        assert!(changed(|it| assert_eq!(it.edit_if(pop), Some(1))));
        assert!(!changed(|it| {
            it.clear();
            it.take_changed();
            assert_eq!(it.edit_if(pop), None);
        }));
    }
}
