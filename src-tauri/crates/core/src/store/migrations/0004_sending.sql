-- Texts wait before they go: for a word of undo, for their turn on a number, for a time of day.

-- owner: messages
CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    due_at INTEGER NOT NULL,
    slot_at INTEGER
) STRICT;
CREATE INDEX outbox_by_number ON outbox (number_id);

-- owner: messages
CREATE TABLE paces (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    free_at INTEGER NOT NULL
) STRICT;

-- owner: messages
CREATE TABLE prices (
    country TEXT PRIMARY KEY,
    fetched_at INTEGER NOT NULL,
    prices TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- owner: scheduled
CREATE TABLE scheduled (
    id INTEGER PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    intent TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    unless_reply INTEGER NOT NULL CHECK (unless_reply IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'overdue', 'they_wrote', 'opted_out', 'outside_hours', 'copied'))
) STRICT;
CREATE INDEX scheduled_by_thread ON scheduled (thread_id, due_at);
CREATE INDEX scheduled_asking ON scheduled (due_at) WHERE state <> 'waiting';

INSERT INTO outbox (message_id, number_id, due_at)
    SELECT messages.id, threads.number_id, 0 FROM messages JOIN threads ON threads.id = messages.thread_id
    WHERE messages.direction = 'out' AND messages.status = 'queued';
