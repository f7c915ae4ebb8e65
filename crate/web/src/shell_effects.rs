//! What the shell is to do after a batch of signals: of each kind of thing only the newest.

use sada_core::effect::Effect;

/// Effects that wait for the shell.
#[derive(Debug, Default)]
pub(crate) struct ShellEffects(Vec<Effect>);

impl ShellEffects {
    /// Adds an effect. A badge and an alarm take the place of earlier ones; what is to be kept
    /// joins what was to be kept before, each part at its newest.
    pub(crate) fn add(&mut self, effect: Effect) {
        let earlier = self.0.iter_mut().find(|it| replaces(&effect, it));
        match earlier {
            Some(earlier) => overlay(earlier, effect),
            None => self.0.push(effect),
        }
    }

    /// All of them, in the order in which the first of each kind came.
    pub(crate) fn into_effects(self) -> Vec<Effect> {
        self.0
    }
}

fn replaces(new: &Effect, old: &Effect) -> bool {
    matches!(
        (new, old),
        (Effect::Badge(_), Effect::Badge(_))
            | (Effect::Wake { .. }, Effect::Wake { .. })
            | (Effect::Persist { .. }, Effect::Persist { .. })
    )
}

fn overlay(old: &mut Effect, new: Effect) {
    match (old, new) {
        (
            Effect::Persist {
                session,
                local,
                aside,
                recording,
            },
            Effect::Persist {
                session: new_session,
                local: new_local,
                aside: new_aside,
                recording: new_recording,
            },
        ) => {
            renew(session, new_session);
            renew(local, new_local);
            renew(aside, new_aside);
            renew(recording, new_recording);
        }
        (old, new) => *old = new,
    }
}

/// `None` leaves a part as it is.
fn renew<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sada_core::effect::Badge;
    use sada_core::message::Message;
    use sada_units::Millis;

    fn badge(text: &str) -> Effect {
        Effect::Badge(Badge {
            icon: "sada",
            text: text.into(),
            colour: "#000000".into(),
            title: Message::plain("title_idle"),
        })
    }

    fn persist(session: Option<Option<&str>>, local: Option<Option<&str>>) -> Effect {
        let owned = |part: Option<Option<&str>>| part.map(|text| text.map(str::to_owned));
        Effect::Persist {
            session: owned(session),
            local: owned(local),
            aside: None,
            recording: None,
        }
    }

    fn combined(all: impl IntoIterator<Item = Effect>) -> Vec<Effect> {
        let mut shell = ShellEffects::default();
        all.into_iter().for_each(|effect| shell.add(effect));
        shell.into_effects()
    }

    #[test]
    fn only_the_newest_badge_and_alarm_count() {
        let effects = [
            badge("…"),
            Effect::Wake {
                at: Some(Millis(1)),
            },
            badge("!"),
            Effect::Wake { at: None },
        ];
        assert_eq!(combined(effects), [badge("!"), Effect::Wake { at: None }]);
    }

    #[test]
    fn each_part_is_kept_once_at_its_newest() {
        let effects = [
            persist(Some(Some("a")), Some(Some("1"))),
            persist(Some(Some("b")), None),
            persist(None, Some(None)),
        ];
        assert_eq!(combined(effects), [persist(Some(Some("b")), Some(None))]);
    }

    #[test]
    fn what_was_removed_may_be_kept_anew() {
        let effects = [
            persist(Some(None), Some(None)),
            persist(Some(Some("new")), None),
        ];
        assert_eq!(combined(effects), [persist(Some(Some("new")), Some(None))]);
    }

    #[test]
    fn every_question_to_the_resolver_is_asked() {
        let ask = |host: &str| Effect::Resolve { host: host.into() };
        let effects = [ask("x.com"), badge("!"), ask("t.co")];
        assert_eq!(combined(effects), [ask("x.com"), badge("!"), ask("t.co")]);
    }
}
