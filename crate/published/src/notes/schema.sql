-- What operators noted from sources that anybody can read. Rows are added and never changed.
CREATE TABLE IF NOT EXISTS note (
    id    INTEGER NOT NULL PRIMARY KEY, -- from 1, for good
    event TEXT    NOT NULL              -- the identity of the event it belongs to
) STRICT;

CREATE INDEX IF NOT EXISTS note_event ON note (event);

CREATE TABLE IF NOT EXISTS version (
    note    INTEGER NOT NULL REFERENCES note (id),
    number  INTEGER NOT NULL, -- from 1
    said_at INTEGER NOT NULL, -- when it was said; seconds since 1970 (UTC)
    content TEXT,             -- JSON; NULL: with this version the note was withdrawn
    PRIMARY KEY (note, number)
) STRICT, WITHOUT ROWID;
