-- What the office has set for a village, as far as the console's lists and figures ask it. Part of the projection: made
-- from the village's settings record. A village without a row, or an empty column, goes by the shipped rules.

CREATE TABLE village_rule (
  village BIGINT NOT NULL PRIMARY KEY,
  monitored TEXT,                                -- how often a household is due: month, quarter, half_year
  lifted TEXT,
  general TEXT,
  basically_counts BIGINT,                       -- 1: 基本满意 is satisfied
  round_opens TEXT,                              -- '09-01': the year's income round
  review_percent BIGINT                          -- a fall by more is 大幅下降
);
