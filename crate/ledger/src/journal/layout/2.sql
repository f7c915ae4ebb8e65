-- Layout 2 of layout 1, which knew reports by tokens of 16 bytes. Nobody has such a token any more, so
-- no report can come a second time with one. Counts and identity stay.
DELETE FROM seen WHERE length(token) = 16;
