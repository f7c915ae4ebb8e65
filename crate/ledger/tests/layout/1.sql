-- A journal as the first build made it: reports were known by tokens of 16 bytes.
CREATE TABLE cell (
    bin      INTEGER NOT NULL,
    country  TEXT    NOT NULL,
    asn      INTEGER NOT NULL,
    tier     TEXT    NOT NULL,
    grade    TEXT    NOT NULL,
    platform TEXT    NOT NULL,
    outcome  TEXT    NOT NULL,
    control  TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (bin, country, asn, tier, grade, platform, outcome, control, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE seen (
    token   BLOB    NOT NULL PRIMARY KEY,
    digest  BLOB    NOT NULL, -- SHA-256 of the report as it came
    expires INTEGER NOT NULL  -- until then its bin is accepted; seconds since 1970 (UTC)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_expires ON seen (expires);
CREATE TABLE fact (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO cell VALUES (1705759500, 'PK', 17557, 'unattested', '-', '*', 'present', 'yes', 'early', 3);
INSERT INTO cell VALUES (1705759500, 'PK', 17557, 'unattested', '-', 'youtube', 'works', 'yes', 'early', 2);
INSERT INTO seen VALUES (zeroblob(16), zeroblob(32), 4000000000);
INSERT INTO fact VALUES ('source', 'early'), ('home', ''), ('bin_seconds', '300'), ('forgotten', '1000');
PRAGMA user_version = 1;
