-- How far back the history of each number was asked for, and how far it has come.

-- owner: messages
CREATE TABLE imports (
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    since_at INTEGER NOT NULL,
    reached_at INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'done')),
    PRIMARY KEY (number_id, direction)
) STRICT, WITHOUT ROWID;

ALTER TABLE numbers ADD COLUMN listens_at INTEGER;
