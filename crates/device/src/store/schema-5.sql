-- Version 5: keys of colleagues' phones, this phone's chain link by link, and what proves changes that others wrote.

CREATE TABLE device_key (                          -- as the office said
  device BLOB NOT NULL PRIMARY KEY,
  sign BLOB NOT NULL,                              -- Ed25519, 32 bytes
  box BLOB NOT NULL                                -- X25519, 32 bytes
) STRICT, WITHOUT ROWID;

CREATE TABLE chain_link (                          -- own changes in the order written
  count INTEGER NOT NULL PRIMARY KEY,              -- changes ever written, this one included
  document BLOB NOT NULL,
  hash BLOB NOT NULL,
  base BLOB NOT NULL                               -- head of the chain before it
) STRICT;

CREATE TABLE proof (                               -- a stretch of a colleague's chain, as it came in a bundle
  id INTEGER PRIMARY KEY,
  segment BLOB NOT NULL UNIQUE                     -- postcard
) STRICT;

CREATE TABLE proven (                              -- changes that came in a bundle and are not confirmed yet
  document BLOB NOT NULL,
  hash BLOB NOT NULL,
  proof INTEGER NOT NULL,                          -- proof.id
  PRIMARY KEY (document, hash)
) STRICT, WITHOUT ROWID;
