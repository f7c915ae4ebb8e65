-- What was recorded, in order. Rows are added and never changed.
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER NOT NULL PRIMARY KEY, -- from 0
    name   TEXT    NOT NULL UNIQUE,      -- by which it is found
    line   TEXT    NOT NULL              -- its bytes, which the tree is of
) STRICT;

-- The hashes that tiles hold: each of 256^level entries. Rows are added and never changed.
CREATE TABLE IF NOT EXISTS node (
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL, -- from 0
    hash   BLOB    NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

-- What the record says of its whole self.
CREATE TABLE IF NOT EXISTS head (
    only       INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    checkpoint TEXT    NOT NULL, -- a signed note
    key        TEXT    NOT NULL  -- the public half of the key that signed it
) STRICT;
