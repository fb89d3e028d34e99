-- Villages that somebody once had a grant for: what a phone still holds of them is taken in apart, not refused.

CREATE TABLE once_granted (
  village BIGINT NOT NULL,
  person BLOB NOT NULL,
  PRIMARY KEY (village, person)
);
