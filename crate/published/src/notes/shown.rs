//! What is told of notes beside an event. Pure.

use sada_service::clock::utc;
use serde_json::{Value, json};

use super::{Note, NoteContent};
use crate::events::Statement;

/// A note as it is shown now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownNote<'a> {
    /// The note's number.
    pub id: u64,
    /// When it was added: seconds since 1970 (UTC).
    pub added_at: u64,
    /// What there is to tell.
    pub status: NoteStatus<'a>,
}

/// What there is to tell of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteStatus<'a> {
    /// What it says.
    Content {
        /// Its words.
        content: &'a NoteContent,
        /// When it got them, if those are not its first: seconds since 1970 (UTC).
        edited_at: Option<u64>,
        /// How long its times and the event's overlap, in whole minutes; `None` where one of them
        /// has no beginning or end, or the event was withdrawn.
        overlap: Option<u64>,
    },
    /// That it was withdrawn, and nothing of what it said.
    Withdrawn {
        /// When: seconds since 1970 (UTC).
        at: u64,
    },
}

/// For how many whole minutes two times overlap; all in seconds since 1970 (UTC). Of an event that
/// goes on `event_until` is now.
#[must_use]
pub fn overlap(event_from: u64, event_until: u64, note_from: u64, note_until: u64) -> u64 {
    let (from, until) = (event_from.max(note_from), event_until.min(note_until));
    until.saturating_sub(from) / 60
}

/// What is shown of an event's notes, the earliest first; `says` is what is said of the event now,
/// `now` in seconds since 1970 (UTC).
#[must_use]
pub fn shown<'a>(notes: &'a [Note], says: &Statement, now: u64) -> Vec<ShownNote<'a>> {
    let shown = notes.iter().filter_map(|note| {
        let (first, newest) = (note.versions.first()?, note.versions.last()?);
        let told = match &newest.content {
            None => NoteStatus::Withdrawn { at: newest.said_at },
            Some(content) => NoteStatus::Content {
                content,
                edited_at: (newest.number > first.number).then_some(newest.said_at),
                overlap: with_event(content, says, now),
            },
        };
        let (id, added_at) = (note.id, first.said_at);
        Some(ShownNote {
            id,
            added_at,
            status: told,
        })
    });
    shown.collect()
}

fn with_event(content: &NoteContent, says: &Statement, now: u64) -> Option<u64> {
    let (from, until) = content.from.zip(content.until)?;
    let ends = says.restored.unwrap_or(now);
    (!says.withdrawn).then(|| overlap(says.onset, ends, from, until))
}

/// The same for programs: a list of objects, with moments in RFC 3339 (UTC).
///
/// Each has `id`, `added` and `status`. Of one whose status is `told` there are `edited` (`null`:
/// never), `kind` (`scheduled_event`, `official_statement`, `other_observation`, `other`), `title`,
/// `language` (BCP 47), `text`, `source`, `url`, `from`, `until` and `overlap_minutes`, any of the
/// last three and `text` being `null` where there is none; of one that is `withdrawn`, `withdrawn`.
#[must_use]
pub fn json(notes: &[Note], says: &Statement, now: u64) -> Value {
    let objects = shown(notes, says, now).into_iter().map(|note| {
        let (id, added) = (note.id, utc(note.added_at));
        match note.status {
            NoteStatus::Withdrawn { at } => json!({
                "id": id, "added": added, "status": "withdrawn", "withdrawn": utc(at),
            }),
            NoteStatus::Content {
                content,
                edited_at,
                overlap,
            } => json!({
                "id": id, "added": added, "status": "told", "edited": edited_at.map(utc),
                "kind": content.kind, "title": content.title, "language": content.language,
                "text": content.text, "source": content.source, "url": content.url,
                "from": content.from.map(utc), "until": content.until.map(utc),
                "overlap_minutes": overlap,
            }),
        }
    });
    objects.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::example;
    use crate::notes::NoteVersion;
    use crate::notes::rally;

    /// 20 January 2024, 14:25 UTC.
    const ONSET: u64 = 1_705_760_700;

    fn says(restored: Option<u64>) -> Statement {
        let event = example::event(*b"PK", "youtube", ONSET, |says| says.restored = restored);
        event.versions[0].says
    }

    fn note(contents: Vec<Option<NoteContent>>) -> Note {
        let versions = (1..).zip(contents).map(|(number, content)| NoteVersion {
            number,
            said_at: u64::from(number) * 100,
            content,
        });
        Note {
            id: 7,
            event: "e".into(),
            versions: versions.collect(),
        }
    }

    #[test]
    fn overlaps_are_whole_minutes_of_both() {
        assert_eq!(overlap(0, 600, 300, 900), 5);
        assert_eq!(overlap(300, 900, 0, 600), 5);
        assert_eq!(overlap(0, 900, 300, 419), 1, "two minutes less a second");
        assert_eq!(overlap(0, 300, 300, 600), 0);
        assert_eq!(overlap(0, 60, 600, 900), 0);
    }

    #[test]
    fn the_overlap_is_with_the_event_as_far_as_it_went() {
        let notes = [note(vec![Some(rally())])];
        let minutes = |says: &Statement, now| match &shown(&notes, says, now)[0].status {
            NoteStatus::Content { overlap, .. } => *overlap,
            NoteStatus::Withdrawn { .. } => None,
        };
        // From 14:25 to 18:05, announced until 18:00.
        let over = says(Some(ONSET + 220 * 60));
        assert_eq!(minutes(&over, ONSET + 90_000), Some(215));
        assert_eq!(minutes(&says(None), ONSET + 600), Some(10));
        let withdrawn = Statement {
            withdrawn: true,
            ..over
        };
        assert_eq!(minutes(&withdrawn, ONSET + 90_000), None);
    }

    #[test]
    fn the_newest_version_is_told_and_of_a_withdrawn_one_only_that() {
        let edited = NoteContent {
            title: "Another title".into(),
            ..rally()
        };
        let notes = [
            note(vec![Some(rally()), Some(edited)]),
            note(vec![Some(rally()), None]),
        ];
        let told = json(&notes, &says(Some(ONSET + 600)), 0);
        assert_eq!(told[0]["title"], "Another title");
        assert_eq!(told[0]["kind"], "scheduled_event");
        assert_eq!(told[0]["from"], "2024-01-20T14:00:00Z");
        assert_eq!(
            (&told[0]["edited"], &told[0]["text"]),
            (&utc(200).into(), &Value::Null)
        );
        let withdrawn = json!({
            "id": 7, "added": "1970-01-01T00:01:40Z", "status": "withdrawn",
            "withdrawn": "1970-01-01T00:03:20Z",
        });
        assert_eq!(told[1], withdrawn);
    }
}
