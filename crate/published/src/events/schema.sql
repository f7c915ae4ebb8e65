-- What was found: one platform of a country, or its lines, for some time.
CREATE TABLE IF NOT EXISTS event (
    id       TEXT    NOT NULL PRIMARY KEY, -- for good: addresses are made of it
    country  TEXT    NOT NULL,
    platform TEXT,                         -- NULL: the country's lines
    how      TEXT    NOT NULL,
    settled  INTEGER NOT NULL              -- 1: no late report can change it any more
) STRICT, WITHOUT ROWID;

-- Everything that was ever said of it. Rows are added and never changed.
CREATE TABLE IF NOT EXISTS version (
    event     TEXT    NOT NULL REFERENCES event (id),
    number    INTEGER NOT NULL, -- from 1
    as_of     INTEGER NOT NULL, -- with the reports of bins that end then; seconds since 1970 (UTC)
    said_at   INTEGER NOT NULL, -- when it was said; seconds since 1970 (UTC)
    statement TEXT    NOT NULL, -- JSON
    PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;

-- The detector as it was after the bins that no late report can change.
CREATE TABLE IF NOT EXISTS checkpoint (
    only   INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    format TEXT    NOT NULL, -- of which build
    bin    INTEGER NOT NULL, -- the bin that comes next
    state  BLOB    NOT NULL
) STRICT;

-- The newest signed feed of each country.
CREATE TABLE IF NOT EXISTS feed (
    country TEXT NOT NULL PRIMARY KEY, -- 'ZZ': for wherever no other is
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What is known of the watch itself.
CREATE TABLE IF NOT EXISTS fact (
    name  TEXT    NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
