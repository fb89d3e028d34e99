CREATE TABLE device_key (                        -- public keys that a device handed in; from then on its syncs are signed
  device BLOB NOT NULL PRIMARY KEY,
  sign BLOB NOT NULL,                            -- Ed25519, 32 bytes
  box BLOB NOT NULL,                             -- X25519, 32 bytes
  chain_count BIGINT NOT NULL,                   -- of the last signed head of its chain; 0: none yet
  chain_head BLOB NOT NULL
);
