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

use super::hosts::Host;
use crate::{CONTROLS, LabMechanism, NetworkState, PLATFORMS, Setting, protocol::State};

pub(super) struct Switches {
    line: Mutex<Era<NetworkState>>,
    /// Platforms and control sites.
    parties: BTreeMap<&'static str, Mutex<Era<Setting>>>,
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
            parties: PLATFORMS
                .iter()
                .chain(&CONTROLS)
                .map(|&id| (id, Mutex::new(Era::new(Setting::default()))))
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

    /// How a platform or control site is treated, and what cuts its connections. What is neither is never treated or
    /// cut.
    pub(super) fn party(&self, id: Option<&str>) -> (Setting, Cut) {
        id.and_then(|id| self.parties.get(id))
            .map_or((Setting::default(), Cut(None)), enter)
    }

    /// What is done to a host, and what cuts its connections.
    pub(super) fn host(&self, host: Option<&Host>) -> (LabMechanism, Cut) {
        let (setting, cut) = self.party(host.and_then(Host::party));
        match host {
            Some(host) if host.within(setting.scope) => (setting.mechanism, cut),
            _ => (LabMechanism::None, cut),
        }
    }

    /// Begins another state of the line.
    pub(super) fn set_line(&self, state: NetworkState) -> Over {
        begin(&self.line, state)
    }

    /// Begins another treatment of a platform or control site; `None` if there is none of that name.
    pub(super) fn set_party(&self, id: &str, setting: Setting) -> Option<Over> {
        self.parties.get(id).map(|era| begin(era, setting))
    }

    pub(super) fn state(&self) -> State {
        let now = |id: &'static str| (id.to_owned(), self.party(Some(id)).0);
        State {
            network: self.line().0,
            platforms: PLATFORMS.map(now).into(),
            controls: CONTROLS
                .map(now)
                .map(|(id, setting)| (id, setting.mechanism))
                .into(),
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
    use crate::{LabMechanism, Scope, Setting, inside::hosts};

    #[tokio::test]
    async fn a_switch_waits_for_the_connections_of_the_era_before() {
        let switches = Switches::default();
        let (setting, mut cut) = switches.party(Some("x"));
        assert_eq!(setting.mechanism, LabMechanism::None);
        let over = switches
            .set_party("x", LabMechanism::TlsReset.into())
            .expect("x is a platform");
        let carried = tokio::spawn(async move { cut.happened().await });
        over.cut().await;
        assert!(carried.is_finished());
        assert_eq!(
            switches.party(Some("x")).0,
            Setting::of(LabMechanism::TlsReset)
        );
    }

    #[test]
    fn a_setting_is_about_the_hosts_within_its_scope() {
        let switches = Switches::default();
        let setting = Setting {
            scope: Scope::Api,
            ..Setting::of(LabMechanism::TlsReset)
        };
        drop(switches.set_party("x", setting));
        for (name, mechanism) in [
            ("api.x.com", LabMechanism::TlsReset),
            ("x.com", LabMechanism::None),
            ("pbs.twimg.com", LabMechanism::None),
            ("graph.facebook.com", LabMechanism::None),
            ("api.github.com", LabMechanism::None),
        ] {
            assert_eq!(switches.host(hosts::by_name(name)).0, mechanism, "{name}");
        }
    }

    #[tokio::test]
    async fn other_platforms_and_later_connections_are_not_cut() {
        let switches = Switches::default();
        let (_, mut other) = switches.party(Some("youtube"));
        switches
            .set_party("x", LabMechanism::TlsDrop.into())
            .expect("x is a platform")
            .cut()
            .await;
        let (_, mut later) = switches.party(Some("x"));
        tokio::select! {
            biased;
            () = other.happened() => panic!("youtube was cut"),
            () = later.happened() => panic!("the new era was cut"),
            () = tokio::task::yield_now() => {}
        }
        assert!(switches.set_party("myspace", Setting::default()).is_none());
    }
}
