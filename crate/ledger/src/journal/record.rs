//! What happens to reports within a transaction, and how tokens are forgotten.

use rusqlite::{Connection, OptionalExtension, params};
use sada_units::Seconds;

use super::facts::{self, FORGOTTEN};
use super::{Entry, Receipt};
use crate::store::{CellKey, Source, add};

/// Notes a report's token unless it is known; only [`Receipt::Counted`] is to be counted.
pub(super) fn note(connection: &Connection, entry: &Entry) -> rusqlite::Result<Receipt> {
    let (expires, token) = (entry.expires.get().cast_signed(), &entry.token);
    let known: Option<[u8; 32]> = connection
        .prepare_cached("SELECT digest FROM seen WHERE expires = ?1 AND token = ?2")?
        .query_row(params![expires, token], |row| row.get(0))
        .optional()?;
    if let Some(digest) = known {
        return Ok(if digest == entry.digest {
            Receipt::Repeated
        } else {
            Receipt::Conflict
        });
    }
    if entry.expires <= facts::seconds(connection, FORGOTTEN)? {
        return Ok(Receipt::Forgotten);
    }
    connection
        .prepare_cached("INSERT INTO seen (expires, token, digest) VALUES (?1, ?2, ?3)")?
        .execute(params![expires, token, entry.digest])?;
    Ok(Receipt::Counted)
}

/// Counts what the reports of a transaction say: each cell is written once, however many say it.
pub(super) fn count<'a>(
    connection: &Connection,
    source: &Source,
    entries: impl Iterator<Item = &'a Entry>,
) -> rusqlite::Result<()> {
    let mut cells: Vec<&CellKey> = entries.flat_map(|entry| &entry.cells).collect();
    cells.sort_unstable();
    for same in cells.chunk_by(|left, right| left == right) {
        add(connection, same[0], source, same.len() as u64)?;
    }
    Ok(())
}

/// Forgets the tokens that expired before `now`, at most `limit` of them, and says how many.
///
/// How far it went is kept: should the clock be set back, a report whose token is
/// forgotten is refused rather than counted a second time.
pub(super) fn forget(
    connection: &Connection,
    now: Seconds,
    limit: usize,
) -> rusqlite::Result<usize> {
    let mut statement = connection.prepare_cached(
        "SELECT expires, token FROM seen WHERE expires < ?1 ORDER BY expires, token LIMIT ?2",
    )?;
    let up_to = params![now.get().cast_signed(), limit.cast_signed()];
    let expired: Vec<(i64, [u8; 32])> = statement
        .query_map(up_to, |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let Some((last, _)) = expired.last() else {
        return Ok(0);
    };
    facts::raise(connection, FORGOTTEN, Seconds(last.cast_unsigned()))?;
    let mut delete =
        connection.prepare_cached("DELETE FROM seen WHERE expires = ?1 AND token = ?2")?;
    for (expires, token) in &expired {
        delete.execute(params![expires, token])?;
    }
    Ok(expired.len())
}

#[cfg(test)]
mod tests {
    use sada_units::BinStart;

    use super::*;
    use crate::store::{Country, Grade, Provenance, Subject, Tier};

    fn journal() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        for tables in crate::database::SCHEMA.tables {
            connection.execute_batch(tables).unwrap();
        }
        connection
    }

    fn entry(token: u8, digest: u8, expires: u64) -> Entry {
        let provenance = Provenance {
            country: Country::UNKNOWN,
            asn: 0,
            tier: Tier::Unattested,
            grade: Grade::Ungraded,
        };
        let control = sada_core::vote::Control::Yes;
        let key = CellKey {
            bin: BinStart(Seconds(300)),
            provenance,
            subject: Subject::Presence,
            control,
        };
        Entry {
            token: [token; 32],
            digest: [digest; 32],
            expires: Seconds(expires),
            cells: vec![key],
        }
    }

    fn record(connection: &Connection, entry: &Entry) -> Receipt {
        let receipt = note(connection, entry).unwrap();
        let counted = (receipt == Receipt::Counted).then_some(entry);
        count(connection, &Source("s".into()), counted.into_iter()).unwrap();
        receipt
    }

    fn counted(connection: &Connection) -> i64 {
        connection
            .query_row("SELECT coalesce(sum(n), 0) FROM cell", [], |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn a_token_counts_once_and_for_one_report_only() {
        let connection = journal();
        let record = |entry: &Entry| record(&connection, entry);
        assert_eq!(record(&entry(1, 1, 1000)), Receipt::Counted);
        assert_eq!(record(&entry(1, 1, 1000)), Receipt::Repeated);
        assert_eq!(record(&entry(1, 2, 1000)), Receipt::Conflict);
        assert_eq!(record(&entry(2, 1, 1000)), Receipt::Counted);
        assert_eq!(counted(&connection), 2);
    }

    #[test]
    fn a_forgotten_token_never_counts_again_even_if_the_clock_goes_back() {
        let connection = journal();
        for (token, expires) in [(1, 1000), (2, 2000), (3, 3000)] {
            record(&connection, &entry(token, 1, expires));
        }
        assert_eq!(
            forget(&connection, Seconds(2001), 1).unwrap(),
            1,
            "at most the limit"
        );
        assert_eq!(forget(&connection, Seconds(2001), 10).unwrap(), 1);
        assert_eq!(forget(&connection, Seconds(2001), 10).unwrap(), 0);
        let again = |token, expires| record(&connection, &entry(token, 1, expires));
        assert_eq!(again(1, 1000), Receipt::Forgotten);
        assert_eq!(again(2, 2000), Receipt::Forgotten);
        assert_eq!(again(3, 3000), Receipt::Repeated);
        assert_eq!(again(4, 2001), Receipt::Counted);
        assert_eq!(counted(&connection), 4);
    }

    #[test]
    fn reports_of_one_transaction_that_say_the_same_are_added_up() {
        let connection = journal();
        let source = Source("s".into());
        let entries = [entry(1, 1, 1000), entry(2, 1, 1000), entry(3, 1, 1000)];
        count(&connection, &source, entries.iter()).unwrap();
        count(&connection, &source, entries[..1].iter()).unwrap();
        assert_eq!(counted(&connection), 4);
    }
}
