-- Version 10: drafts that go with the cadre from phone to phone (docs/adr/0029).

ALTER TABLE draft ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0;      -- of several about one household the highest opens
ALTER TABLE draft ADD COLUMN written_on BLOB;                        -- the other phone it came from; NULL: begun here
ALTER TABLE draft ADD COLUMN written_at TEXT NOT NULL DEFAULT '';    -- RFC 3339: last written there

CREATE TABLE draft_mark (                          -- what this phone knows a draft to have said, here or elsewhere
  id INTEGER PRIMARY KEY,
  draft TEXT NOT NULL,
  mark BLOB NOT NULL,                              -- cunji_wire::draft
  UNIQUE (draft, mark)
) STRICT;

CREATE TABLE draft_held (                          -- what the office has of this phone's drafts, by its last receipt
  draft TEXT NOT NULL PRIMARY KEY,
  mark BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_done (                          -- saved or thrown away here; the office is still to be told
  draft TEXT NOT NULL,
  mark BLOB NOT NULL,
  PRIMARY KEY (draft, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_gone (                          -- done with on another phone: leaves this one if it says the same
  name BLOB NOT NULL,
  mark BLOB NOT NULL,
  PRIMARY KEY (name, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_only_here (                     -- too large for the office, or no room there
  draft TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_elsewhere (                     -- open on this person's other phones, as the office last said
  device BLOB NOT NULL,
  name BLOB NOT NULL,
  mark BLOB NOT NULL,
  state TEXT NOT NULL,                             -- waits (its household is not here, or its record is), taken, apart, altered
  draft TEXT NOT NULL,                             -- '' when it can't be read
  updated_at TEXT NOT NULL,
  words TEXT NOT NULL,                             -- JSON
  PRIMARY KEY (device, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX draft_elsewhere_which ON draft_elsewhere (draft);
