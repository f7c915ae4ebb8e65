//! The settled detector, as it is kept.

use sada_detect::{Detector, Params};
use sada_published::events::{DetectorState, EventsError};
use sada_units::BinStart;

use super::WatchParameters;
use super::cells::Numbers;

/// Another build may keep something else in the same bytes: then the counts are gone through anew.
/// Another number for another form of what is kept.
const FORMAT: &str = "sada-detect 2";

/// The bin that comes next, the platforms' numbers and the detector, with the networks of today;
/// `None` where this build cannot go on with what was kept.
pub(super) fn decode(
    kept: &DetectorState,
    parameters: &WatchParameters,
) -> Option<(BinStart, Numbers, Detector)> {
    let anew = |why: &str| tracing::warn!(why, "counts are gone through anew");
    if kept.format != FORMAT {
        anew("what the detector knew was kept by another build");
        return None;
    }
    let read = postcard::from_bytes::<(Vec<String>, Detector)>(&kept.state);
    let Ok((names, mut detector)) = read else {
        anew("what the detector knew cannot be read");
        return None;
    };
    if *detector.params() != Params::shipped(parameters.bin_seconds) {
        anew("the detector is held to something else now");
        return None;
    }
    detector.set_networks(parameters.networks.clone());
    Some((kept.bin, Numbers::of_names(&names)?, detector))
}

pub(super) fn encode(
    next: BinStart,
    numbers: &Numbers,
    detector: &Detector,
) -> Result<DetectorState, EventsError> {
    Ok(DetectorState {
        format: FORMAT.to_owned(),
        bin: next,
        state: postcard::to_allocvec(&(numbers.names(), detector))?,
    })
}
