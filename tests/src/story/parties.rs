//! Who saw what of all that was reported.

use std::collections::BTreeMap;

use anyhow::Result;

use super::Story;
use crate::host::{Seen, What};
use crate::said::requests;

impl Story<'_> {
    /// Tells what each party saw, by what the network heard on its side.
    pub(super) async fn who_saw_what(&mut self) -> Result<()> {
        if !self.scene.host.is_lab() {
            return Ok(());
        }
        let mut heard: BTreeMap<(String, usize), usize> = BTreeMap::new();
        let seen = self.scene.host.seen().await?;
        for request in requests(&seen)? {
            *heard.entry((request.host, request.body.len())).or_default() += 1;
        }
        let of = |host: &str| -> String {
            let those = heard.iter().filter(|((it, _), _)| it == host);
            let told = those.map(|((_, length), count)| format!("{count} of {length} bytes"));
            told.collect::<Vec<_>>().join(", ")
        };
        let (relay, issuer) = ("relay.sada.test", "issuer.sada.test");
        let counted: u64 = match &self.scene.collector {
            Some(collector) => collector.counted()?.values().sum(),
            None => 0,
        };
        let each = |host: &str| -> u64 {
            let requests = heard.iter().filter(|((it, _), _)| it == host);
            let requests: usize = requests.map(|(_, count)| count).sum();
            taken(&seen, host) / u64::try_from(requests).unwrap_or(1).max(1)
        };
        let (report, batch) = (each(relay), each(issuer));
        for line in [
            format!("  the network:  that {relay} and {issuer} were contacted"),
            format!(
                "                bytes inside TCP, TLS and all: {report} for a report, {batch} for a batch of tokens; \
                 with 288 and 6 a day {} kB",
                (288 * report + 6 * batch) / 1000
            ),
            format!(
                "  the carrier:  this device's address; envelopes it cannot open: {}",
                of(relay)
            ),
            format!(
                "                requests for tokens, blinded: {}",
                of(issuer)
            ),
            format!("  the reader:   {counted} reports, none with an address"),
        ] {
            self.teller.line(&line);
        }
        Ok(())
    }
}

/// Bytes that connections to this host took, both ways.
fn taken(seen: &[Seen], host: &str) -> u64 {
    let those = seen.iter().filter_map(|it| match &it.what {
        What::Carried {
            host: of, up, down, ..
        } if of == host => Some(up + down),
        _ => None,
    });
    those.sum()
}
