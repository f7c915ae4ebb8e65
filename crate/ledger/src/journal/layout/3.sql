-- Layout 3 of layout 2: the time leads the key, so that those of a bin lie together.
CREATE TABLE seen_by_time (
    expires INTEGER NOT NULL,
    token   BLOB    NOT NULL,
    digest  BLOB    NOT NULL,
    PRIMARY KEY (expires, token)
) STRICT, WITHOUT ROWID;
INSERT INTO seen_by_time SELECT expires, token, digest FROM seen;
DROP TABLE seen; -- and its index
ALTER TABLE seen_by_time RENAME TO seen;
