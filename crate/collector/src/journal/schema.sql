-- Which reports were counted: the same token never counts twice.
CREATE TABLE IF NOT EXISTS seen (
    token   BLOB    NOT NULL PRIMARY KEY, -- SHA-256 of it: the token itself is kept nowhere
    digest  BLOB    NOT NULL, -- SHA-256 of the report as it came
    expires INTEGER NOT NULL  -- until then its bin is accepted; seconds since 1970 (UTC)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS seen_expires ON seen (expires);

-- What the journal knows of itself.
CREATE TABLE IF NOT EXISTS fact (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
