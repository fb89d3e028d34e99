-- What cadres have begun and not saved, sealed: nothing of it can be read without the key of the person's phones, which
-- is here only sealed to the office's own key and to phones of that person (docs/adr/0029).

CREATE TABLE drafts_key (
  person BLOB NOT NULL PRIMARY KEY,
  name BLOB NOT NULL,                            -- what phones call it in the open, 8 bytes
  sealed BLOB NOT NULL,                          -- to the office
  made_by BLOB NOT NULL,                         -- device
  made_at BIGINT NOT NULL,                       -- ms since 1970
  version BIGINT NOT NULL                        -- grows with each change of the person's drafts
);

CREATE TABLE drafts_key_given (                  -- each with its line in the audit
  device BLOB NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL,                          -- to the device's key
  given_at BIGINT NOT NULL
);

CREATE TABLE draft (
  person BLOB NOT NULL,
  device BLOB NOT NULL,                          -- on which phone it lies
  name BLOB NOT NULL,
  mark BLOB NOT NULL,                            -- hash of what it says
  sealed BLOB NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (person, device, name)
);

CREATE TABLE drafts_of_device (
  person BLOB NOT NULL,
  device BLOB NOT NULL,
  version BIGINT NOT NULL,                       -- the person's, when this phone's drafts changed last
  PRIMARY KEY (person, device)
);

CREATE TABLE draft_done (                        -- saved or thrown away on one phone, perhaps still open on another
  person BLOB NOT NULL,
  name BLOB NOT NULL,
  mark BLOB NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (person, name, mark)
);
