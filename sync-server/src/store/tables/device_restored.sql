-- Phones that went on from an older copy of their store: once is a restored backup, again and again is perhaps two
-- phones with one backup.

CREATE TABLE device_restored (
  device BLOB NOT NULL PRIMARY KEY,
  times BIGINT NOT NULL,
  last_at BIGINT NOT NULL                        -- ms since 1970
);
