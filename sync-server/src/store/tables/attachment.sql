-- Photos and signatures, named by the SHA-256 of their bytes: whole ones, and what is still on its way from a phone.

CREATE TABLE attachment (
  village BIGINT NOT NULL,
  sha256 BLOB NOT NULL,
  bytes BIGINT NOT NULL,
  device BLOB NOT NULL,                          -- who brought it
  received_at BIGINT NOT NULL,                   -- ms since 1970
  PRIMARY KEY (village, sha256)
);

CREATE TABLE attachment_chunk (
  village BIGINT NOT NULL,
  sha256 BLOB NOT NULL,
  place BIGINT NOT NULL,                         -- offset of its first byte; from 0 without gaps
  bytes BLOB NOT NULL,
  PRIMARY KEY (village, sha256, place)
);

CREATE TABLE attachment_coming (
  village BIGINT NOT NULL,
  sha256 BLOB NOT NULL,                          -- the name it is to bear; not proven yet
  device BLOB NOT NULL,
  received BIGINT NOT NULL,                      -- bytes that are here
  begun_at BIGINT NOT NULL,                      -- ms since 1970
  PRIMARY KEY (village, sha256, device)
);

CREATE TABLE attachment_coming_chunk (
  village BIGINT NOT NULL,
  sha256 BLOB NOT NULL,
  device BLOB NOT NULL,
  place BIGINT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (village, sha256, device, place)
);
