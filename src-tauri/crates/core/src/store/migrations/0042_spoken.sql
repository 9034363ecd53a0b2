-- Spoken calls out: words that are spoken to one person or many, whom they are for, and what each of them answered.

-- owner: spoken
CREATE TABLE spoken (
    id INTEGER PRIMARY KEY,
    intent TEXT NOT NULL UNIQUE,
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    kind TEXT NOT NULL CHECK (kind IN ('appointment', 'urgent', 'campaign')),
    words TEXT NOT NULL,
    question TEXT NOT NULL,
    thanks TEXT NOT NULL,
    change TEXT NOT NULL,
    language TEXT NOT NULL,
    voice TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL,
    has_consent INTEGER NOT NULL DEFAULT 0 CHECK (has_consent IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'canceled')),
    trouble TEXT
) STRICT;
CREATE INDEX spoken_running ON spoken (number_id, id) WHERE state = 'running';

-- owner: spoken
CREATE TABLE callees (
    id INTEGER PRIMARY KEY,
    spoken_id INTEGER NOT NULL REFERENCES spoken (id),
    address TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL CHECK (result IN ('waiting', 'calling', 'ringing', 'speaking', 'unconfirmed', 'confirmed',
        'change', 'talked', 'wanted_us', 'heard', 'voicemail', 'hung_up', 'busy', 'unanswered', 'failed', 'left_out',
        'canceled')),
    reason TEXT NOT NULL DEFAULT '',
    call_id INTEGER REFERENCES calls (id),
    tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    UNIQUE (spoken_id, address)
) STRICT;
CREATE INDEX callees_by_result ON callees (spoken_id, result, id);
CREATE INDEX callees_by_call ON callees (call_id) WHERE call_id IS NOT NULL;

-- owner: spoken
CREATE TABLE spoken_calls (
    call_id INTEGER PRIMARY KEY REFERENCES calls (id),
    callee_id INTEGER NOT NULL REFERENCES callees (id),
    is_machine INTEGER NOT NULL DEFAULT 0 CHECK (is_machine IN (0, 1)),
    is_said INTEGER NOT NULL DEFAULT 0 CHECK (is_said IN (0, 1)),
    pressed TEXT NOT NULL DEFAULT '' CHECK (pressed IN ('', '1', '2', '3')),
    wrong INTEGER NOT NULL DEFAULT 0 CHECK (wrong >= 0)
) STRICT;
CREATE INDEX spoken_calls_by_callee ON spoken_calls (callee_id);

-- owner: spoken
CREATE TABLE voice_prices (
    country TEXT PRIMARY KEY,
    fetched_at INTEGER NOT NULL,
    prices TEXT NOT NULL
) STRICT, WITHOUT ROWID;
