-- Who may use the console, and what a person's divisions are. Names and roles of people are in `person`.

CREATE TABLE account (
  person BLOB NOT NULL PRIMARY KEY,
  login TEXT NOT NULL,                           -- the name as it is compared: trimmed, small letters
  password TEXT NOT NULL,                        -- PHC string of Argon2id with its parameters; '' = can't log in yet
  must_change BIGINT NOT NULL,                   -- 1: somebody else chose the password
  active BIGINT NOT NULL,                        -- 0: neither console nor phones
  created_at BIGINT NOT NULL,                    -- ms since 1970
  last_seen_at BIGINT NOT NULL                   -- 0: never
);
CREATE UNIQUE INDEX account_by_login ON account (login); -- every log-in; two people never share a name to log in with

CREATE TABLE person_division (                   -- where a person works; `person_village` is made from it for phones
  person BLOB NOT NULL,
  division TEXT NOT NULL,                        -- 2, 4, 6, 9 or 12 digits, or 'all'
  low BIGINT NOT NULL,                           -- first and last village number below it
  high BIGINT NOT NULL,
  PRIMARY KEY (person, division)
);

CREATE TABLE console_session (
  token_hash BLOB NOT NULL PRIMARY KEY,          -- SHA-256 of the cookie
  person BLOB NOT NULL,
  created_at BIGINT NOT NULL,                    -- ms since 1970: the end in any case is counted from here
  seen_at BIGINT NOT NULL                        -- the end of an idle one from here
);
CREATE INDEX console_session_by_person ON console_session (person); -- ended when a password or a role changes

CREATE TABLE log_in_try (                        -- shared by all server processes: guessing is slow everywhere
  tried TEXT NOT NULL PRIMARY KEY,               -- 'name:' or 'address:' with SHA-256 in hex; never what was typed
  wrong BIGINT NOT NULL,                         -- tries since the last that was right
  last_at BIGINT NOT NULL,                       -- ms since 1970
  locked_until BIGINT NOT NULL                   -- 0: not locked
);

CREATE TABLE set_up_code (                       -- at most one row, and only as long as there is no administrator
  name TEXT NOT NULL PRIMARY KEY,                -- 'set_up'
  code_hash BLOB NOT NULL,
  made_at BIGINT NOT NULL                        -- ms since 1970
);

CREATE TABLE revocation (                        -- why a device may no longer sync
  device BLOB NOT NULL PRIMARY KEY,
  revoked_at BIGINT NOT NULL,                    -- ms since 1970
  revoked_by BLOB NOT NULL,                      -- person
  reason TEXT NOT NULL
);
CREATE INDEX change_by_device ON change (village, device); -- the console: how much the office holds of a device
