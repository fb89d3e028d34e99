-- How often something happened in the minute at hand, over all server processes: wrong enrolment codes.

CREATE TABLE throttle (
  counted TEXT NOT NULL PRIMARY KEY,             -- what, and for whom: 'wrong_code', 'wrong_code:' with SHA-256 in hex
  minute BIGINT NOT NULL,                        -- minutes since 1970
  times BIGINT NOT NULL                          -- in this minute
);
