-- Other systems that may read tables through the HTTP API. The token itself is kept by nobody but them.
CREATE TABLE read_token (
  token_hash BLOB NOT NULL PRIMARY KEY,          -- SHA-256
  name TEXT NOT NULL,                            -- whose it is, for the lines about what was read
  division TEXT NOT NULL,                        -- first digits of the villages' codes: 2 to 12 of them
  names TEXT NOT NULL,                           -- tables, joined by commas; empty: all
  full_numbers BIGINT NOT NULL,                  -- 1: ID numbers and phones in full, each reading noted
  made_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL                        -- ms since 1970; ending one early sets it to that moment
);
