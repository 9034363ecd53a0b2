-- Which phone forwarded a call to us, as far as its carrier tells.
ALTER TABLE calls ADD COLUMN forwarded_from TEXT;
