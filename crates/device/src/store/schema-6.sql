-- Version 6: campaigns, and which visit was made for which. Projections like those of version 1, 2 and 4.

CREATE TABLE campaign (
  document BLOB NOT NULL PRIMARY KEY,
  village INTEGER NOT NULL,
  said TEXT NOT NULL                               -- the record as the model reads it, JSON
) STRICT, WITHOUT ROWID;

ALTER TABLE visit ADD COLUMN campaign_id BLOB;     -- the campaign's record
ALTER TABLE visit ADD COLUMN campaign TEXT;        -- its name; older visits have it alone

CREATE INDEX visit_for_campaign ON visit (campaign_id, campaign, household, visited_on)
  WHERE campaign_id IS NOT NULL OR campaign IS NOT NULL; -- who was visited for a campaign
