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
            | (Effect::Persist(_), Effect::Persist(_))
    )
}

fn overlay(old: &mut Effect, new: Effect) {
    match (old, new) {
        (Effect::Persist(old), Effect::Persist(new)) => old.overlay(new),
        (old, new) => *old = new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sada_core::effect::Badge;
    use sada_core::message::Message;
    use sada_core::persist::Persist;
    use sada_units::Millis;

    fn badge(text: &str) -> Effect {
        Effect::Badge(Badge {
            icon: "sada",
            text: text.into(),
            colour: "#000000".into(),
            title: Message::plain("title_idle"),
        })
    }

    fn persist(number: u64, session: Option<Option<&str>>, local: Option<Option<&str>>) -> Effect {
        let owned = |part: Option<Option<&str>>| part.map(|text| text.map(str::to_owned));
        Effect::Persist(Persist {
            number,
            session: owned(session),
            local: owned(local),
            ..Persist::default()
        })
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
            persist(1, Some(Some("a")), Some(Some("1"))),
            persist(2, Some(Some("b")), None),
            persist(3, None, Some(None)),
        ];
        assert_eq!(combined(effects), [persist(3, Some(Some("b")), Some(None))]);
    }

    #[test]
    fn what_was_removed_may_be_kept_anew() {
        let effects = [
            persist(1, Some(None), Some(None)),
            persist(2, Some(Some("new")), None),
        ];
        let all = persist(2, Some(Some("new")), Some(None));
        assert_eq!(combined(effects), [all]);
    }

    #[test]
    fn every_question_to_the_resolver_is_asked() {
        let ask = |host: &str| Effect::Resolve { host: host.into() };
        let effects = [ask("x.com"), badge("!"), ask("t.co")];
        assert_eq!(combined(effects), [ask("x.com"), badge("!"), ask("t.co")]);
    }
}
