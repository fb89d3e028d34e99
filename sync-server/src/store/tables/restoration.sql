CREATE TABLE restoration (                       -- where a village's feed was cut when a backup was put back
  village BIGINT NOT NULL,
  restored_at BIGINT NOT NULL,                   -- ms since 1970
  old_epoch BIGINT NOT NULL,                     -- places of this epoch's feed past the cut are lost or mean other changes
  cut_at BIGINT NOT NULL,                        -- last place that the backup had
  open_until BIGINT NOT NULL,                    -- until then any phone of the village brings back what others had written
  PRIMARY KEY (village, restored_at)
);
