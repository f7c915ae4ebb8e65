//! What a person sees of sharing.

use serde::Serialize;

use crate::attestation::Attestation;
use crate::config::Named;
use crate::consent::{CONSENT, DATA};
use crate::message::{Arg, Message};
use crate::monitor::Monitor;
use crate::outbox::Carried;
use crate::time::Millis;
use crate::vote::Ballot;
use sada_units::Country;

/// Whether the person shares, what was reported, and where reports are attested to come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct SharingView {
    /// Whether this build can share at all.
    pub available: bool,
    /// The person's answer; `None` while not given. A Yes that the browser's storage refuses is a No.
    pub on: Option<bool>,
    /// The version of the text that a Yes is to.
    pub consent: u32,
    /// The hosts to ask permission for with a Yes, where that is needed.
    pub origins: Vec<String>,
    /// What the browser is to ask about with a Yes, where it does.
    pub data: Vec<String>,
    /// Whether a Yes has no effect because a permission is missing.
    pub lacks_permission: bool,
    /// Whether one bin in three is reported.
    pub saver: bool,
    /// Where reports say that the device is, so coarsely.
    pub place: Option<Message>,
    /// How many wait.
    pub queued: usize,
    /// Why none leaves now, where there is a reason that the person can mend.
    pub held: Option<Message>,
    /// Those carried, newest first, word for word.
    pub last: Vec<Carried>,
    /// What a report of this moment would look like, word for word but for its token.
    pub example: String,
}

pub(super) fn sharing(
    monitor: &Monitor,
    refuses: bool,
    now: Millis,
    write: impl Fn(&Ballot, Option<Attestation>) -> String,
) -> SharingView {
    let context = &monitor.context;
    let counts = context.kept.sharing || !refuses;
    let on = monitor.local.settings.shared().map(|yes| yes && counts);
    let named = context.named();
    let asks_hosts = context.reading_names_install;
    let asks_data = context.data.is_some();
    SharingView {
        available: named.is_some(),
        on,
        consent: CONSENT,
        origins: named
            .filter(|_| asks_hosts)
            .map(Named::origins)
            .unwrap_or_default(),
        data: DATA
            .iter()
            .filter(|_| asks_data)
            .map(|it| (*it).to_owned())
            .collect(),
        lacks_permission: on == Some(true) && !context.may_send(),
        saver: monitor.local.settings.saves_data(context),
        place: (on == Some(true)).then(|| place(monitor)),
        held: held(monitor),
        queued: monitor.local.sharing.outbox().waiting(),
        last: monitor
            .local
            .sharing
            .outbox()
            .carried()
            .iter()
            .rev()
            .cloned()
            .collect(),
        example: write(
            &monitor.local.ballot(now),
            monitor.local.sharing.tokens().place(),
        ),
    }
}

/// Reports of a device whose clock is wrong would be of another time.
fn held(monitor: &Monitor) -> Option<Message> {
    let shares = monitor.local.settings.shared() == Some(true);
    let held = shares && monitor.session.controls.clock().is_wrong();
    held.then(|| Message::plain("sharing_clock"))
}

/// Where tokens say that the device is; while there are none, why.
fn place(monitor: &Monitor) -> Message {
    let tokens = monitor.local.sharing.tokens();
    match tokens.place() {
        Some(place) if place.country == Country::UNKNOWN => Message::plain("place_unknown"),
        Some(place) if place.asn == 0 => Message::with("place_country", [place.country]),
        Some(place) => {
            let (country, network) = (place.country.into(), Arg::Text(place.asn.to_string()));
            Message::with("place_network", [country, network])
        }
        None if tokens.refused() => Message::plain("place_budget"),
        None if tokens.lied() => Message::plain("place_refused"),
        None => Message::plain("place_none"),
    }
}
