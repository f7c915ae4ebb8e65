//! An issuer that attests a place of its own invention, to know a person's reports again.

use anyhow::Result;
use sada_report::token_exchange::TokenRequest;
use sada_report::{Attestation, Grade};
use sada_units::{BinStart, Seconds};

use super::AttackOutcome;
use super::floods::window;
use super::sealed::{BIN, WINDOW_BINS, issuing};

/// Networks that nobody has (RFC 6996 reserves numbers from 4,200,000,000 on for private use).
const FIRST: u32 = 4_200_000_000;
const TRIED: u32 = 20;

pub(super) fn run() -> Result<Vec<AttackOutcome>> {
    let (issuing, mut rng) = (issuing()?, getrandom::SysRng);
    let window = BinStart(Seconds(window()?));
    let mut accepted = 0;
    for asn in FIRST..FIRST + TRIED {
        let place = Attestation {
            country: "PK".parse()?,
            asn,
            grade: Grade::A,
        };
        let asked = TokenRequest::new(window, WINDOW_BINS, &mut rng)?;
        let given = issuing.issue(asked.bytes(), place, WINDOW_BINS, Seconds(BIN), &mut rng)?;
        let finished = asked.finish(&given, &issuing.public(), Seconds(BIN));
        accepted += u32::from(finished.is_ok());
    }
    Ok(vec![AttackOutcome {
        tried: format!("tokens of {TRIED} networks that nobody has, each for one person"),
        came: format!("{accepted} accepted by the device"),
        held: accepted == 0,
    }])
}
