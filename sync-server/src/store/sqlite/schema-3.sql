-- Version 3 of the office's store. Never edited once released. The tables of ../tables come with it.

CREATE TABLE reading_by_village (                -- who took full ID numbers and phones out, and when (design.md §8)
  village INTEGER NOT NULL,
  id INTEGER NOT NULL,                           -- counts within the village: no counter is shared by villages
  read_at INTEGER NOT NULL,                      -- ms since 1970
  reader TEXT NOT NULL,                          -- who, as far as this machine knows
  what TEXT NOT NULL,                            -- which table
  rows INTEGER NOT NULL,
  PRIMARY KEY (village, id)
) STRICT, WITHOUT ROWID;
INSERT INTO reading_by_village (village, id, read_at, reader, what, rows)
  SELECT village, id, read_at, reader, what, rows FROM reading;
DROP TABLE reading;
ALTER TABLE reading_by_village RENAME TO reading;
