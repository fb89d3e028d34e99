-- The office's store in PostgreSQL, as it begins: the same tables as SQLite's schemas 1 to 3. Never edited once released.
-- What grows with the records is partitioned by village; the village comes first in its keys, so that an engine that
-- spreads tables over machines can spread it by village too.

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
);

CREATE TABLE village (
  village BIGINT NOT NULL PRIMARY KEY,           -- the 12 digits of the division code
  county TEXT NOT NULL,
  township TEXT NOT NULL,
  name TEXT NOT NULL,
  last_seq BIGINT NOT NULL DEFAULT 0,            -- the feed's counter: commit order is sequence order
  changes BIGINT NOT NULL DEFAULT 0,
  records BIGINT NOT NULL DEFAULT 0,
  digest BLOB NOT NULL                           -- order-free sum over all changes, 32 bytes
) WITH (fillfactor = 50);                        -- room for new versions of a row that every push changes

CREATE TABLE change (                            -- the feed: append-only
  village BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  document BLOB NOT NULL CHECK (length(document) = 16),
  kind TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  actor_seq BIGINT NOT NULL,
  device BLOB NOT NULL CHECK (length(device) = 8), -- who handed it in; not echoed to it
  received_at BIGINT NOT NULL,                   -- ms since 1970
  body BLOB NOT NULL,
  PRIMARY KEY (village, seq)
);

-- Serves: "is it here already", and all changes of a record when it is checked.
CREATE UNIQUE INDEX change_by_document ON change (village, document, hash);
-- Serves: refusal of a reused (actor, seq), which Automerge would refuse for ever.
CREATE UNIQUE INDEX change_by_actor ON change (village, document, actor, actor_seq);

CREATE TABLE document (
  village BIGINT NOT NULL,
  document BLOB NOT NULL CHECK (length(document) = 16),
  kind TEXT NOT NULL,
  changes BIGINT NOT NULL,                       -- grows with each change: the version for optimistic checks
  PRIMARY KEY (village, document)
);

CREATE TABLE person (
  person BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cadre', 'village', 'township', 'county', 'auditor', 'administrator'))
);

CREATE TABLE person_village (                    -- which villages a person may see
  person BLOB NOT NULL,
  village BIGINT NOT NULL,
  PRIMARY KEY (person, village)
);
CREATE INDEX person_village_by_village ON person_village (village); -- the directory of a village

CREATE TABLE device (
  device BLOB NOT NULL PRIMARY KEY CHECK (length(device) = 8),
  person BLOB NOT NULL,
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
  state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
  app_version TEXT NOT NULL,
  enrolled_at BIGINT NOT NULL,
  last_sync_at BIGINT NOT NULL DEFAULT 0,
  chain_count BIGINT NOT NULL DEFAULT 0          -- changes the device has ever written, as it last said
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX device_by_token ON device (token_hash); -- every request
CREATE INDEX device_by_person ON device (person);

CREATE TABLE enrolment (
  code_hash BLOB NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
  person BLOB NOT NULL,
  expires_at BIGINT NOT NULL,
  device BLOB                                    -- set once used; the same phone may ask again after a lost answer
);

CREATE TABLE quarantine (                        -- what was refused, with its reason; never the feed
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  hash BLOB NOT NULL,                            -- SHA-256 of the bytes as they came
  device BLOB NOT NULL,
  reason TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (village, document, hash)
);

CREATE TABLE reading (                           -- who took full ID numbers and phones out, and when (design.md §8)
  village BIGINT NOT NULL,
  id BIGINT NOT NULL,                            -- counts within the village: no counter is shared by villages
  read_at BIGINT NOT NULL,                       -- ms since 1970
  reader TEXT NOT NULL,                          -- who, as far as this machine knows
  what TEXT NOT NULL,                            -- which table
  rows BIGINT NOT NULL,
  PRIMARY KEY (village, id)
);
