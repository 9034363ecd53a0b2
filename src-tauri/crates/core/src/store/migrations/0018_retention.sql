-- Retention: what goes because it is old enough, and what became of it at Twilio.

ALTER TABLE pictures ADD COLUMN deleted_at INTEGER;

-- owner: pictures
CREATE TABLE dropped_blobs (
    blob_id INTEGER PRIMARY KEY
) STRICT;

-- owner: retention
CREATE TABLE retention_days (
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    here INTEGER NOT NULL DEFAULT 0,
    asked INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- owner: retention
CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    sid TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('empty', 'delete')),
    has_media INTEGER NOT NULL CHECK (has_media IN (0, 1)),
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'gone', 'refused')),
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    settled_at INTEGER,
    code INTEGER,
    UNIQUE (sid, kind)
) STRICT;
CREATE INDEX receipts_waiting ON receipts (due_at) WHERE state = 'waiting';
CREATE INDEX receipts_by_day ON receipts (day, kind, id);
