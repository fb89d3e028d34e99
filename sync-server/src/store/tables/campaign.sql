-- 专项行动: one row for each campaign of a village, and which visit was made for which. Projection, disposable.

CREATE TABLE campaign (
  village BIGINT NOT NULL,
  document BLOB NOT NULL,
  number TEXT NOT NULL,                            -- the same in every village it was announced for
  starts_on TEXT,
  ends_on TEXT,
  said TEXT NOT NULL,                              -- the record as the model reads it, JSON
  PRIMARY KEY (village, document)
);

-- one campaign over its villages
CREATE INDEX campaign_by_number ON campaign (village, number);

ALTER TABLE visit ADD COLUMN campaign_id BLOB;     -- the campaign's record; older visits have its name alone

-- who was visited for a campaign
CREATE INDEX visit_for_campaign ON visit (village, campaign_id, household);
