-- While the computer sleeps: a flow answers calls at Twilio, that is tried by pulling the plug, and what came is told.

-- owner: flows
CREATE TABLE flows (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    stage TEXT NOT NULL CHECK (stage IN ('wanted', 'making', 'unconfirmed', 'made', 'changed', 'gone', 'refused', 'off')),
    mark TEXT NOT NULL,
    sid TEXT,
    address TEXT,
    revision INTEGER NOT NULL DEFAULT 0,
    held TEXT NOT NULL DEFAULT '',
    published TEXT NOT NULL DEFAULT '',
    sent TEXT NOT NULL DEFAULT '',
    attempted_at INTEGER,
    searches INTEGER NOT NULL DEFAULT 0 CHECK (searches >= 0),
    trouble TEXT,
    published_at INTEGER
) STRICT;

-- owner: plug
CREATE TABLE pulls (
    id INTEGER PRIMARY KEY,
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    step TEXT NOT NULL CHECK (step IN ('stop', 'call', 'greet', 'record', 'listen', 'find')),
    state TEXT NOT NULL CHECK (state IN ('running', 'passed', 'failed')),
    is_listening INTEGER NOT NULL DEFAULT 1 CHECK (is_listening IN (0, 1)),
    trouble TEXT
) STRICT;

-- owner: away
CREATE TABLE away (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    since INTEGER NOT NULL,
    calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
    voicemails INTEGER NOT NULL DEFAULT 0 CHECK (voicemails >= 0),
    texts INTEGER NOT NULL DEFAULT 0 CHECK (texts >= 0),
    unreached INTEGER NOT NULL DEFAULT 0 CHECK (unreached >= 0)
) STRICT;

ALTER TABLE numbers ADD COLUMN former_fallback TEXT;
ALTER TABLE numbers ADD COLUMN fallback_to TEXT;
ALTER TABLE numbers ADD COLUMN fallback_pending INTEGER NOT NULL DEFAULT 0 CHECK (fallback_pending IN (0, 1));
ALTER TABLE numbers ADD COLUMN fallback_elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (fallback_elsewhere IN (0, 1));
