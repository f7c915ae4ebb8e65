-- What may be known to everybody, and nothing else. The three tables are alike: a bin, and the same
-- added up over an hour and over a day (UTC). Rows of a bin are written once it is over; those of a
-- whole country may grow, by as many reporters at once as are needed to say anything.
CREATE TABLE IF NOT EXISTS bin (
    country   TEXT    NOT NULL,
    at        INTEGER NOT NULL, -- when it begins; seconds since 1970 (UTC)
    network   INTEGER NOT NULL, -- autonomous system number; 0: the whole country
    platform  TEXT    NOT NULL, -- '': whoever reported, whatever they visited
    bins      INTEGER NOT NULL, -- how many bins it holds
    reporters INTEGER NOT NULL, -- the most of one bin: over more nobody knows how many people
    works     INTEGER NOT NULL,
    slow      INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    control   INTEGER NOT NULL, -- those it failed for although unrelated sites answered
    failures  TEXT    NOT NULL, -- how, and how often: 'tcp.reset 12, tcp.timed_out 3'
    PRIMARY KEY (country, at, network, platform)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS hour (
    country   TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    network   INTEGER NOT NULL,
    platform  TEXT    NOT NULL,
    bins      INTEGER NOT NULL,
    reporters INTEGER NOT NULL,
    works     INTEGER NOT NULL,
    slow      INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    control   INTEGER NOT NULL,
    failures  TEXT    NOT NULL,
    PRIMARY KEY (country, at, network, platform)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS day (
    country   TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    network   INTEGER NOT NULL,
    platform  TEXT    NOT NULL,
    bins      INTEGER NOT NULL,
    reporters INTEGER NOT NULL,
    works     INTEGER NOT NULL,
    slow      INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    control   INTEGER NOT NULL,
    failures  TEXT    NOT NULL,
    PRIMARY KEY (country, at, network, platform)
) STRICT, WITHOUT ROWID;

-- For all countries at a time.
CREATE INDEX IF NOT EXISTS bin_at ON bin (at, country);
CREATE INDEX IF NOT EXISTS hour_at ON hour (at, country);
CREATE INDEX IF NOT EXISTS day_at ON day (at, country);

CREATE TABLE IF NOT EXISTS fact (
    name  TEXT    NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
