-- Layout 2 of layout 1, of which the first databases had no feeds.
CREATE TABLE IF NOT EXISTS feed (
    country TEXT NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;
