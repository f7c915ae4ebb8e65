//! Hosts that filters of one's own stop, and hosts that were never seen to come.

use super::parts::{part_comes, part_fails};
use super::world::{Network, World};
use super::{LIKELY, WORKS};
use crate::resource::Resource;
use crate::signal::{RequestDetails, RequestEvent, Signal};
use crate::target::Target;
use crate::time::SECOND;

const REFUSED: &str = "net::ERR_CONNECTION_REFUSED";

/// A script of X, from a host that scripts came from before.
fn script_fails(world: &mut World) {
    let url = "https://abs.twimg.com/b.js";
    part_fails(world, url, Resource::Script, 1, REFUSED);
}

/// What counts visits stands below the domains of pages, and below those of services.
#[test]
fn hosts_that_were_never_seen_to_come_accuse_nobody() {
    let mut world = World::new();
    world.visit("x");
    world.visit("youtube");
    world.set("x", Network::Says(REFUSED));
    world.set("youtube", Network::Says(REFUSED));
    world.parts = Network::Says(REFUSED);
    for url in [
        "https://analytics.twitter.com/1.gif",
        "https://s.youtube.com/api/stats",
        "https://mon.twimg.com/log",
        "https://log.googlevideo.com/log",
    ] {
        for tab in [1, -1] {
            part_fails(&mut world, url, Resource::Request, tab, REFUSED);
        }
    }
    assert_eq!(world.asked, 0, "nothing was even looked into");
    for name in ["x", "youtube"] {
        assert_eq!(world.verdict(name), WORKS, "{name}");
    }
}

#[test]
fn hosts_that_came_before_and_come_no_more_do() {
    let mut world = World::new();
    world.visit("x");
    world.visit("youtube");
    part_comes(&mut world, "https://abs.twimg.com/a.js");
    part_comes(&mut world, "https://rr1.googlevideo.com/videoplayback");
    world.parts = Network::Says(REFUSED);
    script_fails(&mut world);
    let other = "https://rr2.googlevideo.com/videoplayback";
    part_fails(&mut world, other, Resource::Media, 2, REFUSED);
    assert_eq!(world.verdict("x"), LIKELY);
    assert_eq!(world.verdict("youtube"), LIKELY);
}

/// One host of a role comes while another one is blocked.
#[test]
fn a_part_that_comes_ends_no_failure_of_another_host() {
    let mut world = World::new();
    world.visit("x");
    part_comes(&mut world, "https://video.twimg.com/a.mp4");
    world.parts = Network::Says(REFUSED);
    part_fails(
        &mut world,
        "https://video.twimg.com/b.mp4",
        Resource::Media,
        1,
        REFUSED,
    );
    let before = world.verdict("x");
    assert_ne!(before, WORKS);
    part_comes(&mut world, "https://abs.twimg.com/a.js");
    assert_eq!(world.verdict("x"), before);
    part_comes(&mut world, "https://video.twimg.com/c.mp4");
    assert_eq!(world.verdict("x"), WORKS);
}

/// A film that is being sent waits for its own end, not for an answer.
#[test]
fn what_is_sent_may_take_its_time() {
    let waits = |method: &str| {
        let mut world = World::new();
        part_comes(&mut world, "https://api.x.com/a");
        let details = RequestDetails {
            resource: Resource::Request,
            method: Some(method.into()),
            ..RequestDetails::of("https://api.x.com/upload")
        };
        let event = RequestEvent::OnBeforeRequest;
        world.signal(Signal::Request { event, details });
        world.run(20 * SECOND);
        world.asked > 0
    };
    assert!(waits("GET"));
    assert!(!waits("POST"));
}

/// A suspicion that nothing spoke for is no answer: the page has just come.
#[test]
fn a_part_that_fails_while_no_control_answers_says_nothing() {
    let mut world = World::new();
    world.visit("x");
    world.controls = false;
    part_comes(&mut world, "https://abs.twimg.com/a.js");
    world.parts = Network::Says(REFUSED);
    script_fails(&mut world);
    assert_eq!(world.verdict("x"), WORKS);
    let media: Target = "x/media".parse().unwrap();
    let seen = world.session.monitor.local.statuses[&media].last.as_ref();
    assert!(seen.unwrap().is_suspected());
}
