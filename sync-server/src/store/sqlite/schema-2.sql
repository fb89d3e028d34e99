-- Version 2 of the office's store. Never edited once released.

CREATE TABLE reading (                           -- who took full ID numbers and phones out, and when (design.md §8)
  id INTEGER NOT NULL PRIMARY KEY,
  village INTEGER NOT NULL,
  read_at INTEGER NOT NULL,                      -- ms since 1970
  reader TEXT NOT NULL,                          -- who, as far as this machine knows
  what TEXT NOT NULL,                            -- which table
  rows INTEGER NOT NULL
) STRICT;
