-- Version 2: lists of grievances. Projection, disposable like those of version 1.

CREATE TABLE grievance (
  document BLOB NOT NULL PRIMARY KEY,
  household BLOB,                                  -- NULL: nobody's in particular
  status TEXT NOT NULL,
  level TEXT NOT NULL,
  urgency TEXT,
  category TEXT,
  due_on TEXT,                                     -- civil date, as ended_on
  running INTEGER NOT NULL,                        -- still to be done
  ended_on TEXT,
  responsible TEXT,                                -- unit and person, for lists
  registered_ms INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX grievance_of_household ON grievance (household, registered_ms);
CREATE INDEX grievance_by_time ON grievance (registered_ms);

-- Households that ended, and what tells the same person in two of them.

ALTER TABLE household ADD COLUMN ended TEXT;
ALTER TABLE household ADD COLUMN merged_into BLOB;   -- only when it ended by a merger

CREATE TABLE same_person (
  key TEXT NOT NULL,                               -- cunji_model::living::duplicate
  household BLOB NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (key, household, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX same_person_of_household ON same_person (household);

CREATE TABLE not_same (                            -- two households that somebody looked at: not one
  household BLOB NOT NULL,
  other BLOB NOT NULL,
  PRIMARY KEY (household, other)
) STRICT, WITHOUT ROWID;
