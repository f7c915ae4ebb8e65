//! How everything is set, and the cutting of what was open under another setting.
//!
//! A setting is an *era*. Whoever carries a connection holds a [`Cut`] of the era it began in; when the era ends the
//! cut happens, and the switch waits until all of that era's cuts have been dropped.

use std::{
    collections::BTreeMap,
    future,
    sync::{Mutex, PoisonError},
};

use tokio::sync::watch;

use crate::{Mechanism, NetworkState, PLATFORMS, protocol::State};

pub(super) struct Switches {
    line: Mutex<Era<NetworkState>>,
    platforms: BTreeMap<&'static str, Mutex<Era<Mechanism>>>,
    /// Held through a whole switch, of which the kernel's rules are a part.
    pub(super) turn: tokio::sync::Mutex<()>,
}

struct Era<T> {
    setting: T,
    end: watch::Sender<()>,
}

/// The end of the era in which a connection began.
pub(super) struct Cut(Option<watch::Receiver<()>>);

/// An era that is over, with connections that may not know it yet.
#[must_use]
pub(super) struct Over(watch::Sender<()>);

impl Default for Switches {
    fn default() -> Self {
        Self {
            line: Mutex::new(Era::new(NetworkState::default())),
            platforms: PLATFORMS
                .iter()
                .map(|&id| (id, Mutex::new(Era::new(Mechanism::default()))))
                .collect(),
            turn: tokio::sync::Mutex::default(),
        }
    }
}

impl Switches {
    /// The state of the line, and what cuts every connection.
    pub(super) fn line(&self) -> (NetworkState, Cut) {
        enter(&self.line)
    }

    /// How a platform is treated, and what cuts its connections. One that is no platform is never treated or cut.
    pub(super) fn platform(&self, id: Option<&str>) -> (Mechanism, Cut) {
        id.and_then(|id| self.platforms.get(id))
            .map_or((Mechanism::None, Cut(None)), enter)
    }

    /// Begins another state of the line.
    pub(super) fn set_line(&self, state: NetworkState) -> Over {
        begin(&self.line, state)
    }

    /// Begins another treatment of a platform; `None` if there is none of that name.
    pub(super) fn set_platform(&self, id: &str, mechanism: Mechanism) -> Option<Over> {
        self.platforms.get(id).map(|era| begin(era, mechanism))
    }

    pub(super) fn state(&self) -> State {
        let platforms = self
            .platforms
            .iter()
            .map(|(&id, era)| (id.to_owned(), enter(era).0))
            .collect();
        State {
            network: self.line().0,
            platforms,
        }
    }
}

impl<T> Era<T> {
    fn new(setting: T) -> Self {
        Self {
            setting,
            end: watch::Sender::new(()),
        }
    }
}

fn enter<T: Copy>(era: &Mutex<Era<T>>) -> (T, Cut) {
    let era = era.lock().unwrap_or_else(PoisonError::into_inner);
    (era.setting, Cut(Some(era.end.subscribe())))
}

fn begin<T>(era: &Mutex<Era<T>>, setting: T) -> Over {
    let mut era = era.lock().unwrap_or_else(PoisonError::into_inner);
    Over(std::mem::replace(&mut *era, Era::new(setting)).end)
}

impl Over {
    /// Cuts what is left of the era and waits until it is gone.
    pub(super) async fn cut(self) {
        self.0.send(()).ok();
        self.0.closed().await;
    }
}

impl Cut {
    /// Waits for the end of the era.
    pub(super) async fn happened(&mut self) {
        match &mut self.0 {
            // An error means the sender is gone, and it goes only after it has sent.
            Some(end) => drop(end.changed().await),
            None => future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Switches;
    use crate::Mechanism;

    #[tokio::test]
    async fn a_switch_waits_for_the_connections_of_the_era_before() {
        let switches = Switches::default();
        let (mechanism, mut cut) = switches.platform(Some("x"));
        assert_eq!(mechanism, Mechanism::None);
        let over = switches
            .set_platform("x", Mechanism::TlsReset)
            .expect("x is a platform");
        let carried = tokio::spawn(async move { cut.happened().await });
        over.cut().await;
        assert!(carried.is_finished());
        assert_eq!(switches.platform(Some("x")).0, Mechanism::TlsReset);
    }

    #[tokio::test]
    async fn other_platforms_and_later_connections_are_not_cut() {
        let switches = Switches::default();
        let (_, mut other) = switches.platform(Some("youtube"));
        switches
            .set_platform("x", Mechanism::TlsDrop)
            .expect("x is a platform")
            .cut()
            .await;
        let (_, mut later) = switches.platform(Some("x"));
        tokio::select! {
            biased;
            () = other.happened() => panic!("youtube was cut"),
            () = later.happened() => panic!("the new era was cut"),
            () = tokio::task::yield_now() => {}
        }
        assert!(switches.set_platform("myspace", Mechanism::None).is_none());
    }
}
