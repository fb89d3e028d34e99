-- Version 2: lists of grievances, hidden records. Projections, disposable like those of version 1.

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
  respond_by TEXT,                                 -- what the three rates count, with the next three
  responded_on TEXT,
  solved INTEGER NOT NULL,
  feedback TEXT,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX grievance_of_household ON grievance (household, registered_ms);
CREATE INDEX grievance_by_time ON grievance (registered_ms);

CREATE TABLE income_survey (
  document BLOB NOT NULL PRIMARY KEY,
  household BLOB NOT NULL,
  year INTEGER NOT NULL,
  period_kind TEXT NOT NULL,
  period_month TEXT,
  status TEXT NOT NULL,
  net_per_capita INTEGER,                          -- fen; NULL: nothing entered, or it can't be worked out
  below_line INTEGER,                              -- NULL: the line is unset
  open_comments INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX income_survey_of_household ON income_survey (household, year);
ALTER TABLE document ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0; -- hidden by somebody, everything kept
CREATE INDEX document_deleted ON document (written_at) WHERE deleted = 1; -- 回收站

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
