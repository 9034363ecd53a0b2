-- Automatic replies: what each number says by itself, which texts nobody wrote, and when a person was last told so.

-- owner: replies
CREATE TABLE replies (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    choices TEXT NOT NULL
) STRICT;

ALTER TABLE messages ADD COLUMN is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1));
ALTER TABLE threads ADD COLUMN auto_replied_at INTEGER;
