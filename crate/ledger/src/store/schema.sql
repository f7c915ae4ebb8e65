-- Cumulative counts. The highest n of a source is its newest; sources add up.
CREATE TABLE IF NOT EXISTS cell (
    bin      INTEGER NOT NULL, -- start of the bin, seconds since 1970 (UTC)
    country  TEXT    NOT NULL,
    asn      INTEGER NOT NULL,
    tier     TEXT    NOT NULL,
    grade    TEXT    NOT NULL,
    platform TEXT    NOT NULL, -- '*' counts presence
    outcome  TEXT    NOT NULL,
    control  TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (bin, country, asn, tier, grade, platform, outcome, control, source)
) STRICT, WITHOUT ROWID;
