-- Live calls that are moved to somebody else of the office.

-- owner: calls
CREATE TABLE moves (
    id INTEGER PRIMARY KEY,
    call_id INTEGER NOT NULL REFERENCES calls (id),
    intent TEXT NOT NULL UNIQUE,
    moved_sid TEXT NOT NULL,
    left_sid TEXT NOT NULL,
    to_name TEXT NOT NULL,
    to_phone TEXT NOT NULL,
    back_name TEXT NOT NULL,
    back_phone TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'asking', 'unconfirmed', 'failed', 'ringing', 'back', 'unanswered',
        'returned', 'taken')),
    told INTEGER NOT NULL DEFAULT 0 CHECK (told BETWEEN 0 AND 2),
    searches INTEGER NOT NULL DEFAULT 0 CHECK (searches >= 0),
    trouble TEXT
) STRICT;
CREATE INDEX moves_by_call ON moves (call_id, id);
