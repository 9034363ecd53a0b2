-- Notes of the office among the texts, which are never sent.

-- owner: notes
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    intent TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER
) STRICT;
CREATE INDEX notes_by_thread ON notes (thread_id, id) WHERE deleted_at IS NULL;
CREATE INDEX notes_deleted ON notes (deleted_at) WHERE deleted_at IS NOT NULL;

DROP VIEW searchable;
CREATE VIEW searchable (id, text) AS
    SELECT id, body FROM messages
    UNION ALL
    SELECT id, name || char(10) || note FROM contacts
    UNION ALL
    SELECT id, body FROM notes WHERE deleted_at IS NULL;
