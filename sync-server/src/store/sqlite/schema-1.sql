-- Version 1 of the office's store. Never edited once released; changes come as schema-2.sql.
-- Every table that grows has the village first in its key, so that PostgreSQL can be partitioned by it (design.md §7).

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE village (
  village INTEGER NOT NULL PRIMARY KEY,          -- the 12 digits of the division code
  county TEXT NOT NULL,
  township TEXT NOT NULL,
  name TEXT NOT NULL,
  last_seq INTEGER NOT NULL DEFAULT 0,           -- the feed's counter: commit order is sequence order
  changes INTEGER NOT NULL DEFAULT 0,
  records INTEGER NOT NULL DEFAULT 0,
  digest BLOB NOT NULL                           -- order-free sum over all changes, 32 bytes
) STRICT;

CREATE TABLE change (                            -- the feed: append-only
  village INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  document BLOB NOT NULL CHECK (length(document) = 16),
  kind TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  actor_seq INTEGER NOT NULL,
  device BLOB NOT NULL CHECK (length(device) = 8), -- who handed it in; not echoed to it
  received_at INTEGER NOT NULL,                  -- ms since 1970
  body BLOB NOT NULL,
  PRIMARY KEY (village, seq)
) STRICT, WITHOUT ROWID;

-- Serves: "is it here already", and all changes of a record when it is checked.
CREATE UNIQUE INDEX change_by_document ON change (village, document, hash);
-- Serves: refusal of a reused (actor, seq), which Automerge would refuse for ever.
CREATE UNIQUE INDEX change_by_actor ON change (village, document, actor, actor_seq);

CREATE TABLE document (
  village INTEGER NOT NULL,
  document BLOB NOT NULL CHECK (length(document) = 16),
  kind TEXT NOT NULL,
  changes INTEGER NOT NULL,                      -- grows with each change: the version for optimistic checks
  PRIMARY KEY (village, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  person BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cadre', 'village', 'township', 'county', 'auditor', 'administrator'))
) STRICT, WITHOUT ROWID;

CREATE TABLE person_village (                    -- which villages a person may see
  person BLOB NOT NULL,
  village INTEGER NOT NULL,
  PRIMARY KEY (person, village)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  device BLOB NOT NULL PRIMARY KEY CHECK (length(device) = 8),
  person BLOB NOT NULL,
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
  state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
  app_version TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  last_sync_at INTEGER NOT NULL DEFAULT 0,
  chain_count INTEGER NOT NULL DEFAULT 0         -- changes the device has ever written, as it last said
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX device_by_token ON device (token_hash); -- every request

CREATE TABLE enrolment (
  code_hash BLOB NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
  person BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  device BLOB                                    -- set once used; the same phone may ask again after a lost answer
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (                        -- what was refused, with its reason; never the feed
  village INTEGER NOT NULL,
  document BLOB NOT NULL,
  hash BLOB NOT NULL,                            -- SHA-256 of the bytes as they came
  device BLOB NOT NULL,
  reason TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (village, document, hash)
) STRICT, WITHOUT ROWID;
