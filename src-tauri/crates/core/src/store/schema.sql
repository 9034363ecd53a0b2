-- The present shape of an inbox file, with what each column means. For reading: the file itself comes from the
-- migrations, and a test compares the two.
--
-- Ids are 64-bit: 42 bits of milliseconds since 1970 (when it happened), 6 of desk, 15 of counter (ids.rs).
-- Columns that end in _at are milliseconds since 1970, UTC.

-- What the store knows about itself.
CREATE TABLE meta (
    key TEXT PRIMARY KEY, -- starts, connected_at, account_name
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Our numbers.
CREATE TABLE numbers (
    id INTEGER PRIMARY KEY,
    sid TEXT UNIQUE, -- PN…; none until Twilio has listed it
    number TEXT NOT NULL UNIQUE, -- E.164
    name TEXT NOT NULL, -- what the office calls it
    can_sms INTEGER NOT NULL CHECK (can_sms IN (0, 1)),
    can_mms INTEGER NOT NULL CHECK (can_mms IN (0, 1)),
    can_voice INTEGER NOT NULL CHECK (can_voice IN (0, 1)),
    service_sid TEXT, -- MG…, the messaging service it sits in
    listens INTEGER NOT NULL DEFAULT 0 CHECK (listens IN (0, 1)), -- whether its texts come here
    former_urls TEXT, -- JSON: where its texts went before, for the undo
    open_threads INTEGER NOT NULL DEFAULT 0 CHECK (open_threads >= 0), -- kept count
    unread_threads INTEGER NOT NULL DEFAULT 0 CHECK (unread_threads >= 0) -- kept count
) STRICT;

-- Up to when the texts of a number have been listed at Twilio.
CREATE TABLE watermarks (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    listed_at INTEGER NOT NULL
) STRICT;

-- People.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
) STRICT;

-- The addresses of people; a person may have several.
CREATE TABLE contact_numbers (
    address TEXT PRIMARY KEY, -- as Twilio writes it
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_numbers_by_contact ON contact_numbers (contact_id);

-- The latest word of an address about being texted, over all our numbers.
CREATE TABLE consents (
    address TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('in', 'out')),
    word TEXT NOT NULL, -- what they said; empty where Twilio told us without our having seen it
    sid TEXT, -- of the message that said it; none where Twilio told us
    said_at INTEGER NOT NULL -- Twilio's date, or the arrival of its webhook
) STRICT, WITHOUT ROWID;

-- One of their numbers with one of ours.
CREATE TABLE threads (
    id INTEGER PRIMARY KEY,
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    address TEXT NOT NULL, -- theirs, as Twilio writes it
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'short_code', 'alphanumeric', 'withheld')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
    last_message_id INTEGER NOT NULL DEFAULT 0, -- 0 while there is none; lists are ordered by it
    unread INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0), -- kept count of messages with is_unread
    failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0), -- kept count of messages with is_failure_open
    UNIQUE (address, number_id)
) STRICT;
CREATE INDEX threads_by_state ON threads (state, last_message_id);
CREATE INDEX threads_by_number ON threads (number_id, state, last_message_id);
CREATE INDEX threads_unread ON threads (last_message_id) WHERE unread > 0;
CREATE INDEX threads_unread_by_number ON threads (number_id, last_message_id) WHERE unread > 0;

-- Texts, theirs and ours.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, -- thread order and search order
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    sid TEXT UNIQUE, -- SM… or MM…; none while Twilio has not said
    intent TEXT UNIQUE, -- of ours: made once per composed text, so that it is sent once
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    body TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'queued', 'sending', 'unconfirmed', 'lost', 'accepted',
        'sent', 'canceled', 'failed', 'undelivered', 'delivered', 'read')), -- the highest seen
    rank INTEGER NOT NULL, -- of the status, in messages/status.rs
    error_code INTEGER, -- Twilio's
    error_text TEXT, -- Twilio's words, for codes that we have no sentence for
    status_at INTEGER, -- when we learned of the status
    attempted_at INTEGER, -- when it was handed to Twilio; written before it is
    searches INTEGER NOT NULL DEFAULT 0, -- how often an unconfirmed one was looked for
    is_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_unread IN (0, 1)),
    is_failure_open INTEGER NOT NULL DEFAULT 0 CHECK (is_failure_open IN (0, 1)), -- failed, and nobody has seen it
    is_announced INTEGER NOT NULL DEFAULT 0 CHECK (is_announced IN (0, 1)), -- 0: catch-up found it by itself
    media_count INTEGER NOT NULL DEFAULT 0,
    rest TEXT -- JSON: parameters of the webhook that we do not know
) STRICT;
CREATE INDEX messages_by_thread ON messages (thread_id, id);
CREATE INDEX messages_unread ON messages (thread_id, id) WHERE is_unread = 1;
CREATE INDEX messages_failure_open ON messages (thread_id, id) WHERE is_failure_open = 1;
CREATE INDEX messages_unsettled ON messages (id) WHERE rank BETWEEN 1 AND 5;

-- What was deleted here and must not come back. Never pruned.
CREATE TABLE tombstones (
    sid TEXT PRIMARY KEY,
    deleted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Pictures and files of messages; their bytes lie in the media file.
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    thread_id INTEGER NOT NULL, -- of the message, for the list of a thread's files
    sid TEXT NOT NULL UNIQUE, -- ME…
    content_type TEXT NOT NULL, -- as Twilio said; once fetched, as its content says
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'file', 'failed')),
    width INTEGER, -- pixels
    height INTEGER, -- pixels
    bytes INTEGER
) STRICT;
CREATE INDEX pictures_by_message ON pictures (message_id);
CREATE INDEX pictures_by_thread ON pictures (thread_id, id);

-- Threads that have something to ring for.
CREATE TABLE notices (
    thread_id INTEGER PRIMARY KEY REFERENCES threads (id),
    message_id INTEGER NOT NULL, -- the newest that waits, or that rang
    waiting INTEGER NOT NULL, -- how many wait
    first_at INTEGER NOT NULL, -- since when
    shown_at INTEGER -- when it last rang
) STRICT;

-- What the office has chosen.
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- Promises.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL, -- JSON, with the kind in it
    lane TEXT, -- jobs of one lane run one after the other
    only_one TEXT UNIQUE, -- of jobs with the same value one is enough
    state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'parked')),
    class INTEGER NOT NULL CHECK (class IN (0, 1, 2)), -- 0: people wait for it; 1: catching up; 2: pictures and tidying
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    promises INTEGER NOT NULL DEFAULT 1, -- how often it was promised; more than when it began: run again
    last_error TEXT
) STRICT;
CREATE INDEX jobs_due ON jobs (state, class, due_at);
CREATE INDEX jobs_by_lane ON jobs (lane, id) WHERE lane IS NOT NULL;

-- The flight recorder: each webhook and what it did. Bounded.
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    path TEXT NOT NULL, -- with its query
    form BLOB NOT NULL, -- the raw body; never the signature
    outcome TEXT NOT NULL
) STRICT;

-- Requests that were refused. Bounded, and never taken into the inbox.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    form BLOB NOT NULL, -- its first 4 KB
    times INTEGER NOT NULL -- how many of this reason since the row before
) STRICT;

-- What search finds, one row for each thing that has words in it; ids are unique over all tables.
CREATE VIEW searchable (id, text) AS
    SELECT id, body FROM messages
    UNION ALL
    SELECT id, name || char(10) || note FROM contacts;

-- The search index. Its rows are written at the end of a group of writes, in the same transaction.
CREATE VIRTUAL TABLE search USING fts5 (
    text,
    content = 'searchable',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
