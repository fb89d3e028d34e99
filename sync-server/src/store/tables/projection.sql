-- What the console reads: rows computed from the feeds, disposable (`reproject` makes them again). Village first.
-- Nothing here depends on the day: what is due, overdue or late is asked with the day as a parameter.

CREATE TABLE projection (                          -- how far each feed was read
  village BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,                             -- the last change whose record stands in the tables below
  form BIGINT NOT NULL                             -- which form of rows (projection::FORM)
);

CREATE TABLE household (
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  head TEXT NOT NULL,
  group_name TEXT NOT NULL,
  group_order BIGINT NOT NULL,
  courtyard TEXT,
  household_type TEXT,
  monitor_category TEXT,
  monitored_since TEXT,                            -- month
  risk_state TEXT,
  members BIGINT NOT NULL,
  recorded_on TEXT NOT NULL,                       -- day of its first change
  listed BIGINT NOT NULL,                          -- 1: counts as a household; 0: hidden or ended
  ended TEXT,
  ended_on TEXT,
  merged_into BLOB,
  last_visit_on TEXT,                              -- of its own visits
  apply_policy_on TEXT,                            -- last visit with the leaflet; mergers follow
  help_policy_on TEXT,
  words TEXT NOT NULL,                             -- names of its people, roster number and place, in lower case
  PRIMARY KEY (village, document)
);

-- overview, coverage, overdue
CREATE INDEX household_due ON household (village, listed, monitor_category, household_type, last_visit_on, recorded_on);
-- the list of households, by place and name
CREATE INDEX household_by_place ON household (village, group_order, group_name, head, document);
-- who goes on after a merger
CREATE INDEX household_merged ON household (village, merged_into);

CREATE TABLE visit (
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  household BLOB NOT NULL,
  visited_on TEXT NOT NULL,                        -- civil date at the visit's own offset
  visited_ms BIGINT NOT NULL,
  mode TEXT,
  kind TEXT,
  campaign TEXT,
  author TEXT NOT NULL,
  changes BIGINT,                                  -- 有变化: 1, 0, or not said
  apply_policy BIGINT NOT NULL,                    -- leaflet given: 1
  help_policy BIGINT NOT NULL,
  satisfaction TEXT,
  issues BIGINT NOT NULL,                          -- how many matters were raised
  next_step TEXT,
  PRIMARY KEY (village, document)
);

CREATE INDEX visit_by_day ON visit (village, visited_on, document);                  -- trend, report, counting
CREATE INDEX visit_newest ON visit (visited_on, village, document);                  -- the list of visits, the newest first
CREATE INDEX visit_of_household ON visit (village, household, visited_on);           -- last visit, coverage of a period
CREATE INDEX visit_of_campaign ON visit (village, campaign, household, visited_on);  -- coverage by campaign

CREATE TABLE grievance (
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  household BLOB,
  reporter TEXT,
  group_name TEXT,
  content TEXT NOT NULL,
  category TEXT,
  urgency TEXT,
  source TEXT,
  status TEXT NOT NULL,
  level TEXT NOT NULL,
  running BIGINT NOT NULL,                         -- the work is still to be done
  due_on TEXT,
  ended_on TEXT,
  responsible_unit TEXT NOT NULL,
  responsible_person TEXT NOT NULL,
  registered_on TEXT NOT NULL,
  respond_by TEXT,                                 -- what the three rates count, with the next three
  responded_on TEXT,
  solved BIGINT NOT NULL,
  feedback TEXT,
  callback_on TEXT,
  closed_on TEXT,
  is_clue BIGINT NOT NULL,
  steps BIGINT NOT NULL,
  PRIMARY KEY (village, document)
);

CREATE INDEX grievance_due ON grievance (village, running, due_on);                  -- overview, late, due this week
CREATE INDEX grievance_of_household ON grievance (village, household, running);      -- household list and page
CREATE INDEX grievance_by_day ON grievance (village, registered_on);                 -- monthly report

CREATE TABLE income_survey (
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  household BLOB NOT NULL,
  year BIGINT NOT NULL,
  period_kind TEXT NOT NULL,
  period_month TEXT,
  state TEXT NOT NULL,
  persons BIGINT,
  net_fen BIGINT,                                  -- NULL: nothing entered, or it can't be worked out
  per_head_fen BIGINT,
  last_per_head_fen BIGINT,                        -- of the year before
  line_fen BIGINT,                                 -- NULL: nobody has set the line
  below_line BIGINT,                               -- 1, 0, or not known
  fired BIGINT NOT NULL,                           -- checks that ask something
  unanswered BIGINT NOT NULL,                      -- of these without an answer
  open_comments BIGINT NOT NULL,
  submitted_on TEXT,                               -- last handed in
  PRIMARY KEY (village, document)
);

CREATE INDEX income_survey_of_round ON income_survey (village, year, period_kind, state); -- progress, review queue
CREATE INDEX income_survey_of_household ON income_survey (village, household, year);      -- household page

CREATE TABLE monitoring (                          -- 监测 steps of households
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  item TEXT NOT NULL,
  kind TEXT NOT NULL,
  done_on TEXT NOT NULL,
  decision TEXT,
  PRIMARY KEY (village, document, item)
);

CREATE INDEX monitoring_by_day ON monitoring (village, done_on);                     -- monthly report

CREATE TABLE question (                            -- what people have to settle
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,                              -- of the record
  household BLOB,
  about TEXT NOT NULL,                             -- what the record is about, for a list
  problem TEXT,                                    -- set when values contradict each other
  PRIMARY KEY (village, document, path)
);
