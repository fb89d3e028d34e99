-- What revoked devices still held and handed in. The office looks at it and takes it into the feed, or not.

CREATE TABLE handed_in (
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  hash BLOB NOT NULL,                            -- SHA-256 of the change's bytes
  device BLOB NOT NULL,                          -- who handed it in
  kind TEXT NOT NULL,
  place BIGINT NOT NULL,                         -- order in which the device sent it: what it builds on comes before
  received_at BIGINT NOT NULL,                   -- ms since 1970
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'dismissed')),
  outcome TEXT NOT NULL,                         -- why it could not be accepted, or why it was dismissed; '' = nothing to say
  decided_at BIGINT NOT NULL,                    -- 0: not yet
  decided_by BLOB,                               -- person
  body BLOB NOT NULL,
  PRIMARY KEY (village, document, hash)
);
CREATE INDEX handed_in_by_device ON handed_in (village, device, state); -- what a device handed in; what waits
