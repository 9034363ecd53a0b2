-- The office's conference room: who is in it, and who is brought there from here.

-- owner: rooms
CREATE TABLE conferences (
    sid TEXT PRIMARY KEY,
    told INTEGER NOT NULL DEFAULT 0,
    is_over INTEGER NOT NULL DEFAULT 0 CHECK (is_over IN (0, 1))
) STRICT, WITHOUT ROWID;

-- owner: rooms
CREATE TABLE participants (
    conference_sid TEXT NOT NULL,
    call_sid TEXT NOT NULL,
    joined INTEGER NOT NULL DEFAULT -1,
    parted INTEGER NOT NULL DEFAULT -1,
    is_muted INTEGER NOT NULL DEFAULT 0 CHECK (is_muted IN (0, 1)),
    is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
    told INTEGER NOT NULL DEFAULT -1,
    PRIMARY KEY (conference_sid, call_sid)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_call ON participants (call_sid);

-- owner: rooms
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    intent TEXT NOT NULL UNIQUE,
    call_id INTEGER REFERENCES calls (id),
    sid TEXT,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asking', 'unconfirmed', 'failed', 'coming', 'gone', 'in')),
    trouble TEXT
) STRICT;
CREATE INDEX entries_by_call ON entries (call_id, id) WHERE call_id IS NOT NULL;
CREATE INDEX entries_by_sid ON entries (sid) WHERE sid IS NOT NULL;
