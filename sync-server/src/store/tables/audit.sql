-- Who read or changed what. Lines are only added. Never contents: a line names the record, not what stands in it.

CREATE TABLE audit (
  village BIGINT NOT NULL,                       -- 0: no village in particular
  at BIGINT NOT NULL,                            -- ms since 1970
  line BLOB NOT NULL,                            -- UUIDv7
  person BLOB NOT NULL,                          -- sixteen zeros: nobody signed in
  name TEXT NOT NULL,                            -- as the person was called then
  action TEXT NOT NULL,
  record BLOB,                                   -- record, person or device
  what TEXT NOT NULL,                            -- table, field, role … a word of ours, '' when the action says it all
  row_count BIGINT NOT NULL,                     -- how many records it was about
  PRIMARY KEY (village, at, line)
);
CREATE INDEX audit_by_time ON audit (at); -- the console's list, newest first
