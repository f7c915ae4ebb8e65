//! What is told of notes beside an event. Pure.

use std::ops::Range;

use sada_service::clock::utc;
use sada_units::Seconds;
use serde_json::{Value, json};

use super::{Note, NoteContent};
use crate::events::Statement;

/// A note as it is shown now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownNote<'a> {
    /// The note's number.
    pub id: u64,
    /// When it was added.
    pub added_at: Seconds,
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
        /// When it got them, if those are not its first.
        edited_at: Option<Seconds>,
        /// How long its times and the event's overlap; `None` where one of them has no beginning or
        /// end, or the event was withdrawn.
        overlap: Option<Seconds>,
    },
    /// That it was withdrawn, and nothing of what it said.
    Withdrawn {
        /// When it was.
        at: Seconds,
    },
}

/// For how long two times overlap. An event that goes on ends now.
#[must_use]
pub fn overlap(event: Range<Seconds>, note: Range<Seconds>) -> Seconds {
    event.end.min(note.end) - event.start.max(note.start)
}

/// What is shown of an event's notes, the earliest first; `says` is what is said of the event at
/// the moment `now`.
#[must_use]
pub fn shown<'a>(notes: &'a [Note], says: &Statement, now: Seconds) -> Vec<ShownNote<'a>> {
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

fn with_event(content: &NoteContent, says: &Statement, now: Seconds) -> Option<Seconds> {
    let (from, until) = content.from.zip(content.until)?;
    let ends = says.restored.unwrap_or(now);
    (!says.withdrawn).then(|| overlap(says.onset..ends, from..until))
}

/// The same for programs: a list of objects, with moments in RFC 3339 (UTC).
///
/// Each has `id`, `added` and `status`. Of one whose status is `told` there are `edited` (`null`:
/// never), `kind` (`scheduled_event`, `official_statement`, `other_observation`, `other`), `title`,
/// `language` (BCP 47), `text`, `source`, `url`, `from`, `until` and `overlap_minutes`, any of the
/// last three and `text` being `null` where there is none; of one that is `withdrawn`, `withdrawn`.
#[must_use]
pub fn json(notes: &[Note], says: &Statement, now: Seconds) -> Value {
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
                "overlap_minutes": overlap.map(|overlap| overlap / Seconds::MINUTE),
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
    const ONSET: Seconds = Seconds(1_705_760_700);

    fn says(restored: Option<Seconds>) -> Statement {
        let event = example::event(*b"PK", "youtube", ONSET, |says| says.restored = restored);
        event.versions[0].says
    }

    fn note(contents: Vec<Option<NoteContent>>) -> Note {
        let versions = (1..).zip(contents).map(|(number, content)| NoteVersion {
            number,
            said_at: Seconds(u64::from(number) * 100),
            content,
        });
        Note {
            id: 7,
            event: "e".into(),
            versions: versions.collect(),
        }
    }

    #[test]
    fn an_overlap_is_of_both() {
        let overlap = |event: Range<u64>, note: Range<u64>| {
            let of = |it: Range<u64>| Seconds(it.start)..Seconds(it.end);
            super::overlap(of(event), of(note)).get()
        };
        assert_eq!(overlap(0..600, 300..900), 300);
        assert_eq!(overlap(300..900, 0..600), 300);
        assert_eq!(overlap(0..900, 300..419), 119);
        assert_eq!(overlap(0..300, 300..600), 0);
        assert_eq!(overlap(0..60, 600..900), 0);
    }

    #[test]
    fn programs_are_told_whole_minutes() {
        let notes = [note(vec![Some(rally())])];
        let minutes = |seconds: u64| {
            let restored = Some(ONSET + Seconds(seconds));
            json(&notes, &says(restored), Seconds::ZERO)[0]["overlap_minutes"].clone()
        };
        assert_eq!(minutes(119), 1, "two minutes less a second");
        assert_eq!(minutes(120), 2);
    }

    #[test]
    fn the_overlap_is_with_the_event_as_far_as_it_went() {
        let notes = [note(vec![Some(rally())])];
        let overlap = |says: &Statement, now| match &shown(&notes, says, now)[0].status {
            NoteStatus::Content { overlap, .. } => *overlap,
            NoteStatus::Withdrawn { .. } => None,
        };
        // From 14:25 to 18:05, announced until 18:00.
        let over = says(Some(ONSET + Seconds::minutes(220)));
        let later = ONSET + Seconds(90_000);
        assert_eq!(overlap(&over, later), Some(Seconds::minutes(215)));
        let ten = Seconds::minutes(10);
        assert_eq!(overlap(&says(None), ONSET + ten), Some(ten));
        let withdrawn = Statement {
            withdrawn: true,
            ..over
        };
        assert_eq!(overlap(&withdrawn, later), None);
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
        let told = json(&notes, &says(Some(ONSET + Seconds(600))), Seconds::ZERO);
        assert_eq!(told[0]["title"], "Another title");
        assert_eq!(told[0]["kind"], "scheduled_event");
        assert_eq!(told[0]["from"], "2024-01-20T14:00:00Z");
        assert_eq!(
            (&told[0]["edited"], &told[0]["text"]),
            (&utc(Seconds(200)).into(), &Value::Null)
        );
        let withdrawn = json!({
            "id": 7, "added": "1970-01-01T00:01:40Z", "status": "withdrawn",
            "withdrawn": "1970-01-01T00:03:20Z",
        });
        assert_eq!(told[1], withdrawn);
    }
}
