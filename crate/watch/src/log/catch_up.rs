//! What is to be recorded, out of what may be told of events.

use std::ops::Range;

use sada_published::events::PublicEvents;
use sada_published::events::json;
use sada_published::log::LogEntry;
use sada_published::log::{Log, LogError};
use sada_service::clock::utc;
use sada_service::signed_note::Signer;

/// Records every version of an event that may be told and is not recorded yet, in the order in
/// which they were said; gives the numbers of the new entries.
///
/// Nothing is lost by a stop at any moment: what events hold and the record does not is recorded
/// by the next call, and what both hold is compared.
///
/// # Errors
/// [`LogError`] when nothing was recorded; [`LogError::Changed`] names a version that is not
/// what was recorded of it.
pub fn catch_up(
    events: &PublicEvents,
    record: &mut Log,
    signer: &Signer,
) -> Result<Range<u64>, LogError> {
    let events = events.all()?;
    let mut versions: Vec<_> = events
        .iter()
        .flat_map(|event| event.versions.iter().map(move |version| (event, version)))
        .collect();
    versions.sort_by_key(|(event, version)| (version.said_at, &event.id, version.number));
    let entries: Vec<LogEntry> = versions
        .iter()
        .map(|(event, version)| {
            let told = json::of(event, version);
            let said_at = utc(version.said_at);
            LogEntry::event(&event.id, version.number, &said_at, told.as_bytes())
        })
        .collect();
    record.append(&entries, signer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sada_published::events::{EventStore, Revision, example};
    use sada_published::log::{EntryContent, database};
    use sada_units::Seconds;

    const AT: Seconds = Seconds(1_705_759_500);

    /// Three events that are told, one of them withdrawn later, and one of too few reporters.
    fn events(folder: &std::path::Path) -> EventStore {
        let mut store = EventStore::open(&folder.join("events.sqlite")).unwrap();
        let mut say = |platform: &str, later: u64, reporters: f64, withdrawn: bool| {
            let event = example::event(*b"PK", platform, AT, |says| {
                says.evidence.reporters = reporters;
                says.withdrawn = withdrawn;
            });
            let (id, about, says) = (event.id, event.about, event.versions[0].says);
            let at = AT + Seconds(later);
            store.say(&[Revision { id, about, says }], at, at).unwrap();
        };
        say("youtube", 900, 9.0, false);
        say("x", 600, 12.0, false);
        say("facebook", 900, 11.0, false);
        say("youtube", 1200, 14.0, false);
        say("tiktok", 1200, 3.0, false);
        say("facebook", 1500, 8.0, true);
        store
    }

    fn signer() -> Signer {
        Signer::new("localhost/record", &[7; 32]).unwrap()
    }

    fn names(record: &Log, size: u16) -> Vec<String> {
        let tile = format!("entries/000.p/{size}").parse().unwrap();
        let mut rest = record.tile(&tile).unwrap().unwrap();
        let mut names = Vec::new();
        while !rest.is_empty() {
            let length = usize::from(u16::from_be_bytes([rest[0], rest[1]]));
            names.push(EntryContent::read(&rest[2..2 + length]).unwrap().name());
            rest.drain(..2 + length);
        }
        names
    }

    #[test]
    fn what_may_be_told_is_recorded_once_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let told = PublicEvents::new(events(folder.path()), 10);
        let mut record = Log::open(&database(folder.path())).unwrap();
        assert_eq!(catch_up(&told, &mut record, &signer()).unwrap(), 0..4);
        assert_eq!(catch_up(&told, &mut record, &signer()).unwrap(), 4..4);
        let name = |platform: &str, version: u32| format!("event/{platform}-{AT}/{version}");
        let expected = [("x", 1), ("facebook", 1), ("youtube", 2), ("facebook", 2)];
        assert_eq!(
            names(&record, 4),
            expected.map(|(id, version)| name(id, version))
        );
        // All that goes into it, names and order, JSON and steps of numbers, is the same for good.
        let note = record.checkpoint().unwrap().unwrap();
        let root = note.lines().nth(2);
        assert_eq!(root, Some("POQIBEPadxe43VVZrKMr0hKGXXEuibGuCMVddnF06wk="));
    }

    /// A stop between two databases, and then another one: nothing is lost, nothing doubled.
    #[test]
    fn after_a_stop_the_tree_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let told = PublicEvents::new(events(folder.path()), 10);
        let mut whole = Log::open(&folder.path().join("whole.sqlite")).unwrap();
        catch_up(&told, &mut whole, &signer()).unwrap();

        let path = database(folder.path());
        let mut record = Log::open(&path).unwrap();
        let earlier = tempfile::tempdir().unwrap();
        let mut half = EventStore::open(&earlier.path().join("events.sqlite")).unwrap();
        let all = EventStore::open(&folder.path().join("events.sqlite")).unwrap();
        for event in all.all().unwrap() {
            for version in event
                .versions
                .iter()
                .filter(|it| it.said_at <= AT + Seconds(900))
            {
                let (id, about, says) = (event.id.clone(), event.about, version.says);
                let change = Revision { id, about, says };
                half.say(&[change], version.as_of, version.said_at).unwrap();
            }
        }
        let half = PublicEvents::new(half, 10);
        assert_eq!(catch_up(&half, &mut record, &signer()).unwrap(), 0..2);
        drop(record);
        let mut record = Log::open(&path).unwrap();
        assert_eq!(catch_up(&told, &mut record, &signer()).unwrap(), 2..4);
        assert_eq!(record.checkpoint().unwrap(), whole.checkpoint().unwrap());
    }

    #[test]
    fn an_event_that_was_changed_is_named_and_stops_the_record() {
        let folder = tempfile::tempdir().unwrap();
        let told = PublicEvents::new(events(folder.path()), 10);
        let mut record = Log::open(&database(folder.path())).unwrap();
        catch_up(&told, &mut record, &signer()).unwrap();
        let note = record.checkpoint().unwrap();
        let other = rusqlite::Connection::open(folder.path().join("events.sqlite")).unwrap();
        let change = "UPDATE version SET statement = replace(statement, 'likely', 'possible')
                      WHERE number = 1 AND event LIKE 'x-%'";
        assert_eq!(other.execute(change, []).unwrap(), 1);
        let refused = catch_up(&told, &mut record, &signer());
        let Err(LogError::Changed { name }) = refused else {
            panic!("{refused:?}");
        };
        drop(record);
        assert_eq!(name, format!("event/x-{AT}/1"));
        let record = Log::open(&database(folder.path())).unwrap();
        assert_eq!(record.checkpoint().unwrap(), note);
    }
}
