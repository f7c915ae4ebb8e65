//! More than a share: batches of tokens, reports without a token, and envelopes at a relay.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use sada_report::envelope::ENVELOPE_LEN;
use sada_report::token_exchange::TokenRequest;
use sada_report::{Grade, Token};
use sada_units::{BinStart, Seconds};

use super::AttackOutcome;
use super::roles::{ANY, OperatorFolder, RunningRole, relay};
use super::sealed::{BIN, Sender, WINDOW_BINS, issuing, now, reports};

/// What an issuer gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GivenBatch {
    GradeA,
    GradeB,
    Nothing(u16),
}

impl fmt::Display for GivenBatch {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GradeA => to.write_str("grade A"),
            Self::GradeB => to.write_str("grade B"),
            Self::Nothing(status) => write!(to, "nothing ({status})"),
        }
    }
}

/// The start of the present window, in seconds since 1970.
pub(super) fn window() -> Result<u64> {
    let length = BIN * WINDOW_BINS as u64;
    Ok(now()? / length * length)
}

/// Headers of a request that comes from this address.
pub(super) const fn from(address: &str) -> [(&str, &str); 2] {
    [("x-forwarded-for", address), ("content-type", "text/plain")]
}

/// Asks for a batch of the present window, as from this address.
pub(super) async fn ask(
    sender: &Sender,
    issuer: &RunningRole,
    address: &str,
) -> Result<GivenBatch> {
    let window = BinStart(Seconds(window()?));
    let asked = TokenRequest::new(window, WINDOW_BINS, &mut getrandom::SysRng)?;
    let url = format!("http://{}/tokens", issuer.address());
    let bytes = asked.bytes().to_vec();
    let (status, body) = sender.post_bytes(&url, &from(address), bytes).await?;
    if status != 200 {
        return Ok(GivenBatch::Nothing(status));
    }
    let (place, _) = asked.finish(&body, &issuing()?.public(), Seconds(BIN))?;
    Ok(match place.grade {
        Grade::A => GivenBatch::GradeA,
        Grade::B => GivenBatch::GradeB,
    })
}

pub(super) async fn run() -> Result<Vec<AttackOutcome>> {
    Ok(vec![
        of_batches().await?,
        of_unattested().await?,
        of_envelopes().await?,
    ])
}

/// One block asks again and again; then another does.
async fn of_batches() -> Result<AttackOutcome> {
    const TIMES: usize = 120;
    /// As SECURITY.md says: batches of grade A, and of both grades together.
    const MOST: (usize, usize) = (3, 67);
    let operator = OperatorFolder::new()?;
    let issuer = RunningRole::start(operator.issuer()?)?;
    let sender = Sender::new()?;
    let (mut first, mut second, mut refused) = (0, 0, 0);
    for number in 0..TIMES {
        let address = format!("203.0.113.{}", number % 250 + 1);
        match ask(&sender, &issuer, &address).await? {
            GivenBatch::GradeA => first += 1,
            GivenBatch::GradeB => second += 1,
            GivenBatch::Nothing(_) => refused += 1,
        }
        // What the whole issuer lets through in a second is not what is tried here.
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let other = ask(&sender, &issuer, "198.51.100.1").await?;
    Ok(AttackOutcome {
        tried: format!("{TIMES} requests for tokens by one /24"),
        came: format!(
            "{first} batches of grade A, {second} of grade B, {refused} refused; another block is given {other}"
        ),
        held: first <= MOST.0 && first + second <= MOST.1 && other == GivenBatch::GradeA,
    })
}

/// Reports that nobody attests cost nothing to make.
async fn of_unattested() -> Result<AttackOutcome> {
    const TIMES: usize = 500;
    let operator = OperatorFolder::new()?;
    let gateway = RunningRole::start(operator.gateway(ANY)?)?;
    let sender = Sender::new()?;
    let mut report = reports(1)?.pop().context("a report")?;
    report.place = None;
    let mut taken: u64 = 0;
    for _ in 0..TIMES {
        let mut nonce = [0; 32];
        getrandom::fill(&mut nonce)?;
        report.token = Token::unattested(nonce);
        let status = sender.post(gateway.address(), &report).await?;
        taken += u64::from(status == 200);
    }
    let counted = operator.counted()?;
    Ok(AttackOutcome {
        tried: format!("{TIMES} reports without a token, of one bin"),
        came: format!("{taken} taken, {counted} counted, apart from the others"),
        held: taken <= 100 && counted == taken,
    })
}

/// Forty blocks send to a relay without end; somebody else sends now and then.
async fn of_envelopes() -> Result<AttackOutcome> {
    const BLOCKS: usize = 40;
    const LASTS: Duration = Duration::from_secs(6);
    /// Forty blocks alone use this up.
    const PER_SECOND: &str = "200";
    let operator = OperatorFolder::new()?;
    let gateway = RunningRole::start(operator.gateway(ANY)?)?;
    let mut command = relay(&gateway)?;
    command.args(["--per-second", PER_SECOND, "--per-block", "100000"]);
    let relay = RunningRole::start(command)?;
    let url = format!("http://{}/", relay.address());
    let sender = Sender::new()?;
    let end = Instant::now() + LASTS;
    let mut tasks = Vec::new();
    for block in 0..BLOCKS {
        let (sender, url) = (sender.clone(), url.clone());
        tasks.push(tokio::spawn(async move {
            let address = format!("203.0.{block}.1");
            let (mut sent, mut passed) = (0_u64, 0_u64);
            while Instant::now() < end {
                let envelope = vec![0; ENVELOPE_LEN];
                let answer = sender.post_bytes(&url, &from(&address), envelope).await;
                sent += 1;
                passed += u64::from(answer.is_ok_and(|(status, _)| !is_limit(status)));
            }
            (sent, passed)
        }));
    }
    // The second in which it begins knows nothing of the flood yet.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (mut tried, mut passed) = (0_u64, 0_u64);
    while Instant::now() < end {
        let envelope = vec![0; ENVELOPE_LEN];
        let (status, _) = sender
            .post_bytes(&url, &from("198.51.100.1"), envelope)
            .await?;
        tried += 1;
        passed += u64::from(!is_limit(status));
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let (mut sent, mut flood) = (0, 0);
    for task in tasks {
        let (more, through) = task.await?;
        sent += more;
        flood += through;
    }
    Ok(AttackOutcome {
        tried: format!(
            "{sent} envelopes of {BLOCKS} blocks at a relay that lets {PER_SECOND} a second through"
        ),
        came: format!("{flood} passed; of another block's, four a second, {passed} of {tried}"),
        held: passed == tried && flood < sent,
    })
}

/// Whether this says that there is too much just now.
const fn is_limit(status: u16) -> bool {
    matches!(status, 429 | 503)
}
