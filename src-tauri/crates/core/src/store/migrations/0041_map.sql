-- Addresses that a map has found otherwise wait for somebody to say which it is.

ALTER TABLE addresses ADD COLUMN offer TEXT;
ALTER TABLE addresses ADD COLUMN is_checked INTEGER NOT NULL DEFAULT 0 CHECK (is_checked IN (0, 1));
