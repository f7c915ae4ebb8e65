//! 300 people with a browser each: tokens for where they are, and a sealed report for each bin.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use anyhow::{Context, Result, ensure};
use futures_util::StreamExt as _;
use futures_util::stream;
use getrandom::SysRng;
use rand::seq::SliceRandom as _;
use sada_core::vote::{Ballot, Control};
use sada_detect::{Asn, CountSubject, NetworkCount, VoteOutcome};
use sada_report::token_exchange::TokenRequest;
use sada_report::{Attestation, Report, Token};
use sada_simulate::crowd::Crowd;
use sada_simulate::draw::{Chance, chance};
use sada_simulate::nation::Nation;
use sada_units::{BinStart, Seconds};

use super::BIN;
use super::cells::{control, id, vote, whole};
use super::service::{Service, WINDOW_BINS};

/// All of them.
const PEOPLE: f64 = 300.0;
/// So many are carried at once.
const AT_ONCE: usize = 16;

/// One of them.
struct Person {
    asn: Asn,
    address: Ipv4Addr,
    place: Option<Attestation>,
    tokens: BTreeMap<BinStart, Token>,
}

/// All of them.
pub(super) struct People {
    people: Vec<Person>,
    chance: Chance,
}

impl People {
    /// They are in networks as the nation's reporters are, each in a block of addresses of their
    /// own.
    pub(super) fn of(nation: &Nation, seed: u64) -> Self {
        let mut people = Vec::new();
        for (network, number) in nation.networks.iter().zip(1..) {
            let count = whole((PEOPLE * network.part).round());
            people.extend((0..count).map(|person| Person {
                asn: network.asn,
                address: Ipv4Addr::new(10, number, u8::try_from(person).unwrap_or(u8::MAX), 7),
                place: None,
                tokens: BTreeMap::new(),
            }));
        }
        Self {
            people,
            chance: chance(seed),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.people.len()
    }

    /// Everybody asks the issuer for the tokens of the window that `moment` is in.
    pub(super) async fn ask_for_tokens(&mut self, service: &Service, moment: u64) -> Result<()> {
        let window = moment - moment % (BIN * WINDOW_BINS as u64);
        let asking = self.people.iter_mut().map(async |person| {
            let asked = TokenRequest::new(BinStart(Seconds(window)), WINDOW_BINS, &mut SysRng)?;
            let answer = service.tokens(asked.bytes(), person.address).await?;
            let (place, tokens) = asked.finish(&answer, &service.issuing_key, Seconds(BIN))?;
            ensure!(
                place.country.code() == "PK" && place.asn == person.asn,
                "the issuer takes {} for {place:?}",
                person.address
            );
            person.place = Some(place);
            person.tokens = tokens.into_iter().collect();
            Ok(())
        });
        all(asking).await.context("asking for tokens")?;
        Ok(())
    }

    /// Reports a bin: who is about says what the simulator says that they met. How many reports
    /// were accepted: all of them.
    pub(super) async fn report(
        &mut self,
        service: &Service,
        crowd: &mut Crowd<'_>,
        bin: u64,
    ) -> Result<usize> {
        let mut cells = Vec::new();
        crowd.bin(BinStart(Seconds(bin)), &mut cells);
        let said = self.ballots(bin, &cells)?;
        let people = &mut self.people;
        let mut reports = Vec::new();
        for (at, ballot) in said {
            let person = &mut people[at];
            let token = person
                .tokens
                .remove(&ballot.bin)
                .context("a token for each bin")?;
            reports.push(Report::from_ballot(&ballot, person.place, token));
        }
        let count = reports.len();
        let sending = reports.iter().map(async |report| {
            let status = service.send(report).await?;
            ensure!(
                status == 200,
                "a report of a bin at {bin} was answered {status}"
            );
            Ok(())
        });
        all(sending).await.context("sending reports")?;
        Ok(count)
    }

    /// Who is about, and what each says. Where they are too few for what the simulator has them
    /// say, since it draws votes and people by themselves, others of the network are about too.
    fn ballots(&mut self, bin: u64, cells: &[NetworkCount]) -> Result<Vec<(usize, Ballot)>> {
        let mut said = Vec::new();
        let networks: Vec<&[NetworkCount]> =
            cells.chunk_by(|one, other| one.asn == other.asn).collect();
        for of_network in networks {
            let Some(asn) = of_network.first().map(|cell| cell.asn) else {
                continue;
            };
            let mut all: Vec<usize> = (0..self.people.len())
                .filter(|at| self.people[*at].asn == asn)
                .collect();
            all.shuffle(&mut self.chance);
            let present = of_network
                .iter()
                .find(|cell| cell.subject == CountSubject::Presence);
            let about = present.map_or(0, |cell| whole(cell.count));
            let mut ballots = vec![empty(bin); all.len()];
            for cell in of_network {
                give(cell, &mut ballots)
                    .with_context(|| format!("a bin at {bin} in network {asn}"))?;
            }
            let all = (0..).zip(all.into_iter().zip(ballots));
            let about = all.filter(|(at, (_, ballot))| *at < about || !ballot.votes.is_empty());
            said.extend(about.map(|(_, person)| person));
        }
        Ok(said)
    }
}

fn empty(bin: u64) -> Ballot {
    Ballot {
        bin: BinStart(Seconds(bin)),
        votes: BTreeMap::new(),
        control: Control::NotChecked,
    }
}

/// Gives so many of them this to say: those who have not said anything of this platform, and for
/// whom controls were not otherwise. A vote that nobody can say is an error: the detector would
/// judge another evening than the simulator's.
fn give(cell: &NetworkCount, ballots: &mut [Ballot]) -> Result<()> {
    let CountSubject::Vote(platform, outcome) = cell.subject else {
        return Ok(());
    };
    let platform = id(platform).context("the simulator has a platform without a name")?;
    let asked = outcome == VoteOutcome::Failed;
    let wanted = control(cell.control);
    let mut left = whole(cell.count);
    for ballot in ballots {
        let fits = !asked || [Control::NotChecked, wanted].contains(&ballot.control);
        if left == 0 {
            break;
        }
        if fits && !ballot.votes.contains_key(&platform) {
            ballot.votes.insert(platform, vote(outcome));
            if asked {
                ballot.control = wanted;
            }
            left -= 1;
        }
    }
    ensure!(
        left == 0,
        "{left} of {} have nobody to say {cell:?}",
        cell.count
    );
    Ok(())
}

/// Does all of them, some at a time.
async fn all(work: impl Iterator<Item = impl Future<Output = Result<()>>>) -> Result<()> {
    let mut doing = stream::iter(work).buffer_unordered(AT_ONCE);
    while let Some(done) = doing.next().await {
        done?;
    }
    Ok(())
}
