//! Every role in one place, for trying out: one party then sees both sides.

mod settings;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use axum::Router;
use sada_edge::issuer::{self, BudgetRules, IssuerConfig};
use sada_edge::relay::{self, RelayConfig};
use sada_gateway::{
    Gateway, Rules, UNATTESTED_QUOTA, UnattestedQuota, events, health, shown, with_journal,
};
use sada_report::operator::{IssuingKeyText, OperatorText, Party, SignedOperator};
use sada_service::background::Background;
use sada_service::http::endpoint;
use sada_service::keys::{IssuingKeys, Key, Secret, gateway_keys};
use sada_service::serve::{StopSignal, serve};
use sada_units::BinStart;
use sada_watch::{WatchConfig, WatchService};

pub use settings::{AllConfig, AllSettings};

/// Where the roles are below the one address.
const RELAY: &str = "/relay/";
const ISSUER: &str = "/issuer/";
/// What the record is called.
const RECORD: &str = "localhost/record";

/// Runs until it is asked to stop, then ends requests under way and closes the journal.
///
/// Keys are made at the first start and kept in the folder; with them an operator's file for
/// builds for trying out, `operator.json`.
///
/// # Errors
/// When folder, journal or address cannot be used.
pub fn run(config: &AllConfig, restored: bool, stop: impl StopSignal) -> anyhow::Result<()> {
    let keys = Keys::in_folder(&config.journal.data)?;
    tracing::warn!(
        "all roles in one place: whoever runs this can see addresses and reports side by side"
    );
    with_journal(&config.journal, restored, |journal, store| {
        let mut watching = WatchService::open(&watch_config(config, &keys))?;
        let watch = move |asked: &AtomicBool| watching.until(asked, |_| {});
        let (watch, ended) = Background::start("watch", watch)?;
        let served = serve("all", config.listen, ended.or(stop), |listen| {
            let base = format!("http://{listen}/");
            keys.write_operator(config, &base)?;
            let opened = Gateway {
                journal: journal.clone(),
                rules: Rules {
                    bin_seconds: config.journal.bin_seconds,
                    issuing: IssuingKeys::read(&[&keys.issuer])?,
                    unattested: true,
                },
                unattested: Mutex::new(UnattestedQuota::new(UNATTESTED_QUOTA)),
                keys: gateway_keys(&[&keys.gateway])?,
                peers: None,
                events: events(&config.journal)?,
            };
            let carried = relay::prepare(RelayConfig {
                listen,
                gateways: vec![endpoint(&base, "gateway")?],
                authorities: None,
                proxies: Vec::new(),
                per_block: u32::MAX,
                per_second: u32::MAX,
            })?;
            let given = issuer::prepare(&issuer_config(config, &keys, listen))?;
            let assumed = Some(config.assume_country);
            Ok(Router::new()
                .merge(health::routes(journal, store, events(&config.journal)?))
                .merge(shown(&config.journal, assumed, &base.parse()?)?)
                .merge(sada_gateway::routes(opened))
                .merge(relay::routes(carried, RELAY))
                .merge(issuer::routes(given, ISSUER)))
        });
        watch.end()?;
        served
    })
}

fn watch_config(config: &AllConfig, keys: &Keys) -> WatchConfig {
    WatchConfig {
        data: config.journal.data.clone(),
        bin_seconds: config.journal.bin_seconds,
        networks: None,
        min_reporters: config.journal.min_reporters,
        feed_key: Some(keys.feed.clone()),
        record_key: Some(keys.record.clone()),
    }
}

fn issuer_config(config: &AllConfig, keys: &Keys, listen: SocketAddr) -> IssuerConfig {
    IssuerConfig {
        listen,
        data: config.journal.data.clone(),
        keys: vec![keys.issuer.clone()],
        schedule: config.schedule,
        country_file: None,
        asn_file: None,
        assumed: (Some(config.assume_country), Some(config.assume_asn)),
        proxies: Vec::new(),
        // Everybody comes from this machine.
        budget: BudgetRules {
            grade_a: u32::MAX,
            grade_b: 0,
            shared: Vec::new(),
        },
        per_second: u32::MAX,
        min_requesters: 1,
    }
}

/// The key files of the folder.
struct Keys {
    gateway: PathBuf,
    issuer: PathBuf,
    feed: PathBuf,
    record: PathBuf,
    party: PathBuf,
    operator: PathBuf,
}

impl Keys {
    /// Makes those that are not there yet.
    fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let keys = Self {
            gateway: folder.join("gateway.toml"),
            issuer: folder.join("issuer.toml"),
            feed: folder.join("feed.toml"),
            record: folder.join("record.toml"),
            party: folder.join("party.toml"),
            operator: folder.join("operator.json"),
        };
        let (number, from) = (1, BinStart::default());
        for (path, make) in [
            (&keys.gateway, &|secret| Key::Gateway { number, secret }
                as Key),
            (&keys.issuer, &|secret| Key::Issuer { from, secret }),
            (&keys.feed, &|secret| Key::Feed { secret }),
            (&keys.record, &|secret| Key::Record {
                name: RECORD.to_owned(),
                secret,
            }),
            (&keys.party, &|secret| Key::Party { secret }),
        ] as [(&PathBuf, &dyn Fn(Secret) -> Key); 5]
        {
            if !path.exists() {
                make(Secret::new()?).write(path)?;
            }
        }
        Ok(keys)
    }

    /// Writes the operator's file: one party that plays both.
    fn write_operator(&self, config: &AllConfig, base: &str) -> anyhow::Result<()> {
        let Key::Party { secret } = Key::read(&self.party)? else {
            anyhow::bail!("{} holds no key of a party", self.party.display());
        };
        let text = OperatorText {
            number: 1,
            name: "A collector on this machine".into(),
            site: base.into(),
            relays: vec![format!("{}{}", base.trim_end_matches('/'), RELAY)],
            issuers: vec![format!("{}{}", base.trim_end_matches('/'), ISSUER)],
            gateway_key: Key::read(&self.gateway)?.public()?,
            issuing_keys: vec![IssuingKeyText {
                from: BinStart::default(),
                key: Key::read(&self.issuer)?.public()?,
            }],
            feed_keys: vec![Key::read(&self.feed)?.public()?],
            bin_seconds: config.schedule.bin_seconds,
            window_bins: config.schedule.window_bins,
        };
        let text = serde_json::to_string(&text).context("an operator has a JSON form")?;
        let party = Party::sign(&text, secret.bytes());
        let signed = SignedOperator {
            carrier: party.clone(),
            reader: party,
            text,
        };
        let signed = serde_json::to_string_pretty(&signed).context("it has a JSON form")?;
        std::fs::write(&self.operator, signed + "\n")
            .with_context(|| format!("cannot write {}", self.operator.display()))?;
        tracing::info!(operator = %self.operator.display(), "for a build for trying out");
        Ok(())
    }
}
