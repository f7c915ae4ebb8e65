//! Notifications, the button that shows nothing, and re-checks turned off.

use super::world::{Network, World, view};
use super::*;
use crate::effect::Notice;
use crate::message::{Arg, Message};
use crate::state::BETWEEN;

/// A person who wants to be told.
fn listener() -> World {
    let mut world = World::new();
    world.signal(Signal::Notify { on: true });
    ALL.iter().for_each(|name| world.visit(name));
    world.run(20 * MINUTE);
    world
}

/// What was told, as text, with the names in it.
fn told(world: &World) -> Vec<(String, Vec<String>)> {
    let read = |Notice { text, .. }: &Notice| {
        let names = text.args.iter().flat_map(|arg| match arg {
            Arg::Names(names) => names.clone(),
            _ => Vec::new(),
        });
        (text.key.clone(), names.collect())
    };
    world
        .notices
        .iter()
        .map(|(_, notice)| read(notice))
        .collect()
}

fn said(key: &str, names: &[&str]) -> (String, Vec<String>) {
    (
        key.to_owned(),
        names.iter().map(|name| (*name).to_owned()).collect(),
    )
}

fn stop(world: &mut World, names: &[&str]) {
    for name in names {
        world.set(name, Network::Says("net::ERR_CONNECTION_RESET"));
    }
    names.iter().for_each(|name| world.visit(name));
}

#[test]
fn a_block_is_told_once_and_its_end_once() {
    let mut world = listener();
    stop(&mut world, &["youtube", "x"]);
    world.run(HOUR);
    stop(&mut world, &["youtube", "x"]);
    world.run(HOUR);
    let first = said("sentence_interference", &["YouTube", "X"]);
    assert_eq!(told(&world), std::slice::from_ref(&first));
    // Whatever ends the background, nothing is told anew.
    world.kill();
    world.run(HOUR);
    assert_eq!(told(&world), std::slice::from_ref(&first));
    for name in ["youtube", "x"] {
        world.set(name, Network::Fine);
    }
    ["youtube", "x"].iter().for_each(|name| world.visit(name));
    world.run(HOUR);
    assert_eq!(told(&world)[0], first);
    let back: Vec<String> = told(&world)[1..]
        .iter()
        .flat_map(|(key, names)| {
            assert_eq!(key, "notice_restored");
            names.clone()
        })
        .collect();
    assert_eq!(back, ["YouTube", "X"]);
}

#[test]
fn nobody_is_told_who_did_not_ask() {
    let mut world = World::new();
    stop(&mut world, &["youtube", "x"]);
    world.run(HOUR);
    assert_eq!(told(&world), []);
    // What stands already when it is turned on is no change.
    world.signal(Signal::Notify { on: true });
    world.run(HOUR);
    assert_eq!(told(&world), []);
}

#[test]
fn doubt_is_not_told() {
    let mut world = listener();
    stop(&mut world, &["x"]);
    world.run(HOUR);
    assert_ne!(
        world.verdict("x").map(|(verdict, _)| verdict),
        Some(Verdict::Works)
    );
    assert_eq!(told(&world), []);
}

#[test]
fn two_never_come_close_together() {
    let mut world = listener();
    stop(&mut world, &["youtube", "x"]);
    world.run(MINUTE);
    stop(&mut world, &["facebook"]);
    world.run(HOUR);
    assert_eq!(told(&world).len(), 2, "{:?}", told(&world));
    let at: Vec<_> = world.notices.iter().map(|(at, _)| *at).collect();
    assert!(at[1] - at[0] >= BETWEEN, "{at:?}");
    assert_eq!(told(&world)[1].1.len(), 3, "all that is blocked then");
}

#[test]
fn nothing_is_told_while_paused() {
    let mut world = listener();
    world.signal(Signal::Pause { on: true });
    stop(&mut world, &["youtube", "x"]);
    world.run(HOUR);
    assert_eq!(told(&world), []);
}

#[test]
fn discreet_says_only_that_something_changed() {
    let mut world = listener();
    world.signal(Signal::Discreet { on: true });
    stop(&mut world, &["youtube", "x"]);
    world.run(HOUR);
    let notice = Notice {
        title: Message::plain("title_discreet"),
        text: Message::plain("notice_discreet"),
    };
    let told: Vec<_> = world
        .notices
        .iter()
        .map(|(_, notice)| notice.clone())
        .collect();
    assert_eq!(told, [notice]);
    assert_eq!(world.badge, "", "and the button says nothing");
    assert!(view(&world.session, world.now).discreet);
    world.signal(Signal::Discreet { on: false });
    assert_eq!(world.badge, "✕");
}

#[test]
fn what_fails_is_not_looked_at_again_where_that_is_turned_off() {
    let mut world = listener();
    world.signal(Signal::Rechecks { on: false });
    stop(&mut world, &["youtube", "x"]);
    world.run(10 * MINUTE);
    assert_eq!(told(&world).len(), 1, "it is found all the same");
    for name in ["youtube", "x"] {
        world.set(name, Network::Fine);
    }
    world.run(HOUR);
    assert_eq!(told(&world).len(), 1, "nobody looked");
    world.signal(Signal::Rechecks { on: true });
    world.run(HOUR);
    assert_eq!(
        world.verdict("x").map(|(verdict, _)| verdict),
        Some(Verdict::Works)
    );
}
