-- Version 9: pictures whose bytes a damaged store could not give back; each goes from here once it is whole again.

CREATE TABLE lost_picture (
  sha256 BLOB NOT NULL PRIMARY KEY,
  document BLOB NOT NULL,                          -- a record that showed it, as last known; may be empty
  kind TEXT NOT NULL,
  village INTEGER NOT NULL,                        -- 0 when nothing says it
  title TEXT NOT NULL,                             -- the household's head as last known
  added_at TEXT NOT NULL                           -- RFC 3339; '' when nothing says it
) STRICT, WITHOUT ROWID;
