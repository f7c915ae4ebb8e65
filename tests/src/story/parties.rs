//! Who saw what of all that was reported.

use std::collections::BTreeMap;

use anyhow::Result;

use super::Story;
use crate::recorded_requests::{bytes_each, requests};

impl Story<'_> {
    /// Tells what each party saw, by what the network heard on its side.
    pub(super) async fn who_saw_what(&mut self) -> Result<()> {
        if !self.scene.host.is_lab() {
            return Ok(());
        }
        let mut heard: BTreeMap<(String, usize), usize> = BTreeMap::new();
        let seen = self.scene.host.network_events().await?;
        let requests = requests(&seen)?;
        let each = |host| bytes_each(&seen, &requests, host).unwrap_or(0);
        let (report, batch) = (each("relay.sada.test"), each("issuer.sada.test"));
        for request in requests {
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
        for line in [
            format!("  the network:  that {relay} and {issuer} were contacted"),
            format!(
                "                {report} bytes a report and {batch} a batch of tokens, TLS and all: \
                 with such short bins one connection carries several"
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
