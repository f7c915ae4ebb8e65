//! What may have caused a failure: the three that a verdict chooses between, and sets of them.

/// Who or what may be behind a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Something on the person's own side: device, line, settings, software.
    Local,
    /// The platform itself.
    Platform,
    /// Somebody between the two.
    Interference,
}

impl Cause {
    /// Every cause, in the order they are told.
    pub const ALL: [Self; 3] = [Self::Local, Self::Platform, Self::Interference];

    /// The cause's name in the project's one vocabulary, for instance `"platform"`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Platform => "platform",
            Self::Interference => "interference",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of [`Cause`]s.
///
/// Empty where a browser's word tells of no failure at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes(u8);

impl Causes {
    /// No cause: nothing failed.
    pub const NONE: Self = Self(0);
    /// Every cause: nothing is ruled out.
    pub const ALL: Self = Self::of(&Cause::ALL);

    /// The set of these.
    #[must_use]
    pub const fn of(causes: &[Cause]) -> Self {
        let mut bits = 0;
        let mut rest = causes;
        while let [first, others @ ..] = rest {
            bits |= first.bit();
            rest = others;
        }
        Self(bits)
    }

    /// Whether this cause is among them.
    #[must_use]
    pub const fn contains(self, cause: Cause) -> bool {
        self.0 & cause.bit() != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The causes that are in both sets: what is left after another sign of the same failure.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The causes, in the order of [`Cause::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Cause> {
        Cause::ALL
            .into_iter()
            .filter(move |cause| self.contains(*cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let some = Causes::of(&[Cause::Interference, Cause::Local, Cause::Local]);
        assert_eq!(
            some.iter().collect::<Vec<_>>(),
            [Cause::Local, Cause::Interference]
        );
        assert!(!some.contains(Cause::Platform) && !some.is_empty());
        assert_eq!(Causes::ALL.iter().count(), 3);
        assert!(Causes::NONE.is_empty());
        assert_eq!(
            some.and(Causes::of(&[Cause::Platform, Cause::Local])),
            Causes::of(&[Cause::Local])
        );
    }
}
