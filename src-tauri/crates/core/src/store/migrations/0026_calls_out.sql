-- Calls that we make: they have no Sid until Twilio says one, end in more ways, and cost something.

DROP VIEW searchable;
-- owner: calls
CREATE TABLE former_calls AS SELECT * FROM calls;
DROP TABLE calls;

-- owner: calls
CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    sid TEXT UNIQUE,
    is_outgoing INTEGER NOT NULL DEFAULT 0 CHECK (is_outgoing IN (0, 1)),
    status TEXT NOT NULL,
    rank INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('going', 'missed', 'answered', 'voicemail', 'blocked',
        'unanswered', 'busy', 'canceled', 'failed')),
    reason TEXT NOT NULL DEFAULT '',
    is_blocked INTEGER NOT NULL DEFAULT 0 CHECK (is_blocked IN (0, 1)),
    answered_by TEXT NOT NULL DEFAULT '',
    place INTEGER NOT NULL DEFAULT -1,
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    price INTEGER CHECK (price >= 0),
    currency TEXT NOT NULL DEFAULT '',
    is_ending INTEGER NOT NULL DEFAULT 0 CHECK (is_ending IN (0, 1)),
    is_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_unread IN (0, 1)),
    is_announced INTEGER NOT NULL DEFAULT 0 CHECK (is_announced IN (0, 1)),
    rest TEXT,
    topic TEXT NOT NULL DEFAULT ''
        CHECK (topic IN ('', 'set_up', 'cancel', 'change', 'hours', 'prices', 'other')),
    note TEXT NOT NULL DEFAULT '',
    CHECK (sid IS NOT NULL OR is_outgoing = 1)
) STRICT;
INSERT INTO calls (id, thread_id, sid, status, rank, outcome, reason, is_blocked, answered_by, place, seconds, is_unread,
        is_announced, rest, topic, note)
    SELECT id, thread_id, sid, status, rank, outcome, reason, is_blocked, answered_by, place, seconds, is_unread,
        is_announced, rest, topic, note FROM former_calls;
DROP TABLE former_calls;
CREATE INDEX calls_by_thread ON calls (thread_id, id);
CREATE INDEX calls_by_outcome ON calls (outcome, id);
CREATE INDEX calls_unread ON calls (thread_id, id) WHERE is_unread = 1;
CREATE INDEX calls_going ON calls (id) WHERE outcome = 'going';
CREATE INDEX calls_by_topic ON calls (topic, id) WHERE topic <> '';
CREATE INDEX calls_outgoing ON calls (id) WHERE is_outgoing = 1;

-- owner: calls
CREATE TABLE outgoing (
    call_id INTEGER PRIMARY KEY REFERENCES calls (id),
    intent TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL,
    attempt TEXT NOT NULL
        CHECK (attempt IN ('queued', 'calling', 'unconfirmed', 'lost', 'refused', 'withdrawn', 'taken')),
    attempted_at INTEGER,
    searches INTEGER NOT NULL DEFAULT 0 CHECK (searches >= 0),
    error_code INTEGER,
    error_text TEXT
) STRICT;

ALTER TABLE legs ADD COLUMN price INTEGER CHECK (price >= 0);

-- owner: store
CREATE VIEW searchable (id, text) AS
    SELECT id, body FROM messages
    UNION ALL
    SELECT id, body FROM notes WHERE deleted_at IS NULL
    UNION ALL
    SELECT id, note FROM calls WHERE note <> '';
