-- Version 8: photos and signatures, inside the encrypted file and named by their SHA-256.

CREATE TABLE attachment (
  sha256 BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  thumbnail BLOB NOT NULL,                         -- JPEG; stays when the picture itself was released
  saved INTEGER NOT NULL DEFAULT 0                 -- 1: a record of this phone has named it; no draft's end takes it away
) STRICT;

CREATE TABLE attachment_chunk (
  sha256 BLOB NOT NULL,
  place INTEGER NOT NULL,                          -- offset of its first byte; from 0 without gaps
  bytes BLOB NOT NULL,                             -- 128 KB each, the last one what is left
  PRIMARY KEY (sha256, place)
) STRICT;

CREATE TABLE attachment_at_office (
  village INTEGER NOT NULL,
  sha256 BLOB NOT NULL,                            -- the office of this epoch said that it holds it whole
  PRIMARY KEY (village, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment_of (                       -- projection: which record shows which picture
  document BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  village INTEGER NOT NULL,
  kind TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  added_at TEXT NOT NULL,
  PRIMARY KEY (document, sha256)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachment_of_which ON attachment_of (sha256);
