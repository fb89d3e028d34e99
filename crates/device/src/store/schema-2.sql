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
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX grievance_of_household ON grievance (household, registered_ms);
CREATE INDEX grievance_by_time ON grievance (registered_ms);

ALTER TABLE document ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0; -- hidden by somebody, everything kept
CREATE INDEX document_deleted ON document (written_at) WHERE deleted = 1; -- 回收站
