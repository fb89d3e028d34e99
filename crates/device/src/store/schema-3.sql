-- Version 3: the forms of 变动 keep drafts too. '' in both for the forms of whole records.

ALTER TABLE draft ADD COLUMN deed TEXT NOT NULL DEFAULT '';   -- SPLIT, MERGE …: which form of 变动
ALTER TABLE draft ADD COLUMN about TEXT NOT NULL DEFAULT '';  -- the member or the monitoring run it is about
