-- Version 7: what a damaged store could not give back, and what waits for the ground it was written on.

CREATE TABLE lost (
  document BLOB NOT NULL,
  hash BLOB NOT NULL,                              -- of the change; empty: `changes` says how many the record had
  kind TEXT NOT NULL,                              -- '' when nothing says it
  village INTEGER NOT NULL,                        -- 0 when nothing says it
  title TEXT NOT NULL,                             -- the household's head as last known
  written_at INTEGER NOT NULL,                     -- s: newest change of the record; 0: not known
  changes INTEGER NOT NULL,
  body BLOB,                                       -- an own change that is here but misses what it builds on
  PRIMARY KEY (document, hash)
) STRICT, WITHOUT ROWID;

-- A village that went to somebody else: kept until everything is handed in, then its records leave this phone.

ALTER TABLE village ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;    -- 1: no grant any more; 2: and its records left
