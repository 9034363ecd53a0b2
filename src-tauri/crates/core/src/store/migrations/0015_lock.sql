-- The PIN that unlocks this inbox, and the wrong ones that were typed in a row.

-- owner: lock
CREATE TABLE pin (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    hash TEXT NOT NULL,
    wrong INTEGER NOT NULL DEFAULT 0 CHECK (wrong >= 0),
    tried_at INTEGER
) STRICT;
