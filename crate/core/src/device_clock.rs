//! Whether the device's own clock is right, as far as a control's answer tells.

use serde::{Deserialize, Serialize};

use crate::time::Millis;

/// Certificates are made out some hours before their first use, and replaced days before their
/// last.
const CERTIFICATES_FORGIVE: Millis = Millis::hours(12);
/// A report of a clock that is further off would be counted for another time than it is of.
const REPORTS_FORGIVE: Millis = Millis::hours(1);
/// So often it is asked again whether a wrong clock was set right.
const ASKED_EACH: Millis = Millis::hours(1);

/// By how much the clock differs from a control's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeviceClock {
    /// The difference when a control was last heard.
    off: Option<Millis>,
    /// Something else than a control says that it may be wrong: a control is to be asked.
    suspected: bool,
    /// It was wrong, and was set since: nobody knows by how much it is off now.
    set_since: bool,
    /// When a control was last asked because of this.
    asked: Option<Millis>,
}

impl DeviceClock {
    /// Takes what a control says that the time is.
    pub(crate) fn hear(&mut self, there: Millis, now: Millis) {
        self.off = Some(there.abs_diff(now));
        self.suspected = false;
        self.set_since = false;
    }

    /// An issuer knows no such window: its clock is wrong, or this one is.
    pub(crate) const fn suspect(&mut self) {
        self.suspected = true;
    }

    /// The clock was set: what is known of it is no longer so.
    pub(crate) fn was_set(&mut self) {
        *self = Self {
            set_since: self.is_wrong(),
            suspected: self.suspected,
            ..Self::default()
        };
    }

    /// Whether it is further off than certificates forgive.
    pub(crate) fn is_far_off(&self) -> bool {
        self.off.is_some_and(|off| off > CERTIFICATES_FORGIVE)
    }

    /// Whether it is too far off for reports; one that was is held to be until a control says
    /// otherwise.
    pub(crate) fn is_wrong(&self) -> bool {
        self.set_since || self.off.is_some_and(|off| off >= REPORTS_FORGIVE)
    }

    /// When controls are to be asked for the time, if they are.
    pub(crate) fn next_due(&self) -> Option<Millis> {
        let wanted = self.suspected || self.is_wrong();
        wanted.then(|| self.asked.map_or(Millis::ZERO, |asked| asked + ASKED_EACH))
    }

    /// Controls were asked.
    pub(crate) const fn asked(&mut self, now: Millis) {
        self.asked = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_705_752_000_000);

    #[test]
    fn an_hour_is_too_much_for_reports_and_half_a_day_for_certificates() {
        for (off, far, wrong) in [(59, false, false), (60, false, true), (721, true, true)] {
            for there in [NOW + Millis::minutes(off), NOW - Millis::minutes(off)] {
                let mut clock = DeviceClock::default();
                assert_eq!(clock.next_due(), None);
                clock.hear(there, NOW);
                assert_eq!(
                    (clock.is_far_off(), clock.is_wrong()),
                    (far, wrong),
                    "{off}"
                );
                assert_eq!(clock.next_due().is_some(), wrong);
            }
        }
    }

    #[test]
    fn a_wrong_clock_is_held_to_be_wrong_until_a_control_says_otherwise() {
        let mut clock = DeviceClock::default();
        clock.was_set();
        assert!(!clock.is_wrong(), "nothing was known of it");
        clock.hear(NOW - Millis::hours(3), NOW);
        clock.asked(NOW);
        assert_eq!(clock.next_due(), Some(NOW + ASKED_EACH));
        clock.was_set();
        assert!(clock.is_wrong() && !clock.is_far_off());
        assert_eq!(clock.next_due(), Some(Millis::ZERO), "at once");
        clock.hear(NOW, NOW + Millis(700));
        assert!(!clock.is_wrong());
        assert_eq!(clock.next_due(), None);
    }

    #[test]
    fn what_an_issuer_says_is_a_reason_to_ask_and_no_more() {
        let mut clock = DeviceClock::default();
        clock.suspect();
        assert!(!clock.is_wrong() && clock.next_due().is_some());
        clock.asked(NOW);
        assert_eq!(
            clock.next_due(),
            Some(NOW + ASKED_EACH),
            "not again and again"
        );
        clock.hear(NOW, NOW);
        assert_eq!(clock.next_due(), None);
    }
}
