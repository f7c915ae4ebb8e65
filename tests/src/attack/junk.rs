//! What cannot be read: malformed requests for tokens, and envelopes of noise.

use anyhow::Result;
use sada_report::envelope::ENVELOPE_LEN;
use sada_report::token_exchange::TokenRequest;
use sada_units::{BinStart, Seconds};

use super::AttackOutcome;
use super::floods::{self, GivenBatch};
use super::roles::{ANY, OperatorFolder, RunningRole, size_of};
use super::sealed::{Sender, WINDOW_BINS};

const REQUESTS: usize = 200;
const ENVELOPES: usize = 5000;

pub(super) async fn run() -> Result<Vec<AttackOutcome>> {
    Ok(vec![of_requests().await?, of_envelopes().await?])
}

/// Of one address, more than a block's budget holds; then its neighbour asks as people do.
async fn of_requests() -> Result<AttackOutcome> {
    let operator = OperatorFolder::new()?;
    let issuer = RunningRole::start(operator.issuer()?)?;
    let sender = Sender::new()?;
    let window = BinStart(Seconds(floods::window()?));
    let asked = TokenRequest::new(window, WINDOW_BINS, &mut getrandom::SysRng)?;
    let mut bytes = asked.bytes().to_vec();
    let last = bytes.len().saturating_sub(32);
    if let Some(point) = bytes.get_mut(last..) {
        point.fill(0xff);
    }
    let url = format!("http://{}/tokens", issuer.address());
    let from = floods::from("203.0.113.66");
    let mut refused = 0;
    for _ in 0..REQUESTS {
        let (status, _) = sender.post_bytes(&url, &from, bytes.clone()).await?;
        refused += usize::from(status == 400 || status == 429);
    }
    let neighbour = floods::ask(&sender, &issuer, "203.0.113.7").await?;
    Ok(AttackOutcome {
        tried: format!("{REQUESTS} malformed requests for tokens by one address"),
        came: format!("{refused} refused; its neighbour of the same /24 is then given {neighbour}"),
        held: refused == REQUESTS && neighbour == GivenBatch::GradeA,
    })
}

async fn of_envelopes() -> Result<AttackOutcome> {
    let operator = OperatorFolder::new()?;
    let gateway = RunningRole::start(operator.gateway(ANY)?)?;
    let sender = Sender::new()?;
    let url = format!("http://{}/gateway", gateway.address());
    let kind = [("content-type", "message/ohttp-req")];
    let before = size_of(&operator.data())?;
    let mut refused = 0;
    let mut noise = vec![0; ENVELOPE_LEN];
    for _ in 0..ENVELOPES {
        getrandom::fill(&mut noise)?;
        let (status, _) = sender.post_bytes(&url, &kind, noise.clone()).await?;
        refused += usize::from((400..500).contains(&status));
    }
    let grown = size_of(&operator.data())?.saturating_sub(before);
    let counted = operator.counted()?;
    Ok(AttackOutcome {
        tried: format!("{ENVELOPES} envelopes of noise to the gateway"),
        came: format!("{refused} refused, {counted} counted, {grown} bytes more on disk"),
        held: refused == ENVELOPES && counted == 0 && grown == 0,
    })
}
