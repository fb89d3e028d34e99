-- Forms of offices, how their columns are mapped, and work that goes on while nobody waits for it.

CREATE TABLE template (
  template BLOB NOT NULL PRIMARY KEY,            -- UUIDv7
  division TEXT NOT NULL,                        -- whose form: 2, 4, 6, 9 or 12 digits, or 'all'
  name TEXT NOT NULL,
  bytes BLOB NOT NULL,                           -- the workbook as it was uploaded
  mapping TEXT NOT NULL,                         -- JSON with its version inside; '' = not mapped yet
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL                     -- ms since 1970
);

CREATE TABLE work_item (                         -- any server process shows and hands out what another one made
  item BLOB NOT NULL PRIMARY KEY,                -- UUIDv7
  person BLOB NOT NULL,                          -- whose work: nobody else sees it
  kind TEXT NOT NULL,                            -- 'template_fill'
  title TEXT NOT NULL,                           -- name of the template
  state TEXT NOT NULL,                           -- running, done, failed
  begun_at BIGINT NOT NULL,                      -- ms since 1970; taken away some days later
  changed_at BIGINT NOT NULL,
  file_name TEXT NOT NULL,                       -- '' until it is done
  bytes BLOB,                                    -- the file
  row_count BIGINT NOT NULL,
  unfilled TEXT NOT NULL,                        -- JSON: cells that could not be filled
  unfilled_count BIGINT NOT NULL,
  problem TEXT NOT NULL                          -- why it failed, in words of ours
);
CREATE INDEX work_item_by_person ON work_item (person, begun_at); -- the list of the page
