-- How the line fared, and where each number was last pointed.

-- owner: line
CREATE TABLE line_states (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('listening', 'connecting', 'not_reachable', 'closed')),
    code TEXT,
    reason TEXT,
    next TEXT
) STRICT;

ALTER TABLE numbers ADD COLUMN points_to TEXT;
