-- Which reports were counted: the same token never counts twice. A token is good for one bin, so
-- its time leads the key: those of a bin lie together, and whole bins are forgotten from the front.
CREATE TABLE IF NOT EXISTS seen (
    expires INTEGER NOT NULL, -- until then its bin is accepted; seconds since 1970 (UTC)
    token   BLOB    NOT NULL, -- SHA-256 of it: the token itself is kept nowhere
    digest  BLOB    NOT NULL, -- SHA-256 of the report as it came
    PRIMARY KEY (expires, token)
) STRICT, WITHOUT ROWID;

-- What the journal knows of itself.
CREATE TABLE IF NOT EXISTS fact (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
