-- Version 11: which colleagues' phones the office still names (docs/adr/0030).

ALTER TABLE device_key ADD COLUMN active INTEGER NOT NULL DEFAULT 1; -- 0: not in the office's last list. Its key still proves what it wrote before
