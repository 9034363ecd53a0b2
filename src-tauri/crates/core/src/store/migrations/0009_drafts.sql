-- What is begun in a thread and not yet sent or kept.

-- owner: drafts
CREATE TABLE drafts (
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    kind TEXT NOT NULL CHECK (kind IN ('text', 'note')),
    body TEXT NOT NULL,
    intent TEXT NOT NULL,
    PRIMARY KEY (thread_id, kind)
) STRICT, WITHOUT ROWID;
