-- Whole pictures lie in a folder or bucket (docs/adr/0021); only what is on its way stays here. What an older server
-- kept here goes the way of every picture: as if its last chunk had just come, it is made whole at the next start.

ALTER TABLE attachment_coming ADD COLUMN size BIGINT NOT NULL DEFAULT 0;

DELETE FROM attachment_coming_chunk WHERE EXISTS (SELECT 1 FROM attachment a
  WHERE a.village = attachment_coming_chunk.village AND a.sha256 = attachment_coming_chunk.sha256);

DELETE FROM attachment_coming WHERE EXISTS (SELECT 1 FROM attachment a
  WHERE a.village = attachment_coming.village AND a.sha256 = attachment_coming.sha256);

INSERT INTO attachment_coming (village, sha256, device, received, begun_at, size)
  SELECT village, sha256, device, bytes, received_at, bytes FROM attachment;

INSERT INTO attachment_coming_chunk (village, sha256, device, place, bytes)
  SELECT c.village, c.sha256, a.device, c.place, c.bytes
  FROM attachment_chunk c JOIN attachment a ON a.village = c.village AND a.sha256 = c.sha256;

DELETE FROM attachment;

DROP TABLE attachment_chunk;

CREATE INDEX attachment_by_device ON attachment (device, received_at);
