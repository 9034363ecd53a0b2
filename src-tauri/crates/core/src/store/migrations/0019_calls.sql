-- Calls: how each number of ours answers, who called, every leg, and what was left on the voicemail.

ALTER TABLE numbers ADD COLUMN takes_calls INTEGER NOT NULL DEFAULT 0 CHECK (takes_calls IN (0, 1));
ALTER TABLE numbers ADD COLUMN calls_since INTEGER;
ALTER TABLE numbers ADD COLUMN former_voice TEXT;
ALTER TABLE numbers ADD COLUMN calls_go_to TEXT;
ALTER TABLE numbers ADD COLUMN calls_pending_from TEXT;

ALTER TABLE threads ADD COLUMN last_call_id INTEGER NOT NULL DEFAULT 0;

-- owner: routing
CREATE TABLE routing (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    rules TEXT NOT NULL
) STRICT;

-- owner: calls
CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    sid TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    rank INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('going', 'missed', 'answered', 'voicemail', 'blocked')),
    reason TEXT NOT NULL DEFAULT '',
    is_blocked INTEGER NOT NULL DEFAULT 0 CHECK (is_blocked IN (0, 1)),
    answered_by TEXT NOT NULL DEFAULT '',
    place INTEGER NOT NULL DEFAULT -1,
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    is_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_unread IN (0, 1)),
    is_announced INTEGER NOT NULL DEFAULT 0 CHECK (is_announced IN (0, 1)),
    rest TEXT
) STRICT;
CREATE INDEX calls_by_thread ON calls (thread_id, id);
CREATE INDEX calls_by_outcome ON calls (outcome, id);
CREATE INDEX calls_unread ON calls (thread_id, id) WHERE is_unread = 1;
CREATE INDEX calls_going ON calls (id) WHERE outcome = 'going';

-- owner: calls
CREATE TABLE legs (
    sid TEXT PRIMARY KEY,
    parent_sid TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL,
    rank INTEGER NOT NULL,
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    is_asked INTEGER NOT NULL DEFAULT 0 CHECK (is_asked IN (0, 1)),
    is_accepted INTEGER NOT NULL DEFAULT 0 CHECK (is_accepted IN (0, 1)),
    is_bridged INTEGER CHECK (is_bridged IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX legs_by_parent ON legs (parent_sid);

-- owner: voicemails
CREATE TABLE voicemails (
    id INTEGER PRIMARY KEY,
    sid TEXT NOT NULL UNIQUE,
    call_sid TEXT NOT NULL,
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'failed', 'deleted')),
    problem TEXT CHECK (problem IN ('too_large', 'gone', 'unreachable', 'damaged')),
    content_type TEXT NOT NULL DEFAULT '',
    bytes INTEGER,
    heard_at INTEGER
) STRICT;
CREATE INDEX voicemails_by_call ON voicemails (call_sid);
CREATE INDEX voicemails_unheard ON voicemails (id) WHERE heard_at IS NULL;
