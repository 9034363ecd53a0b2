-- Greetings that the office has recorded: their sound lies in the media file, under the same id. And receipts of what was
-- written down at Twilio.

-- owner: greetings
CREATE TABLE greetings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL CHECK (content_type IN ('audio/wav', 'audio/mpeg')),
    millis INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    token TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    unused_since INTEGER
) STRICT;

-- What was written down of recordings, and Twilio's word when it was to be deleted there.

-- owner: voicemails
CREATE TABLE words_receipts (
    sid TEXT PRIMARY KEY,
    recording_sid TEXT NOT NULL,
    word TEXT NOT NULL CHECK (word IN ('done', 'gone', 'refused')),
    code INTEGER,
    settled_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
