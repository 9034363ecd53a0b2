-- The first shape: texts, people, promises, and what explains the past.
-- Above each table stands the folder that alone may write to it.

-- owner: store
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- owner: numbers
CREATE TABLE numbers (
    id INTEGER PRIMARY KEY,
    sid TEXT UNIQUE,
    number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    can_sms INTEGER NOT NULL CHECK (can_sms IN (0, 1)),
    can_mms INTEGER NOT NULL CHECK (can_mms IN (0, 1)),
    can_voice INTEGER NOT NULL CHECK (can_voice IN (0, 1)),
    service_sid TEXT,
    listens INTEGER NOT NULL DEFAULT 0 CHECK (listens IN (0, 1)),
    former_urls TEXT,
    open_threads INTEGER NOT NULL DEFAULT 0 CHECK (open_threads >= 0),
    unread_threads INTEGER NOT NULL DEFAULT 0 CHECK (unread_threads >= 0)
) STRICT;

-- owner: numbers
CREATE TABLE watermarks (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    listed_at INTEGER NOT NULL
) STRICT;

-- owner: contacts
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
) STRICT;

-- owner: contacts
CREATE TABLE contact_numbers (
    address TEXT PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_numbers_by_contact ON contact_numbers (contact_id);

-- owner: consent
CREATE TABLE consents (
    address TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('in', 'out')),
    word TEXT NOT NULL,
    sid TEXT,
    said_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- owner: inbox
CREATE TABLE threads (
    id INTEGER PRIMARY KEY,
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    address TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'short_code', 'alphanumeric', 'withheld')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
    last_message_id INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0),
    failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
    UNIQUE (address, number_id)
) STRICT;
CREATE INDEX threads_by_state ON threads (state, last_message_id);
CREATE INDEX threads_by_number ON threads (number_id, state, last_message_id);
CREATE INDEX threads_unread ON threads (last_message_id) WHERE unread > 0;
CREATE INDEX threads_unread_by_number ON threads (number_id, last_message_id) WHERE unread > 0;

-- owner: messages
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    sid TEXT UNIQUE,
    intent TEXT UNIQUE,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    body TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'queued', 'sending', 'unconfirmed', 'lost', 'accepted',
        'sent', 'canceled', 'failed', 'undelivered', 'delivered', 'read')),
    rank INTEGER NOT NULL,
    error_code INTEGER,
    error_text TEXT,
    status_at INTEGER,
    attempted_at INTEGER,
    searches INTEGER NOT NULL DEFAULT 0,
    is_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_unread IN (0, 1)),
    is_failure_open INTEGER NOT NULL DEFAULT 0 CHECK (is_failure_open IN (0, 1)),
    is_announced INTEGER NOT NULL DEFAULT 0 CHECK (is_announced IN (0, 1)),
    media_count INTEGER NOT NULL DEFAULT 0,
    rest TEXT
) STRICT;
CREATE INDEX messages_by_thread ON messages (thread_id, id);
CREATE INDEX messages_unread ON messages (thread_id, id) WHERE is_unread = 1;
CREATE INDEX messages_failure_open ON messages (thread_id, id) WHERE is_failure_open = 1;
CREATE INDEX messages_unsettled ON messages (id) WHERE rank BETWEEN 1 AND 5;

-- owner: messages
CREATE TABLE tombstones (
    sid TEXT PRIMARY KEY,
    deleted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- owner: pictures
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    thread_id INTEGER NOT NULL,
    sid TEXT NOT NULL UNIQUE,
    content_type TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'file', 'failed')),
    width INTEGER,
    height INTEGER,
    bytes INTEGER
) STRICT;
CREATE INDEX pictures_by_message ON pictures (message_id);
CREATE INDEX pictures_by_thread ON pictures (thread_id, id);

-- owner: notices
CREATE TABLE notices (
    thread_id INTEGER PRIMARY KEY REFERENCES threads (id),
    message_id INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    shown_at INTEGER
) STRICT;

-- owner: settings
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- owner: store
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    lane TEXT,
    only_one TEXT UNIQUE,
    state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'parked')),
    class INTEGER NOT NULL CHECK (class IN (0, 1, 2)),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    promises INTEGER NOT NULL DEFAULT 1,
    last_error TEXT
) STRICT;
CREATE INDEX jobs_due ON jobs (state, class, due_at);
CREATE INDEX jobs_by_lane ON jobs (lane, id) WHERE lane IS NOT NULL;

-- owner: line
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    form BLOB NOT NULL,
    outcome TEXT NOT NULL
) STRICT;

-- owner: line
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    form BLOB NOT NULL,
    times INTEGER NOT NULL
) STRICT;

-- What search finds, one row for each thing that has words in it; ids are unique over all tables.
-- owner: store
CREATE VIEW searchable (id, text) AS
    SELECT id, body FROM messages
    UNION ALL
    SELECT id, name || char(10) || note FROM contacts;

-- owner: store
CREATE VIRTUAL TABLE search USING fts5 (
    text,
    content = 'searchable',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
