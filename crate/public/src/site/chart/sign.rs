//! Signs and bars within a line of text. Each differs by its shape too, not by colour alone.

use maud::{Markup, html};
use sada_published::counts::{Spoken, Status, Tally};

/// The sign of a status: a disc, a half disc, a square on its tip, a cross, a ring, a dash.
pub(in crate::site) fn sign(spoken: Spoken) -> Markup {
    html! {
        svg.sign viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" {
            @match spoken {
                Spoken::Mostly(Status::Working) => circle.works cx="8" cy="8" r="6" {},
                Spoken::Mostly(Status::Slow) => {
                    circle.slow-ring cx="8" cy="8" r="5.25" {}
                    path.slow d="M8 2.75a5.25 5.25 0 0 1 0 10.5z" {}
                },
                Spoken::Mostly(Status::Failing) => path.fails d="M8 1l7 7-7 7-7-7z" {},
                Spoken::Mostly(Status::Disconnected) => path.down d="M3 3l10 10M13 3L3 13" {},
                Spoken::Mixed => circle.mixed cx="8" cy="8" r="5" {},
                Spoken::TooFew => path.none d="M3 7.25h10v1.5H3z" {},
            }
        }
    }
}

/// A bar of three parts, each as wide as its share: works, slow, fails.
pub(in crate::site) fn shares(votes: &Tally) -> Markup {
    // In thousandths, so that no share loses its place to rounding.
    let whole = votes.votes().max(1);
    let width = |part: u64| part * 1000 / whole;
    let (works, slow) = (width(votes.works), width(votes.slow));
    let parts = [
        ("works", 0, works),
        ("slow", works, slow),
        ("fails", works + slow, 1000 - works - slow),
    ];
    html! {
        svg.shares viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true" {
            @for (class, x, width) in parts {
                @if width > 0 { rect class=(class) x=(x) width=(width) height="8" {} }
            }
        }
    }
}
