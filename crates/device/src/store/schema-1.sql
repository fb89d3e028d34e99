-- Version 1 of the phone's store (SQLCipher). Never edited once released; changes come as schema-2.sql.
-- `change` is the truth; everything below "projections" can be made again from it (`rebuild`).

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE village (
  village INTEGER NOT NULL PRIMARY KEY,            -- the 12 digits of the division code
  name TEXT NOT NULL,
  cursor INTEGER NOT NULL DEFAULT 0,               -- how far the feed was read
  changes INTEGER NOT NULL DEFAULT 0,              -- changes of this village known to be at the office
  digest BLOB NOT NULL                             -- their order-free sum, 32 bytes
) STRICT;

CREATE TABLE person (
  person BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person_device (                       -- whose phone wrote a change
  device BLOB NOT NULL PRIMARY KEY,
  person BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  document BLOB NOT NULL UNIQUE CHECK (length(document) = 16),
  village INTEGER NOT NULL,
  kind TEXT NOT NULL,
  unsent INTEGER NOT NULL DEFAULT 0,               -- changes not yet confirmed and not refused
  refused INTEGER NOT NULL DEFAULT 0,
  acked INTEGER NOT NULL DEFAULT 0,                -- changes known to be at the office
  acked_at INTEGER,                                -- ms: when the last own change was confirmed
  mine INTEGER NOT NULL DEFAULT 0,                 -- has changes written on this phone
  written_at INTEGER NOT NULL DEFAULT 0,           -- s: newest change
  conflicts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX document_waiting ON document (unsent, refused) WHERE unsent > 0 OR refused > 0; -- state line, sync page
CREATE INDEX document_to_settle ON document (conflicts) WHERE conflicts > 0;                -- 待核对

CREATE TABLE change (
  id INTEGER PRIMARY KEY,                          -- order of arrival: causal within a record
  record INTEGER NOT NULL,                         -- document.id
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  mine INTEGER NOT NULL,
  feed_seq INTEGER,                                -- its place in the office's feed; NULL: not yet there
  refusal TEXT,                                    -- why the office did not take it
  raw INTEGER NOT NULL,                            -- bytes of the stripped chunk
  body BLOB NOT NULL                               -- zstd with dictionary 1
) STRICT;

CREATE UNIQUE INDEX change_of_record ON change (record, hash);                -- loading a record, finding a change
CREATE INDEX change_unsent ON change (id) WHERE feed_seq IS NULL;             -- what the next sync pushes

CREATE TABLE quarantine (                          -- came from outside and did not pass the door
  village INTEGER NOT NULL,
  document BLOB NOT NULL,
  kind TEXT NOT NULL,
  hash BLOB NOT NULL,
  feed_seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (document, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  draft TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  household BLOB NOT NULL,
  heads TEXT NOT NULL,                             -- what the form was read at, JSON
  fields TEXT NOT NULL,                            -- path -> value, JSON
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX draft_of_household ON draft (household);

CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL                                -- JSON of one finished sync, for the history
) STRICT;

CREATE TABLE reading (                             -- who looked at a full ID number, and when (design.md §8)
  id INTEGER PRIMARY KEY,
  read_at TEXT NOT NULL,
  document BLOB NOT NULL,
  item TEXT NOT NULL
) STRICT;

-- Projections: for lists and search, disposable.

CREATE TABLE household (
  document BLOB NOT NULL PRIMARY KEY,
  village INTEGER NOT NULL,
  group_name TEXT NOT NULL,
  group_order INTEGER NOT NULL,
  courtyard TEXT,
  household_type TEXT,
  monitor_category TEXT,
  head_name TEXT NOT NULL,
  sort_name TEXT NOT NULL,                         -- pinyin of the head
  member_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
  document BLOB NOT NULL PRIMARY KEY,
  household BLOB NOT NULL,
  visited_at TEXT NOT NULL,                        -- RFC 3339 as written, with the phone's offset
  visited_ms INTEGER NOT NULL,
  visited_on TEXT NOT NULL,                        -- civil date at the visit's own offset
  row TEXT NOT NULL                                -- what lists show, JSON
) STRICT, WITHOUT ROWID;

CREATE INDEX visit_of_household ON visit (household, visited_ms, visited_on); -- household page, last visit
CREATE INDEX visit_by_time ON visit (visited_ms);                             -- ledger of visits

CREATE TABLE search (                              -- one row per person; scanned whole, it is small
  household BLOB NOT NULL,
  member TEXT NOT NULL,
  name TEXT NOT NULL,
  pinyin TEXT NOT NULL,                            -- every reading, blank before each
  initials TEXT NOT NULL,
  phones TEXT NOT NULL,
  id_last_four TEXT NOT NULL,
  place TEXT NOT NULL,                             -- group and courtyard
  head INTEGER NOT NULL,
  PRIMARY KEY (household, member)
) STRICT, WITHOUT ROWID;
