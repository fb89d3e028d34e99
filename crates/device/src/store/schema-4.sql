-- Version 4: the rules that the office has set. A projection like those of version 1 and 2.

CREATE TABLE settings (
  village INTEGER NOT NULL PRIMARY KEY,
  document BLOB NOT NULL,
  said TEXT NOT NULL                               -- JSON: group → its text as in the record
) STRICT;
