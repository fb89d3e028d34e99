-- Version 6: photos and signatures, inside the encrypted file and named by their SHA-256.

CREATE TABLE attachment (
  sha256 BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  thumbnail BLOB NOT NULL,                         -- JPEG
  saved INTEGER NOT NULL DEFAULT 0                 -- 1: a record of this phone has named it; never thrown away
) STRICT;

CREATE TABLE attachment_chunk (
  sha256 BLOB NOT NULL,
  number INTEGER NOT NULL,                         -- from 0
  bytes BLOB NOT NULL,                             -- 128 KB each, the last one what is left
  PRIMARY KEY (sha256, number)
) STRICT;
